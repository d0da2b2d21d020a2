"""The search page: its address is its state, it tells what was found and what was not, nothing typed is an error."""

import json
import re
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.factory import create_app
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from tests.support.client import CheckingClient, words_of
from tests.support.search_pages import cards, query_of, titles

INCOMPLETE = "From here on, some of your words are missing."
NONE_COMPLETE = "No practice has all your words."


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


def test_a_misspelt_word_is_answered_with_a_link_to_what_was_meant(site: CheckingClient) -> None:
    page = site.page("/en/search?q=hedgehosg&country=DK")

    (asked,) = [element for element in page.root.iter("p") if words_of(element).startswith("Did you mean:")]
    (meant,) = asked.iter("a")
    assert words_of(meant).startswith("hedgehog")
    assert query_of(meant.get("href", "")) == {"q": [words_of(meant)], "country": ["DK"]}
    better = site.page(meant.get("href", ""))
    assert titles(better) == titles(page) == ["A garden for hedgehogs"]
    assert "Did you mean" not in better.words


def test_a_practice_that_was_found_by_another_word_says_by_which(site: CheckingClient) -> None:
    assert "pindsvin → hedgehogs" in words_of(cards(site.page("/da/search?q=pindsvin"))[0])
    # A form of the word is marked in the text, and needs no explanation.
    for word in ("hedgehogs", "hedgehog"):
        assert "→" not in words_of(cards(site.page(f"/en/search?q={word}"))[0])


def test_a_practice_that_was_found_by_a_label_names_it(site: CheckingClient) -> None:
    assert "tētis → Tēvi un bērna kopšanas atvaļinājums" in words_of(cards(site.page("/lv/search?q=tētis"))[0])


def test_a_line_divides_those_with_all_words_from_those_that_lack_some(site: CheckingClient) -> None:
    page = site.page("/en/search?q=chess+garden")

    complete, incomplete = page.words.split(INCOMPLETE)
    assert "Chess in the garden" in complete
    assert "Missing" not in complete
    assert incomplete.count("Missing: ") == len(cards(page)) - 1 >= 2


def test_the_line_stands_where_it_belongs_on_every_page(site: CheckingClient) -> None:
    first, second = (site.page(f"/en/search?q=chess+garden&size=1&page={page}") for page in (1, 2))

    assert INCOMPLETE not in first.words
    assert second.words.index(INCOMPLETE) < second.words.index(titles(second)[0])


def test_where_all_have_all_words_nothing_is_divided(site: CheckingClient) -> None:
    words = site.page("/en/search?q=kettle").words

    assert INCOMPLETE not in words
    assert NONE_COMPLETE not in words


def test_words_that_no_practice_has_together_find_those_with_some_of_them(site: CheckingClient) -> None:
    page = site.page("/en/search?q=chess+blockchain")

    assert page.words.index(NONE_COMPLETE) < page.words.index(titles(page)[0])
    assert [words_of(card).count("Missing: blockchain") for card in cards(page)] == [1, 1]


def test_nothing_found_says_what_to_try(site: CheckingClient) -> None:
    page = site.page("/en/search?q=xyzzyx&country=DK")

    assert "Nothing was found for “xyzzyx”." in page.words
    links = page.links()
    assert links["Remove all filters"] == "/en/search?q=xyzzyx"
    assert links["Start from a theme"] == "/en/themes/"
    assert links["See all practices"] == "/en/search"
    # Perhaps she is the one who has done it.
    assert links["tell us about it"] == "/en/about#contribute"
    assert 'id="contribute"' in site.page("/en/about").html


def test_nothing_found_offers_themes_and_concepts_that_look_like_it(site: CheckingClient) -> None:
    links = site.page("/en/search?q=particpatry+budgettin").links()

    assert query_of(links["participatory budgeting"]) == {"q": ["participatory budgeting"]}


def test_an_answer_with_nothing_is_not_kept_and_one_with_something_is(site: CheckingClient) -> None:
    assert site.get("/en/search?q=xyzzyx").headers["Cache-Control"] == "no-store"
    assert site.get("/en/search?q=garden").headers["Cache-Control"] == "public, no-cache"


def test_results_have_pages(client: CheckingClient) -> None:
    first, second = client.page("/en/search"), client.page("/en/search?page=2")

    assert len(titles(first)) == 20
    assert titles(second)
    assert not set(titles(first)) & set(titles(second))
    assert (first.links()["Next"], second.links()["Previous"]) == ("/en/search?page=2", "/en/search")


def test_newest_first_is_a_link(site: CheckingClient) -> None:
    assert site.page("/en/search?q=garden").links()["newest"] == "/en/search?q=garden&sort=newest"


@pytest.fixture
def counting(own_settings: Settings, starter_catalogue: Catalogue) -> Flask:
    """Return a site over the starter collection that counts what found nothing in the test's own folder."""
    return create_app(own_settings, catalogue=starter_catalogue)


def counted(settings: Settings) -> dict[str, dict[str, int]]:
    """Return how often each question was asked in each language this month."""
    files = list(settings.unanswered.glob("*.json"))
    assert all(re.fullmatch(r"\d{4}-\d\d\.json", path.name) for path in files)
    found: dict[str, dict[str, int]] = json.loads(files[0].read_text(encoding="utf-8")) if files else {}
    return found


def test_every_question_that_finds_nothing_is_counted_each_time(counting: Flask, own_settings: Settings) -> None:
    asking = CheckingClient(counting)

    for path in ("en/search?q=xyzzyx", "en/search?q=Xyzzyx%20", "lv/search?q=xyzzyx", "en/search?q=qqqxyz+wwwxyz"):
        asking.get(f"/{path}")
        asking.get(f"/{path}")

    assert counted(own_settings) == {"en": {"xyzzyx": 4, "qqqxyz wwwxyz": 2}, "lv": {"xyzzyx": 2}}


@pytest.mark.parametrize(
    "query",
    [
        "q=fathers",
        "",
        "q=xyzzyx&country=DK",
        "q=qqqxyz%40xyzzyx.wwwxyz",
        "q=xyzzyx+29123456",
        "q=xyzzyx+120485-11223",
        "q=" + "x" * 40,
        "q=xyzzy+qqqxyz+wwwxyz+vvvxyz+kkkxyz+jjjxyz+hhhxyz",
        "q=%21%3F",
    ],
)
def test_what_was_found_narrowed_or_may_be_personal_is_not_counted(
    counting: Flask, own_settings: Settings, query: str
) -> None:
    CheckingClient(counting).get(f"/en/search?{query}")

    assert counted(own_settings) == {}


def test_nothing_about_who_asked_is_kept(counting: Flask, own_settings: Settings) -> None:
    headers = {"User-Agent": "Visible/1.0", "X-Forwarded-For": "203.0.113.7", "Referer": "https://visible.example/"}

    CheckingClient(counting).get("/en/search?q=xyzzyx", headers=headers)

    kept = [path.read_text(encoding="utf-8") for path in own_settings.unanswered.iterdir()]
    assert sorted(kept) == ["", '{"en": {"xyzzyx": 1}}']


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
        "size=0&page=1000",
        "theme=nope&country=EN&language=xx&evidence=9&format=%00",
        "staff=not-known&unknown=maybe&in=nowhere",
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
