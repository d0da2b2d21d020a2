"""Narrowing on the search page: facets are links with true counts, choices are kept until they are removed."""

import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.client import CheckingClient, Page, words_of
from tests.support.search_pages import cards, options, query_of, titles


def hidden(page: Page) -> dict[str | None, str | None]:
    """Return what the search form carries besides words and scope."""
    return {field.get("name"): field.get("value") for field in page.root.iter("input") if field.get("type") == "hidden"}


def chosen_scope(page: Page) -> list[str | None]:
    return [field.get("value") for field in page.root.iter("input") if field.get("checked") is not None]


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

    assert chosen_scope(everywhere) == []
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
