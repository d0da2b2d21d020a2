"""Schemes of terms: labels with a fallback, and the way up and down."""

import pytest

from kb.languages import LANGUAGES
from kb.vocabulary.terms import Scheme, Term, UnknownTerm, vocabulary

TOP = Term(id="family", labels={"en": ("Families", "family"), "lv": ("Ģimenes",)}, definitions={"en": "All kinds."})
MIDDLE = Term(id="parents", labels={"en": ("Parents",)}, broader="family")
LOW = Term(id="fathers", labels={"en": ("Fathers",)}, broader="parents")
SCHEME = Scheme("test", {term.id: term for term in (TOP, MIDDLE, LOW)})


def test_a_label_is_the_first_of_the_language() -> None:
    assert TOP.label("lv") == "Ģimenes"


def test_a_missing_label_is_told_in_english() -> None:
    assert TOP.label("fi") == "Families"


def test_a_missing_definition_is_told_in_english() -> None:
    assert TOP.definition("lv") == "All kinds."


def test_a_term_without_definition_has_an_empty_one() -> None:
    assert LOW.definition("en") == ""


def test_the_way_up_begins_with_the_term_itself() -> None:
    assert SCHEME.with_broader("fathers") == ("fathers", "parents", "family")


def test_top_and_narrower_terms_are_told_apart() -> None:
    assert (SCHEME.top(), SCHEME.narrower("family")) == ((TOP,), (MIDDLE,))


def test_an_unknown_term_is_named_with_its_scheme() -> None:
    with pytest.raises(UnknownTerm, match="'dragons' is not in test"):
        SCHEME["dragons"]


@pytest.mark.parametrize("value", [None, 1, "", ("fathers",)])
def test_only_ids_are_in_a_scheme(value: object) -> None:
    assert value not in SCHEME


def test_the_vocabulary_is_read_once() -> None:
    assert vocabulary() is vocabulary()


@pytest.mark.parametrize("language", LANGUAGES)
def test_fathers_have_a_name_in_every_language(language: str) -> None:
    assert language in vocabulary().themes["fathers"].labels
