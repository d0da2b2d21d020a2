"""Words of a text, and words without their diacritics."""

import unicodedata

import pytest

from kb.search.folding import folded, words


def test_words_are_lower_case_and_composed_with_straight_apostrophes() -> None:
    assert words("Café ’TIS O’Brien’s co-creation, tēvs_1") == [
        "café",
        "tis",
        "o'brien's",
        "co",
        "creation",
        "tēvs",
        "1",
    ]


@pytest.mark.parametrize("text", ["Bibliotēkā", "Raamatukoguöö", "äänekäs", "på øen"])
def test_a_text_in_decomposed_letters_has_the_same_words(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(text)


@pytest.mark.parametrize("text", ["", " \n\t", "…, — !", "' ’ _", "🎈👍"])
def test_a_text_without_letters_has_no_words(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("tēvs", ("tevs",)),
        ("øl", ("ol", "oel")),
        ("både", ("bade", "baade")),
        ("pääkirjasto", ("paakirjasto", "paeaekirjasto")),
        ("õpetaja", ("opetaja",)),
        ("library", ("library",)),
    ],
)
def test_diacritics_fold_in_both_habits(word: str, forms: tuple[str, ...]) -> None:
    assert folded(word) == forms


@pytest.mark.parametrize("letter", "āčēģīķļņšūžõäöüšžäöåæøåéąčęėįšųūž")
def test_every_letter_of_the_languages_around_can_be_typed_on_any_keyboard(letter: str) -> None:
    assert all(form.isascii() and form.isalpha() for form in folded(letter))
