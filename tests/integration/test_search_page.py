"""The search page: its address is its state, its facets are links, nothing typed is an error."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.factory import create_app
from kb.practices.record import Resources
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from tests.conftest import make_settings
from tests.support.client import CheckingClient, Page, words_of
from tests.support.practices import write_practice

INCOMPLETE = "From here on, some of your words are missing."
NONE_COMPLETE = "No practice has all your words."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> CheckingClient:
    """Return a client of a site of five practices, of which two tell how many staff it takes."""
    folder = tmp_path_factory.mktemp("site")
    settings = make_settings(folder, practices=folder / "practices")
    body = "## Why\n\nRain and tea.\n\n## What did not work\n\nThe kettle broke.\n"
    for slug, title, country, theme, staff in (
        ("garden", "A garden for hedgehogs", "DK", "fathers", 2),
        ("chess", "An evening of chess", "LV", "fathers", None),
        ("both", "Chess in the garden", "DK", "youth-participation", 1),
        ("songs", "Songs of the islands", "EE", "youth-participation", None),
        ("silent", "Silent evenings", "EE", "youth-participation", None),
    ):
        facts: dict[str, Any] = {"countries": (country,), "themes": (theme,), "resources": Resources(staff=staff)}
        evidence = None if slug == "silent" else 1
        write_practice(
            settings.practices, slug=slug, title=title, summary="Neighbours met.", body=body, evidence=evidence, **facts
        )
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return CheckingClient(create_app(settings, catalogue=catalogue))


def cards(page: Page) -> list[ET.Element]:
    return list(page.root.iter("article"))


def titles(page: Page) -> list[str]:
    """Return the titles of the results on a search page."""
    return [words_of(heading) for card in cards(page) for heading in card.iter("h3")]


def options(page: Page) -> dict[str, ET.Element]:
    """Return the options of all facets by their words, which end with their count."""
    return {words_of(item): item for aside in page.root.iter("aside") for item in aside.iter("li")}


def hidden(page: Page) -> dict[str | None, str | None]:
    """Return what the search form carries besides words and scope."""
    return {field.get("name"): field.get("value") for field in page.root.iter("input") if field.get("type") == "hidden"}


def chosen_scope(page: Page) -> list[str | None]:
    radios = [field for field in page.root.iter("input") if field.get("type") == "radio"]
    return [field.get("value") for field in radios if field.get("checked") is not None]


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "fathers"), ("lv", "tēviem"), ("lv", "teviem"), ("et", "isadele"), ("fi", "isille"), ("da", "fædre")],
)
def test_a_word_for_fathers_in_any_language_finds_a_danish_practice(
    client: CheckingClient, language: str, words: str
) -> None:
    page = client.page(f"/{language}/search?q={quote(words)}")

    assert f"/{language}/practices/fars-legestue-holbaek" in page.links().values()


def test_found_words_are_marked(client: CheckingClient) -> None:
    marked = client.page("/en/search?q=fathers").texts("mark")

    assert {word.lower() for word in marked} >= {"fathers"}


def test_a_facet_is_a_link_that_narrows(site: CheckingClient) -> None:
    path = next(address for address in site.page("/en/search?q=evening").links().values() if "country=EE" in address)

    assert query_of(path) == {"q": ["evening"], "country": ["EE"]}
    assert titles(site.page(path)) == ["Silent evenings"]


@pytest.mark.parametrize("query", ["", "?q=garden+chess", "?staff=2", "?country=DK&theme=youth-participation"])
def test_the_count_beside_every_option_is_the_number_of_results_it_gives(site: CheckingClient, query: str) -> None:
    followed = 0
    for label, option in options(site.page(f"/en/search{query}")).items():
        count = int(label.rsplit(None, 1)[1])
        for link in option.iter("a"):
            if not label.startswith("Remove"):
                page = site.page(link.get("href", ""))
                # Values of one facet are alternatives: what another one gives is there too.
                is_first = facet_of(link, query) not in query
                assert len(cards(page)) == count if is_first else len(cards(page)) >= count, label
                followed += 1
    assert followed > 5


def facet_of(link: ET.Element, query: str) -> str:
    """Return the facet in which a link differs from the page's own address."""
    more = set(parse_qsl(urlsplit(link.get("href", "")).query)) - set(parse_qsl(query.removeprefix("?")))
    return more.pop()[0]


def test_an_option_that_leads_nowhere_is_no_link(site: CheckingClient) -> None:
    for query in ("?q=hedgehogs", "?country=DK&theme=youth-participation", "?staff=2"):
        found = options(site.page(f"/en/search{query}"))
        assert any(label.endswith(" 0") for label in found)
        for label, option in found.items():
            is_link = next(option.iter("a"), None) is not None
            assert is_link == (not label.endswith(" 0") or label.startswith("Remove")), label


def test_a_facets_own_choice_does_not_reduce_its_own_counts(site: CheckingClient) -> None:
    before, after = site.page("/en/search"), site.page("/en/search?country=EE")

    assert {"Denmark 2", "Latvia 1"} <= options(before).keys() & options(after).keys()
    assert {"Fathers and parental leave 2", "Youth participation 3"} <= options(before).keys()
    assert {"Fathers and parental leave 0", "Youth participation 2"} <= options(after).keys()


def test_a_facet_says_of_how_many_its_fact_is_not_known(site: CheckingClient) -> None:
    facets = {
        name: words_of(facet) for facet in site.page("/en/search").root.iter("details") if (name := facet.get("id"))
    }

    assert facets["facet-staff"].endswith("Not known: 3")
    assert facets["facet-evidence"].endswith("Not known: 1")
    assert "Not known" not in facets["facet-country"]


def test_every_choice_is_a_chip_with_its_facets_name_that_removes_it(site: CheckingClient) -> None:
    links = site.page("/en/search?q=garden&country=DK&country=LV&staff=2&in=failures&sort=newest").links()

    chips = {label.split(" ×")[0]: query_of(path) for label, path in links.items() if label.endswith("Remove")}
    kept = {"q": ["garden"], "in": ["failures"], "sort": ["newest"]}
    assert chips == {
        "Country: Denmark": {**kept, "country": ["LV"], "staff": ["2"]},
        "Country: Latvia": {**kept, "country": ["DK"], "staff": ["2"]},
        "Staff: Two people": {**kept, "country": ["DK", "LV"]},
    }
    assert query_of(links["Remove all"]) == kept


def test_a_chip_is_in_the_readers_language(site: CheckingClient) -> None:
    assert "Valsts: Dānija" in site.page("/lv/search?country=DK").words


def test_a_new_search_keeps_the_chosen_filters(site: CheckingClient) -> None:
    page = site.page("/en/search?q=garden&country=DK&staff=2&unknown=yes&sort=newest&page=2")

    assert hidden(page) == {"country": "DK", "staff": "2", "unknown": "yes", "sort": "newest"}


def test_those_that_do_not_tell_can_be_shown_and_left_out_again(site: CheckingClient) -> None:
    without = site.page("/en/search?staff=2")
    assert titles(without) == ["A garden for hedgehogs"]
    assert "3 more do not tell whether they fit." in without.words

    with_them = site.page(without.links()["Show them too"])
    assert set(titles(with_them)) == {
        "A garden for hedgehogs",
        "An evening of chess",
        "Silent evenings",
        "Songs of the islands",
    }
    assert "Practices that do not tell these facts are shown too." in with_them.words

    assert with_them.links()["Leave them out"] == "/en/search?staff=2"


def test_where_all_tell_their_facts_nobody_is_asked_about_those_that_do_not(site: CheckingClient) -> None:
    assert "Show them too" not in site.page("/en/search?country=DK").links()


def test_where_to_look_is_kept(site: CheckingClient) -> None:
    everywhere, failures = site.page("/en/search?q=kettle"), site.page("/en/search?q=kettle&in=failures&size=2")

    assert chosen_scope(everywhere) == ["everything"]
    assert chosen_scope(failures) == ["failures"]
    assert "in" not in hidden(failures)
    narrowing = [path for path in failures.links().values() if "country=" in path or "page=" in path or "sort=" in path]
    assert narrowing
    assert all(query_of(path)["in"] == ["failures"] for path in narrowing)
    assert all(words_of(card).count("What did not work: The kettle broke.") == 1 for card in cards(failures))


def test_what_did_not_work_is_searched_alone(site: CheckingClient) -> None:
    page = site.page("/en/search?q=rain&in=failures")

    assert not cards(page)
    assert page.links()["Look in everything, not only in “What did not work”"] == "/en/search?q=rain"


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
