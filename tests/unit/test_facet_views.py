"""Facets, chips and page links as a page shows them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.wrappers import Request

from kb.search.addresses import Addresses, parse_request
from kb.search.engine import NOT_KNOWN, Facet, Results, SearchRequest
from kb.search.facet_views import OPEN, OPEN_OPTIONS, FacetView, PageLinks, chips, facet_views, page_links
from kb.search.labels import FIT, WHOLE, all_values
from kb.web import localisation

Counts = dict[Facet, dict[str, int]]
YEARS = tuple(str(year) for year in range(2010, 2022))


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return an application that knows the languages and nothing else."""
    app = Flask(__name__)
    localisation.init_app(app)
    return app


@pytest.fixture(autouse=True)
def english_page(app: Flask) -> Iterator[None]:
    """Stand on an English page: the names of facets are in its language."""
    with app.test_request_context("/en/search"):
        yield


def ask(**chosen: set[str]) -> SearchRequest:
    return SearchRequest(
        text="tea", language="en", chosen={Facet[name.upper()]: frozenset(values) for name, values in chosen.items()}
    )


def views(counts: Counts, request: SearchRequest | None = None) -> dict[Facet, FacetView]:
    request = request or ask()
    every: Counts = {facet: counts.get(facet, {}) for facet in Facet}
    results = Results(hits=(), total=9, complete=9, unknown=0, counts=every)
    found = facet_views(results, request, Addresses("/en/search", request))
    return {Facet(view.name): view for view in found}


def labels(view: FacetView) -> list[str]:
    return [option.label for option in (*view.options, *view.more)]


def counted(view: FacetView) -> dict[str, int]:
    return {option.label: option.count for option in (*view.options, *view.more)}


def read(address: str) -> SearchRequest:
    return parse_request(Request.from_values(address).args, "en")


def links(page: int, total: int, size: int = 20) -> PageLinks:
    request = SearchRequest(text="tea", language="en", page=page, size=size)
    return page_links(request, total, Addresses("/en/search", request))


def test_a_facet_that_no_result_tells_is_left_out() -> None:
    assert {*views({Facet.THEME: {"fathers": 2}, Facet.COUNTRY: {"LV": 0}, Facet.STAFF: {NOT_KNOWN: 9}})} == {
        Facet.THEME
    }


def test_a_facet_with_a_choice_is_shown_whatever_its_counts() -> None:
    view = views({}, ask(country={"LV"}))[Facet.COUNTRY]

    assert [(option.label, option.count, option.is_chosen) for option in view.options] == [("Latvia", 0, True)]


def test_facets_come_in_their_own_order() -> None:
    found = [*views({facet: {"1": 1} for facet in (Facet.SDG, Facet.STAFF, Facet.EVIDENCE)})]

    assert found == [facet for facet in Facet if facet in found]


def test_options_come_by_count_then_by_label() -> None:
    view = views({Facet.COUNTRY: {"LV": 1, "DK": 3, "EE": 1, "FI": 2}})[Facet.COUNTRY]

    assert labels(view) == ["Denmark", "Finland", "Estonia", "Latvia"]


def test_chosen_options_come_first() -> None:
    view = views({Facet.COUNTRY: {"LV": 1, "DK": 3, "EE": 1}}, ask(country={"LV"}))[Facet.COUNTRY]

    assert [(option.label, option.is_chosen) for option in view.options] == [
        ("Latvia", True),
        ("Denmark", False),
        ("Estonia", False),
    ]


@pytest.mark.parametrize("facet", sorted(WHOLE))
def test_a_scale_is_shown_whole_and_in_its_own_order(facet: Facet) -> None:
    values = [*all_values(facet)]
    view = views({facet: {values[-1]: 9}})[facet]

    assert len(labels(view)) == len(values)
    assert [option.count for option in (*view.options, *view.more)] == [0] * (len(values) - 1) + [9]


def test_years_come_from_the_latest_with_what_still_goes_on_before_them() -> None:
    view = views({Facet.PERIOD: {"2019": 9, "2024": 1, "ongoing": 1, "2021": 5}})[Facet.PERIOD]

    assert labels(view) == ["Still going on", "2024", "2021", "2019"]


def test_values_have_their_labels_in_the_readers_language() -> None:
    request = SearchRequest(language="da")

    assert labels(views({Facet.COUNTRY: {"LV": 1}}, request)[Facet.COUNTRY]) == ["Letland"]


def test_what_is_not_known_is_told_apart_from_the_options() -> None:
    view = views({Facet.COUNTRY: {"LV": 2, NOT_KNOWN: 7}})[Facet.COUNTRY]

    assert (counted(view), view.unknown) == ({"Latvia": 2}, 7)


def test_every_option_has_its_count() -> None:
    assert counted(views({Facet.COUNTRY: {"LV": 2, "DK": 5}})[Facet.COUNTRY]) == {"Latvia": 2, "Denmark": 5}


@pytest.mark.parametrize("request_", [ask(), ask(country={"LV"}), ask(theme={"europe"})], ids=["none", "own", "other"])
def test_an_option_leads_to_the_search_with_it_or_without_it_if_it_is_chosen(request_: SearchRequest) -> None:
    view = views({Facet.COUNTRY: {"LV": 2, "DK": 5}}, request_)[Facet.COUNTRY]
    before = request_.chosen.get(Facet.COUNTRY, frozenset())

    for option in view.options:
        code = {"Latvia": "LV", "Denmark": "DK"}[option.label]
        asked = read(option.path)
        assert asked.text == "tea"
        assert asked.chosen.get(Facet.COUNTRY, frozenset()) == before ^ {code}
        assert asked.chosen.get(Facet.THEME) == request_.chosen.get(Facet.THEME)
        assert option.is_chosen == (code in before)


def test_the_first_options_are_shown_at_once_and_the_rest_below() -> None:
    view = views({Facet.PERIOD: dict.fromkeys(YEARS, 1)})[Facet.PERIOD]

    assert (len(view.options), len(view.options) + len(view.more)) == (OPEN_OPTIONS, len(YEARS))


def test_chosen_options_are_all_shown_at_once_however_many_they_are() -> None:
    codes = {"LV", "DK", "EE", "FI", "SE", "NO", "LT", "DE", "FR"}
    view = views({Facet.COUNTRY: {"ES": 20}}, ask(country=codes))[Facet.COUNTRY]

    assert sum(option.is_chosen for option in view.options) == len(codes)


def test_a_facet_stands_open_if_it_is_usual_or_something_in_it_is_chosen() -> None:
    counts = {facet: {"1": 1} for facet in (Facet.STAFF, Facet.EVIDENCE)} | {Facet.COUNTRY: {"LV": 1}}
    found = views(counts, ask(staff={"2"}))

    assert {facet: view.is_open for facet, view in found.items()} == {
        Facet.STAFF: True,
        Facet.EVIDENCE: False,
        Facet.COUNTRY: Facet.COUNTRY in OPEN,
    }


def test_facts_that_say_whether_a_practice_fits_are_marked() -> None:
    found = views({Facet.STAFF: {"1": 1}, Facet.EVIDENCE: {"1": 1}})

    assert {facet: view.is_fit for facet, view in found.items()} == {Facet.STAFF: True, Facet.EVIDENCE: False}
    assert Facet.STAFF in FIT


def test_each_chosen_value_is_a_chip_that_leads_to_the_search_without_it() -> None:
    request = ask(theme={"fathers", "europe"}, country={"LV"})
    found = chips(request, Addresses("/en/search", request))

    assert {chip.facet for chip in found} == {"Theme", "Country"}
    assert sorted(
        tuple(sorted(value for values in read(chip.path).chosen.values() for value in values)) for chip in found
    ) == [("LV", "europe"), ("LV", "fathers"), ("europe", "fathers")]


def test_a_bar_is_as_long_as_its_share_of_the_largest_in_tenths() -> None:
    view = views({Facet.COUNTRY: {"LV": 40, "EE": 21, "DK": 1, "FI": 0}})[Facet.COUNTRY]

    assert {option.count: option.tenths for option in view.options} == {40: 10, 21: 6, 1: 1, 0: 0}


def test_a_chip_has_the_label_of_its_value() -> None:
    (chip,) = chips(ask(country={"LV"}), Addresses("/en/search", ask(country={"LV"})))

    assert (chip.facet, chip.label) == ("Country", "Latvia")


def test_a_search_without_choice_has_no_chips() -> None:
    assert chips(ask(), Addresses("/en/search", ask())) == ()


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (60, 3)])
def test_there_are_as_many_pages_as_results_need(total: int, pages: int) -> None:
    assert links(1, total).pages == pages


def test_a_page_leads_to_the_one_before_and_the_one_after() -> None:
    middle = links(2, 50)

    assert (read(middle.before).page, read(middle.after).page) == (1, 3)
    assert (read(middle.after).text, middle.page) == ("tea", 2)


def test_the_first_page_has_none_before_and_the_last_none_after() -> None:
    assert (links(1, 50).before, links(3, 50).after, links(1, 20).after) == ("", "", "")
