"""Texts become terms: as written, by base form, without diacritics, by the parts of compounds."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.languages import LANGUAGES
from kb.search.analysis import Analyzer
from kb.search.lemmas import Lemmas
from kb.search.query import parse


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
    # Neighbours, without a dictionary of their own.
    "sv": [("biblioteken", "bibliotek"), ("samtalen", "samtal")],
    "nb": [("bibliotekene", "bibliotek"), ("samtalene", "samtale")],
    "lt": [("bibliotekoje", "biblioteka"), ("vaikams", "vaikas")],
}


@pytest.mark.parametrize(
    ("language", "inflected", "base"), [(lang, *pair) for lang, pairs in PAIRS.items() for pair in pairs]
)
def test_an_inflected_word_and_its_base_form_share_a_term(
    analyzer: Analyzer, language: str, inflected: str, base: str
) -> None:
    of_text = set(analyzer.index_terms([inflected], language).lemma)
    of_query = set(analyzer.lemmas.tagged_forms(base, language))

    assert of_text & of_query


def test_a_word_of_a_language_without_dictionary_is_its_own_base_form(analyzer: Analyzer) -> None:
    assert analyzer.lemmas.tagged_forms("бібліотека", "uk") == ("бібліотека/uk",)


@pytest.mark.parametrize("word", ["far", "man", "is", "meeting"])
def test_base_forms_of_two_languages_never_meet(analyzer: Analyzer, word: str) -> None:
    forms = [set(analyzer.lemmas.tagged_forms(word, language)) for language in LANGUAGES]

    assert len(set.union(*forms)) == sum(map(len, forms))


def test_a_word_without_diacritics_has_no_other_spelling(analyzer: Analyzer) -> None:
    assert analyzer.terms("library", "en").folded == ()


@pytest.mark.parametrize("part", ["samtale", "cirkler"])
def test_a_compound_shares_a_term_with_each_of_its_parts(analyzer: Analyzer, part: str) -> None:
    assert set(analyzer.lemmas.tagged_forms(part, "da")) & set(analyzer.terms("samtalecirkler", "da").parts)


def test_a_word_is_placed_where_it_stands(analyzer: Analyzer) -> None:
    surface = analyzer.index_terms(["a circle of chairs in a circle"], "en").surface

    assert (surface["circle"], surface["chairs"]) == ([1, 6], [3])


def test_the_last_word_of_a_text_and_the_first_of_the_next_are_no_neighbours(analyzer: Analyzer) -> None:
    surface = analyzer.index_terms(["reading", "room"], "en").surface

    assert surface["room"][0] - surface["reading"][0] > 1


def test_forms_of_a_word_are_counted_together(analyzer: Analyzer) -> None:
    lemma = analyzer.index_terms(["library libraries", "library"], "en").lemma

    assert lemma["library/en"] == 3


def test_an_empty_text_has_no_terms_but_a_length_to_divide_by(analyzer: Analyzer) -> None:
    terms = analyzer.index_terms([], "en")

    assert (terms.surface, terms.lemma, terms.folded, terms.parts) == ({}, {}, {}, {})
    assert terms.length > 0


@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_any_text_is_analysed_alike_as_document_and_as_query(analyzer: Analyzer, text: str, language: str) -> None:
    of_text = analyzer.index_terms([text], language)

    for word in parse(text, language).words:
        terms = analyzer.terms(word, language)
        assert word in of_text.surface
        assert set(terms.lemma) <= set(of_text.lemma)
        assert set(terms.folded) <= set(of_text.folded)
        assert set(terms.parts) <= set(of_text.parts)


def test_threads_do_not_cut_each_others_words(dictionaries: Path) -> None:
    words = [f"bibliotekerne{one}{other}" for one in "abcdefghijklmnopqrst" for other in "abcdefghijklmnopqrst"]
    once = Lemmas(dictionaries)
    alone = [once.base_forms(word, "da") for word in words]
    shared = Lemmas(dictionaries)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda word: shared.base_forms(word, "da"), words))
    finally:
        sys.setswitchinterval(before)

    assert together == alone
