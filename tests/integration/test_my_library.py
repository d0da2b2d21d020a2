"""The page “My library” asks by the vocabulary, in every language; every page carries the words for judging."""

from xml.etree.ElementTree import Element

import pytest

from kb.languages import LANGUAGES
from kb.search.engine import Facet
from kb.search.labels import FIT, all_values, scheme_of
from tests.support.client import CheckingClient, words_of

MOST_BYTES = 3_000


def texts_of(client: CheckingClient, path: str) -> Element:
    """Return the element that carries the words for judging."""
    return next(element for element in client.page(path).root.iter() if element.get("id") == "fit-texts")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_every_language(client: CheckingClient, language: str) -> None:
    page = client.page(f"/{language}/my-library")

    assert page.root.get("lang") == language


@pytest.mark.parametrize("facet", [facet for facet in FIT if facet is not Facet.ROOM])
def test_every_value_can_be_chosen_and_the_first_choice_is_that_it_does_not_matter(
    client: CheckingClient, facet: Facet
) -> None:
    root = client.page("/en/my-library").root
    select = next(element for element in root.iter("select") if element.get("name") == facet.value)

    options = {option.get("value"): words_of(option) for option in select.iter("option")}

    labels = {term.id: " ".join(term.label("en").split()) for term in scheme_of(facet)}
    assert options == {"": "Does not matter"} | labels
    assert next(iter(options)) == ""


def test_every_room_can_be_ticked(client: CheckingClient) -> None:
    root = client.page("/da/my-library").root

    boxes = [element.get("value") for element in root.iter("input") if element.get("name") == "room"]

    assert boxes == [*all_values(Facet.ROOM)]


def test_the_questions_stand_in_the_order_of_the_facets_and_the_rooms_come_last(client: CheckingClient) -> None:
    root = client.page("/en/my-library").root

    names = [element.get("name") for element in root.iter() if element.tag in {"select", "input"}]

    asked = [facet.value for facet in FIT if facet is not Facet.ROOM]
    assert [*dict.fromkeys(name for name in names if name in FIT)] == [*asked, "room"]


def test_the_form_sleeps_until_a_script_wakes_it(client: CheckingClient) -> None:
    root = client.page("/en/my-library").root
    form = next(element for element in root.iter("form") if element.get("data-my-library") is not None)

    assert next(form.iter("fieldset")).get("disabled") is not None
    assert "This page needs JavaScript" in words_of(next(root.iter("noscript")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_for_judging_are_small_and_name_every_value(client: CheckingClient, language: str) -> None:
    html = client.page(f"/{language}/search").html
    start, end = html.index('<template id="fit-texts"'), html.index("</template>")
    texts = texts_of(client, f"/{language}/search")

    assert len(html[start:end].encode()) <= MOST_BYTES
    for facet in FIT:
        _, *values = texts.get(f"data-{facet.value}", "").split("|")
        assert [value.split("=")[0] for value in values] == [*all_values(facet)]
        assert all(value.count("=") == 1 and value.split("=")[1] for value in values)


def test_the_words_for_judging_are_not_part_of_what_a_page_says(client: CheckingClient) -> None:
    assert words_of(texts_of(client, "/en/about")) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_loses_the_places_for_values(client: CheckingClient, language: str) -> None:
    texts = texts_of(client, f"/{language}/search")

    places = {
        "compared": {"{fact}", "{value}", "{yours}"},
        "there": {"{fact}", "{value}"},
        "missing": {"{fact}", "{value}"},
        "nothing": {"{fact}"},
    }
    for name, expected in places.items():
        assert all(place in texts.get(f"data-{name}", "") for place in expected), name
