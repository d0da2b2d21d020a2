"""Texts and queries become terms: as written, by base form, without diacritics."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.languages import LANGUAGES
from kb.search.analysis import MOST_QUERY_WORDS, Analyzer, folded, words
from kb.search.lemmas import Lemmas


@pytest.fixture(scope="module")
def analyzer(dictionaries: Path) -> Analyzer:
    """Return an analyzer with all dictionaries."""
    return Analyzer(Lemmas(dictionaries))


# Pairs of an inflected word and the base form that a reader types.
PAIRS = {
    "en": [
        ("libraries", "library"),
        ("fathers", "father"),
        ("discussed", "discuss"),
        ("children", "child"),
        ("meetings", "meeting"),
    ],
    "lv": [
        ("tēviem", "tēvs"),
        ("bibliotēkās", "bibliotēka"),
        ("sarunām", "saruna"),
        ("jauniešu", "jaunietis"),
        ("bērniem", "bērns"),
    ],
    "et": [
        ("isadele", "isa"),
        ("raamatukogudes", "raamatukogu"),
        ("noortega", "noor"),
        ("vestlusringid", "vestlusring"),
        ("lastele", "laps"),
    ],
    "fi": [
        ("kirjastossa", "kirjasto"),
        ("isien", "isi"),
        ("nuorille", "nuori"),
        ("keskustelupiirit", "keskustelupiiri"),
        ("lapsille", "lapsi"),
    ],
    "da": [
        ("bibliotekerne", "bibliotek"),
        ("fædrene", "far"),
        ("samtalerne", "samtale"),
        ("unges", "ung"),
        ("børnene", "barn"),
    ],
}


@pytest.mark.parametrize(
    ("language", "inflected", "base"), [(lang, *pair) for lang, pairs in PAIRS.items() for pair in pairs]
)
def test_an_inflected_word_and_its_base_form_share_a_term(
    analyzer: Analyzer, language: str, inflected: str, base: str
) -> None:
    of_text = set(analyzer.index_terms([inflected], language).lemma)
    of_query = set(analyzer.query_words(base, language)[0].lemmas)

    assert of_text & of_query


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


def test_stop_words_are_left_out_of_a_query(analyzer: Analyzer) -> None:
    assert [word.surface for word in analyzer.query_words("how to start a circle with fathers", "en")] == [
        "start",
        "circle",
        "fathers",
    ]


def test_a_query_of_stop_words_only_is_searched_as_it_is(analyzer: Analyzer) -> None:
    assert [word.surface for word in analyzer.query_words("to be or not to be", "en")] == ["to", "be", "or", "not"]


def test_a_stop_word_of_another_language_is_a_word(analyzer: Analyzer) -> None:
    assert [word.surface for word in analyzer.query_words("man", "en")] == ["man"]


def test_a_query_is_cut_at_a_length_that_no_reader_types(analyzer: Analyzer) -> None:
    many = " ".join(f"word{number}" for number in range(1000))

    assert len(analyzer.query_words(many, "en")) == MOST_QUERY_WORDS


@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_any_text_is_analysed_alike_as_document_and_as_query(analyzer: Analyzer, text: str, language: str) -> None:
    of_text = analyzer.index_terms([text], language)

    for word in analyzer.query_words(text, language):
        assert word.surface in of_text.surface
        assert set(word.folded) <= set(of_text.folded)
        assert set(word.lemmas) <= set(of_text.lemma)
