"""Compounds of Danish, Estonian and Finnish are split where the dictionary knows both sides."""

from pathlib import Path
from typing import Final

import pytest

from kb.search import compounds
from kb.search.folding import words
from kb.search.lemmas import Lemmas
from kb.vocabulary.everyday import read_rows

#: What may stand between two parts.
SEAMS: Final = {"da": {"", "s", "e"}, "et": {""}, "fi": {""}}


@pytest.fixture(scope="module")
def lemmas(dictionaries: Path) -> Lemmas:
    """Return all dictionaries."""
    return Lemmas(dictionaries)


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("da", "samtalecirkler", ("samtale", "cirkler")),
        ("da", "fædregruppe", ("fædre", "gruppe")),
        ("et", "vestlusring", ("vestlus", "ring")),
        ("et", "lasteraamatukogu", ("laste", "raamatukogu")),
        ("fi", "lukupiiri", ("luku", "piiri")),
        ("fi", "kirjastoauto", ("kirjasto", "auto")),
    ],
)
def test_a_compound_has_two_parts(lemmas: Lemmas, language: str, word: str, parts: tuple[str, ...]) -> None:
    assert compounds.parts(word, language, lemmas) == parts


def test_a_finnish_compound_begins_with_a_base_form_or_a_genitive(lemmas: Lemmas) -> None:
    assert compounds.parts("itsenäisyys", "fi", lemmas) == ()
    assert compounds.parts("kansalaistenfoorumi", "fi", lemmas) == ("kansalaisten", "foorumi")


def test_an_inflected_compound_is_split_at_the_same_place(lemmas: Lemmas) -> None:
    assert compounds.parts("lukupiirissä", "fi", lemmas)[0] == "luku"


def test_the_letter_between_two_parts_belongs_to_neither(lemmas: Lemmas) -> None:
    assert compounds.parts("arbejdsgruppe", "da", lemmas) == ("arbejd", "gruppe")


@pytest.mark.parametrize(
    ("language", "word"), [("da", "bibliotekar"), ("da", "demokratiet"), ("fi", "kirjastossa"), ("et", "osalemine")]
)
def test_an_ending_is_no_part(lemmas: Lemmas, language: str, word: str) -> None:
    assert compounds.parts(word, language, lemmas) == ()


@pytest.mark.parametrize(
    ("language", "word"), [("en", "playgroundlibrary"), ("lv", "skolotājbibliotēka"), ("sv", "folkbibliotek")]
)
def test_other_languages_have_no_compounds(lemmas: Lemmas, language: str, word: str) -> None:
    assert compounds.parts(word, language, lemmas) == ()


@pytest.mark.parametrize("word", ["", "bogbus", "samtale2cirkler", "samtale-cirkler", "x" * 500])
def test_a_short_word_or_none_at_all_is_no_compound(lemmas: Lemmas, word: str) -> None:
    assert compounds.parts(word, "da", lemmas) == ()


@pytest.mark.parametrize("language", sorted(SEAMS))
def test_the_parts_of_any_word_are_known_and_make_up_the_word(lemmas: Lemmas, language: str) -> None:
    for word in {word for row in read_rows() for text in row.get(language, ()) for word in words(text)}:
        parts = compounds.parts(word, language, lemmas)
        if parts:
            first, last = parts
            seam = word.removeprefix(first).removesuffix(last)
            assert first + seam + last == word
            assert seam in SEAMS[language], word
            assert [part for part in parts if not lemmas.is_word(part, language)] == [], word
