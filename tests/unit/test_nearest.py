"""A query that found nothing leads to themes and concepts whose labels look like its words."""

import pytest

from kb.languages import LANGUAGES
from kb.search.nearest import nearest_labels
from kb.vocabulary.terms import vocabulary


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("en", "demokracy", "democracy"),
        ("en", "literasy for everybody", "literacy"),
        ("lv", "lasisana", "lasīšana"),
        ("fi", "aanestaja", "äänestäjä"),
        ("fi", "kirjasot", "kirjasto"),
    ],
)
def test_a_misspelt_word_leads_to_the_label_that_was_probably_meant(language: str, text: str, label: str) -> None:
    assert label in nearest_labels(text, language)


def test_the_likest_label_comes_first() -> None:
    assert nearest_labels("democracyx", "en")[0] == "democracy"


def test_several_words_lead_to_a_label_of_several_words() -> None:
    assert nearest_labels("lifelon learnin", "en")[0].casefold() == "lifelong learning"


def test_a_synonym_leads_to_the_preferred_label() -> None:
    preferred = {term.label("en") for scheme in (vocabulary().themes, vocabulary().concepts) for term in scheme}

    assert {*nearest_labels("daddyy", "en")} <= preferred
    assert nearest_labels("daddyy", "en")


@pytest.mark.parametrize("most", [0, 1, 3])
def test_only_so_many_labels_are_told_each_once(most: int) -> None:
    found = nearest_labels("library libraries librarian", "en", most=most)

    assert len(found) == len({*found}) == most


@pytest.mark.parametrize("text", ["", "   ", "?!", "🎈", "xqzw", "12345"])
def test_what_looks_like_no_label_leads_nowhere(text: str) -> None:
    assert nearest_labels(text, "en") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_those_of_the_readers_language(language: str) -> None:
    own = {term.label(language) for scheme in (vocabulary().themes, vocabulary().concepts) for term in scheme}

    assert {*nearest_labels("demokrati bibliotek", language)} <= own


def test_a_long_text_is_answered_too() -> None:
    assert nearest_labels("democracy " * 1000, "en")[0] == "democracy"
