"""A draft's own words suggest its terms, and the practices that it may be about."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.search.catalogue import Catalogue
from kb.search.lemmas import Lemmas
from kb.search.senses import Senses
from kb.submissions.suggestions import MOST_SUGGESTED, Suggested, Suggestion, near_duplicates, suggest_terms
from kb.submissions.typed import Typed, typed_from


@pytest.fixture(scope="module")
def senses(dictionaries: Path) -> Senses:
    return Senses(dictionaries, Lemmas(dictionaries))


def ids(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.id for suggestion in suggestions]


def draft(**fields: str) -> Typed:
    return {name: (value,) for name, value in fields.items()}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "A group for fathers on parental leave"),
        ("lv", "Grupa tēviem bērna kopšanas atvaļinājumā"),
        ("et", "Rühm isadele vanemapuhkusel"),
        ("fi", "Ryhmä isille vanhempainvapaalla"),
        ("da", "En gruppe for fædre på forældreorlov"),
    ],
)
def test_words_in_any_form_name_terms_in_five_languages(senses: Senses, language: str, title: str) -> None:
    suggested = suggest_terms(draft(title=title), language, senses=senses)

    assert "fathers" in ids(suggested.themes)
    assert "fathers" in ids(suggested.audiences)
    assert "parental-leave" in ids(suggested.concepts)


def test_a_suggestion_says_which_words_it_comes_from(senses: Senses) -> None:
    suggested = suggest_terms(draft(title="Grupa tēviem"), "lv", senses=senses)

    assert Suggestion("fathers", "tēviem") in suggested.themes


def test_what_is_chosen_already_is_not_suggested_again(senses: Senses) -> None:
    typed = {**draft(title="Volunteers and fathers"), "themes": ("fathers",)}

    themes = ids(suggest_terms(typed, "en", senses=senses).themes)

    assert "volunteering" in themes
    assert "fathers" not in themes


def test_no_more_is_suggested_than_may_be_chosen(senses: Senses) -> None:
    typed = {**draft(title="Volunteers and fathers"), "themes": ("health-wellbeing", "meeting-place", "older-people")}

    assert suggest_terms(typed, "en", senses=senses).themes == ()


def test_a_word_of_a_longer_label_does_not_suggest_what_it_means_alone(senses: Senses) -> None:
    concepts = ids(suggest_terms(draft(title="The health visitor"), "en", senses=senses).concepts)

    assert "health-visitor" in concepts
    assert "library-user" not in concepts


def test_a_word_in_passing_suggests_nothing(senses: Senses) -> None:
    typed = draft(title="Chairs", how="We moved the chairs and a father laughed.")

    assert suggest_terms(typed, "en", senses=senses).audiences == ()


def test_an_empty_draft_suggests_nothing(senses: Senses, starter_catalogue: Catalogue) -> None:
    assert suggest_terms({}, "en", senses=senses) == Suggested(themes=(), concepts=(), audiences=(), formats=())
    assert near_duplicates(starter_catalogue, {}) == ()


def starter_draft(catalogue: Catalogue, slug: str, language: str) -> Typed:
    practice = catalogue.store.read(slug).practice
    assert practice is not None
    text = practice.text_for(language)
    return typed_from(replace(text, body=""), practice.facts)


def test_every_practice_of_the_collection_is_found_by_its_own_words_in_each_language(
    starter_catalogue: Catalogue,
) -> None:
    for slug in starter_catalogue.store.stamps():
        practice = starter_catalogue.store.read(slug).practice
        assert practice is not None
        for text in practice.texts:
            near = near_duplicates(starter_catalogue, typed_from(text, replace(practice.facts, adapted_from=None)))
            assert near[0].slug == slug, f"{slug} in {text.language}"


def test_a_second_playroom_for_fathers_is_shown_the_first(starter_catalogue: Catalogue) -> None:
    typed = {**starter_draft(starter_catalogue, "fars-legestue-holbaek", "da"), "adapted_from": ("",)}

    near = near_duplicates(starter_catalogue, typed, except_slug="fars-legestue-holbaek")

    assert near[0].slug == "fars-legestue-birkerod"
    assert near[0].title.startswith("Tre timer hver tirsdag")
    assert near[0].share >= 75
    assert "legestue" in near[0].because


def test_the_practice_that_a_draft_is_adapted_from_is_no_duplicate(starter_catalogue: Catalogue) -> None:
    typed = starter_draft(starter_catalogue, "fars-legestue-holbaek", "da")

    for slug in ("fars-legestue-holbaek", "fars-legestue-birkerod"):
        near = near_duplicates(starter_catalogue, {**typed, "adapted_from": (slug,)})
        assert slug not in [one.slug for one in near]


def test_a_practice_of_other_themes_is_no_duplicate(starter_catalogue: Catalogue) -> None:
    typed = starter_draft(starter_catalogue, "fars-legestue-holbaek", "da")

    assert near_duplicates(starter_catalogue, {**typed, "themes": ("elections-voting",)}) == ()


def test_something_new_is_near_to_nothing(starter_catalogue: Catalogue) -> None:
    typed = draft(
        language="en",
        title="Bees on the roof of the branch",
        summary="We kept two hives above the loading bay, and neighbours learned to look after them through one summer.",
    )

    assert near_duplicates(starter_catalogue, typed) == ()


def test_quotation_marks_and_dashes_in_a_title_are_no_orders(starter_catalogue: Catalogue) -> None:
    typed = starter_draft(starter_catalogue, "fars-legestue-hong", "da")
    title = f'"{typed["title"][0]}" -far NOT'

    assert (
        near_duplicates(starter_catalogue, {**typed, "title": (title,), "adapted_from": ("",)})[0].slug
        == "fars-legestue-hong"
    )


def test_never_more_than_a_few_are_suggested(senses: Senses, starter_catalogue: Catalogue) -> None:
    practice = starter_catalogue.store.read("valmiera-democratic-library").practice
    assert practice is not None

    suggested = suggest_terms(typed_from(practice.original), practice.original.language, senses=senses)

    assert all(len(getattr(suggested, scheme)) <= most for scheme, most in MOST_SUGGESTED.items())
    assert len(suggested.concepts) == MOST_SUGGESTED["concepts"]
