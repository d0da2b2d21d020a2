"""The search page: its address is its state, its facets are links, nothing typed is an error."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.client import CheckingClient


def titles(client: CheckingClient, path: str) -> list[str]:
    """Return the titles of the results on a search page."""
    return client.page(path).texts("h3")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "fathers"), ("lv", "tēviem"), ("lv", "tevi"), ("et", "isadele"), ("fi", "isille"), ("da", "fædre")],
)
def test_a_word_for_fathers_in_any_language_finds_a_danish_practice(
    client: CheckingClient, language: str, words: str
) -> None:
    page = client.page(f"/{language}/search?q={quote(words)}")

    assert f"/{language}/practices/fars-legestue-holbaek" in page.links().values()


def test_found_words_are_marked(client: CheckingClient) -> None:
    marked = client.page("/en/search?q=fathers").texts("mark")

    assert {word.lower() for word in marked} >= {"fathers"}


def test_a_facet_is_a_link_that_narrows(client: CheckingClient) -> None:
    links = client.page("/en/search?q=library").links()
    path = next(address for address in links.values() if "country=EE" in address)

    page = client.page(path)

    assert parse_qs(urlsplit(path).query) == {"q": ["library"], "country": ["EE"]}
    assert all("/en/practices/" not in address or "fars-" not in address for address in page.links().values())


def test_the_count_beside_a_facet_is_the_number_of_results_it_gives(client: CheckingClient) -> None:
    links = client.page("/en/search?q=library").links()
    label, path = next((label, address) for label, address in links.items() if "country=EE" in address)

    count = int(label.split()[-1])

    assert f"{count} practices found" in client.page(path).words


def test_a_facets_own_choice_does_not_reduce_its_own_counts(client: CheckingClient) -> None:
    before = client.page("/en/search").links()
    after = client.page("/en/search?country=EE").links()

    denmark = next(label for label, address in before.items() if address.endswith("country=DK"))
    assert any(label == denmark for label in after)


def test_an_option_that_leads_nowhere_is_no_link(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers")

    assert "Latvia 0" in page.words
    assert not any("country=LV" in address for address in page.links().values())


def test_a_chosen_filter_can_be_removed(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers&country=DK")

    remove = next(address for label, address in page.links().items() if label.startswith("Denmark"))
    assert remove == "/en/search?q=fathers"


def test_a_new_search_keeps_the_chosen_filters(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers&country=DK")

    hidden = {
        field.get("name"): field.get("value") for field in page.root.iter("input") if field.get("type") == "hidden"
    }
    assert hidden == {"country": "DK"}


def test_words_that_no_practice_has_together_find_those_with_some_of_them(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers+blockchain")

    assert "No practice has all your words" in page.words
    assert "Missing: blockchain" in page.words


def test_nothing_found_says_what_to_try(client: CheckingClient) -> None:
    page = client.page("/en/search?q=xyzzyx")

    assert "Nothing was found" in page.words
    assert "/en/themes/" in page.links().values()


def test_results_have_pages(client: CheckingClient) -> None:
    first, second = titles(client, "/en/search"), titles(client, "/en/search?page=2")

    assert len([title for title in first if title in second and len(title) > 20]) == 0
    assert client.page("/en/search").links()["Next"] == "/en/search?page=2"


def test_newest_first_is_a_link(client: CheckingClient) -> None:
    assert client.page("/en/search?q=library").links()["newest"] == "/en/search?q=library&sort=newest"


@pytest.mark.parametrize(
    "query",
    [
        "q=%22%28%28%28+AND+NOT+%5B",
        "q=%F0%9F%91%A8",
        "q=" + "a" * 10_000,
        "q=" + "a+" * 3_000,
        "q=%00%01%02",
        "q=%FF%FE",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=abc",
        "theme=nope&country=EN&language=xx&evidence=9&format=%00",
        "sort=up",
        "q=*&q=?",
        "text=1",
    ],
)
def test_odd_addresses_are_answered(client: CheckingClient, query: str) -> None:
    client.get(f"/en/search?{query}")


@given(text=st.text(max_size=300))
def test_anything_can_be_typed(client: CheckingClient, text: str) -> None:
    client.get(f"/da/search?q={quote(text, errors='replace')}")
