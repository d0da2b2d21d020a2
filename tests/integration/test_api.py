"""The collection for programs: the same answers as the pages, as JSON."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.search.catalogue import Catalogue
from kb.search.engine import Because, Facet
from kb.settings import Settings
from tests.support.api import SLUG, ask
from tests.support.client import CheckingClient
from tests.support.practices import write_practice

QUERIES = [
    ("en", ""),
    ("en", "q=fathers"),
    ("en", "q=fathers+blockchain"),
    ("en", "q=%22language+caf%C3%A9%22"),
    ("en", "q=library+-fathers"),
    ("en", "q=particip*&sort=newest"),
    ("en", "q=libary"),
    ("en", "q=xyzzyx"),
    ("lv", "q=t%C4%93viem"),
    ("lv", "q=bibliot%C4%93ka&country=LV&country=EE"),
    ("et", "q=raamatukogu&in=failures"),
    ("fi", "q=demokratia&theme=democracy-participation"),
    ("da", "q=f%C3%A6dre&staff=1&unknown=yes"),
    ("da", "duration=61-120&room=play-area"),
    ("en", "evidence=3&evidence=4&sdg=16"),
    ("en", "country=nowhere&evidence=99&page=2&size=7"),
]


def slugs(answer: Any) -> list[str]:
    return [item["slug"] for item in answer["items"]]


@pytest.mark.parametrize(("language", "query"), QUERIES)
def test_the_answer_has_the_same_practices_in_the_same_order_as_the_page(
    client: CheckingClient, language: str, query: str
) -> None:
    page = client.page(f"/{language}/search?{query}")
    answer = ask(client, f"practices?lang={language}&{query}")

    links = [link.get("href") for card in page.root.iter("article") for link in card.iter("a")]
    assert [item["url"] for item in answer["items"]] == links
    assert links == [f"/{language}/practices/{slug}" for slug in slugs(answer)]
    assert page.words.count(f"{answer['total']} practice") or language != "en"


def test_an_item_is_what_a_card_shows(client: CheckingClient) -> None:
    items = ask(client, "practices?lang=da&q=fars+legestue+holb%C3%A6k")["items"]
    item = next(item for item in items if item["slug"] == SLUG)

    assert (item["language"], item["languages"]) == ("da", ["en", "da"])
    assert item["facts"]["country"] == ["DK"]
    assert set(item["facts"]) <= {facet.value for facet in Facet}
    assert all(item["facts"].values())
    assert item["title"] in client.page(item["url"]).texts("h1")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "fathers"), ("lv", "tēviem"), ("fi", "isille"), ("en", "fahters")]
)
def test_every_word_that_was_found_has_a_reason(client: CheckingClient, language: str, word: str) -> None:
    items = ask(client, f"practices?lang={language}&q={quote(word)}+xyzzyx")["items"]

    assert items
    for item in items:
        assert [reason["word"] for reason in item["matched"]] == [word]
        assert all(reason["because"] in {*Because} and reason["found"] for reason in item["matched"])
        assert item["missing"] == ["xyzzyx"]


def test_an_excerpt_holds_the_words_that_it_marks(client: CheckingClient) -> None:
    excerpts = [item["excerpt"] for item in ask(client, "practices?lang=en&q=fathers")["items"] if item["excerpt"]]

    assert excerpts
    for excerpt in excerpts:
        assert excerpt["marked"]
        assert all(word in excerpt["text"] for word in excerpt["marked"])
        assert excerpt["language"] in LANGUAGES


def test_facets_have_labels_and_the_counts_that_the_values_give(client: CheckingClient) -> None:
    facets = ask(client, "practices?lang=lv&q=bibliot%C4%93ka")["facets"]

    assert set(facets) == {facet.value for facet in Facet}
    assert facets["country"]["label"] == "Valsts"
    for value in facets["country"]["values"]:
        narrowed = ask(client, f"practices?lang=lv&q=bibliot%C4%93ka&country={value['value']}")
        assert narrowed["total"] == value["count"], value
    assert {value["value"]: value["label"] for value in facets["country"]["values"]}["DK"] == "Dānija"


def test_a_facets_values_and_the_unknown_are_all_that_was_found(client: CheckingClient) -> None:
    answer = ask(client, "practices?lang=en")
    staff = answer["facets"]["staff"]

    assert staff["not_known"] > 0
    assert "not-known" not in [value["value"] for value in staff["values"]]
    assert sum(value["count"] for value in staff["values"]) + staff["not_known"] == answer["total"]


def test_what_does_not_tell_a_fact_is_counted_and_can_be_had(client: CheckingClient) -> None:
    known, both = ask(client, "practices?lang=en&staff=1"), ask(client, "practices?lang=en&staff=1&unknown=yes")

    assert known["unknown"] > 0
    assert (both["total"], both["unknown"]) == (known["total"] + known["unknown"], 0)


def test_a_misspelt_word_comes_with_a_suggestion(client: CheckingClient) -> None:
    assert ask(client, "practices?lang=en&q=libarian")["suggestion"] == "librarian"
    assert ask(client, "practices?lang=en&q=librarian")["suggestion"] is None


@pytest.mark.parametrize(
    "query",
    [
        "lang=en&size=4",
        "lang=lv&size=3&q=bibliot%C4%93ka+%26+%22",
        "lang=da&size=5&country=DK&country=FI&sort=newest",
        "lang=en&size=2&staff=1&unknown=yes",
        "size=9&q=library+unicorns&in=failures",
    ],
)
def test_next_leads_through_all_pages_without_gap_or_repetition(client: CheckingClient, query: str) -> None:
    answer = ask(client, f"practices?{query}")
    total, found = answer["total"], slugs(answer)
    pages = 1
    while answer["next"]:
        assert answer["next"].startswith("/api/v1/practices?")
        answer = ask(client, answer["next"].removeprefix("/api/v1/"))
        assert answer["total"] == total
        assert answer["items"]
        found += slugs(answer)
        pages += 1

    assert pages > 1
    assert len(found) == len(set(found)) == total


def test_next_keeps_the_language_that_was_negotiated(client: CheckingClient) -> None:
    following = ask(client, "practices?size=2", headers={"Accept-Language": "fi"})["next"]

    assert parse_qs(urlsplit(following).query) == {"size": ["2"], "page": ["2"], "lang": ["fi"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_lang_the_browsers_language_decides(client: CheckingClient, language: str) -> None:
    negotiated = ask(client, "practices?q=x", headers={"Accept-Language": f"{language}, en;q=0.5"})

    assert negotiated["facets"] == ask(client, f"practices?q=x&lang={language}")["facets"]


def test_one_practice_is_told_as_a_list_shows_it(client: CheckingClient) -> None:
    practice = ask(client, f"practices/{SLUG}?lang=da")
    listed = ask(client, "practices?lang=da&size=100")["items"]

    item = next(item for item in listed if item["slug"] == SLUG)
    assert {name: value for name, value in practice.items() if name in item} == {
        name: item[name] for name in practice if name in item
    }
    assert practice["similar"]
    assert SLUG not in [other["slug"] for other in practice["similar"]]
    assert all(client.get(other["url"]) for other in practice["similar"])


def test_a_withdrawn_practice_is_not_there(own_settings: Settings, own_catalogue: Catalogue) -> None:
    write_practice(own_settings.practices, slug="circle")
    own_catalogue.store.withdraw("circle", reason="The library asked for it.")
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    ask(client, "practices/circle", status=404)
    assert ask(client, "practices")["total"] == 0


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "fath", ["words", "practices", "themes"]),
        ("en", "latv", ["words", "practices", "countries"]),
        ("lv", "tēv", ["themes"]),
        ("lv", "dān", ["countries"]),
        ("et", "raamatuk", ["words", "practices"]),
        ("fi", "suom", ["countries"]),
        ("da", "fæd", ["words", "practices", "themes"]),
    ],
)
def test_a_beginning_is_completed_in_groups_whose_addresses_lead_somewhere(
    client: CheckingClient, language: str, text: str, kinds: list[str]
) -> None:
    answer = ask(client, f"suggest?lang={language}&q={quote(text)}")

    assert answer["q"] == text
    found = [group["kind"] for group in answer["groups"]]
    assert set(kinds) <= set(found)
    assert found == [kind for kind in ("words", "practices", "themes", "countries") if kind in found]
    for group in answer["groups"]:
        assert group["label"]
        assert 1 <= len(group["items"]) <= 5
        for item in group["items"]:
            assert item["text"]
            assert item["url"].startswith(f"/{language}/")
            client.get(item["url"])


def test_a_suggested_word_finds_something(client: CheckingClient) -> None:
    (words, *_others) = ask(client, "suggest?lang=en&q=lib")["groups"]

    for item in words["items"]:
        assert ask(client, f"practices?lang=en&q={quote(item['text'])}")["total"], item


@pytest.mark.parametrize("text", ["", "%20%20", "%00", "%22", "-", "xyzzyx"])
def test_for_nothing_typed_there_are_no_groups(client: CheckingClient, text: str) -> None:
    assert ask(client, f"suggest?lang=en&q={text}")["groups"] == []


def test_the_labels_of_groups_are_in_the_language_that_was_asked(client: CheckingClient) -> None:
    assert [group["label"] for group in ask(client, "suggest?lang=lv&q=dān")["groups"]][-1] == "Valstis"
