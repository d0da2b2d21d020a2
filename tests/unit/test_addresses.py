"""A search is an address, and an address is a search."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from kb.search.addresses import MOST_ON_A_PAGE, MOST_PAGES, PAGE_SIZE, Addresses, parse_request
from kb.search.engine import NOT_KNOWN, Facet, Scope, SearchRequest, Sort
from kb.search.query import MOST_QUERY_CHARACTERS

PLAIN = SearchRequest(language="en")
FULL = SearchRequest(
    text="tea & “chairs”",
    language="en",
    chosen={Facet.COUNTRY: frozenset({"LV", "DK"}), Facet.PERIOD: frozenset({"2024", "ongoing"})},
    with_unknown=True,
    scope=Scope.FAILURES,
    sort=Sort.NEWEST,
    size=50,
)


def read(address: str) -> SearchRequest:
    """Return the search of an address, as a page reads it."""
    return parse_request(Request.from_values(address).args, "en")


def addresses(request: SearchRequest) -> Addresses:
    return Addresses("/en/search", request)


def chosen(**values: set[str]) -> dict[Facet, frozenset[str]]:
    return {Facet[name.upper()]: frozenset(value) for name, value in values.items()}


def test_an_address_without_a_query_asks_for_everything() -> None:
    assert read("/en/search") == SearchRequest(language="en", size=PAGE_SIZE)


def test_a_search_for_everything_has_the_plain_address() -> None:
    assert addresses(PLAIN).changed() == "/en/search"


def test_every_part_of_an_address_is_read() -> None:
    address = "/en/search?q=tea+%26+%E2%80%9Cchairs%E2%80%9D&country=LV&country=DK&period=2024&period=ongoing"

    assert read(f"{address}&unknown=yes&in=failures&sort=newest&size=50") == FULL


def test_the_language_is_that_of_the_page() -> None:
    assert parse_request(MultiDict({"language": "da"}), "lv").language == "lv"


@pytest.mark.parametrize(
    "address",
    [
        "?theme=dragons&country=XX&country=lv&sdg=18&evidence=9",
        "?period=24&period=20245&confirmed=ongoing&language=klingonish",
        f"?theme={NOT_KNOWN}&staff={NOT_KNOWN}",
        "?page=0&size=0",
        "?page=-1&size=two&page=2",
        "?page=１&size=²",
        "?page=" + "9" * 5000,
        "?in=everything&sort=relevance&unknown=no",
        "?in=nowhere&sort=oldest&unknown=1",
        "?colour=blue&q",
    ],
)
def test_what_cannot_be_understood_is_left_out(address: str) -> None:
    found = read(address)

    assert replace(found, size=PAGE_SIZE) == PLAIN
    assert 1 <= found.size <= MOST_ON_A_PAGE


def test_values_that_can_be_understood_stay_beside_others_that_cannot() -> None:
    assert read("?theme=dragons&theme=fathers").chosen == chosen(theme={"fathers"})


def test_page_and_size_have_bounds() -> None:
    asked = read("?page=99999&size=99999")

    assert (asked.page, asked.size) == (MOST_PAGES, MOST_ON_A_PAGE)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [("  tea   chairs ", "tea chairs"), ("tea%00%07chairs", "tea chairs"), ("tea%0A%09%C2%A0chairs", "tea chairs")],
)
def test_a_text_is_read_without_control_characters_and_needless_spaces(text: str, read_as: str) -> None:
    assert read(f"?q={text}").text == read_as


def test_a_text_is_cut_at_a_length_that_no_reader_types() -> None:
    assert len(read("?q=" + "a" * (MOST_QUERY_CHARACTERS + 1)).text) == MOST_QUERY_CHARACTERS


def test_an_address_leads_to_the_search_that_it_was_made_of() -> None:
    assert read(addresses(FULL).changed()) == FULL


def test_the_page_is_part_of_the_address() -> None:
    assert read(addresses(FULL).changed(page=3)) == replace(FULL, page=3)


def test_one_search_has_one_address_whatever_the_order_of_its_values() -> None:
    one, other = (read(f"?q=tea&{choice}") for choice in ("sdg=4&sdg=16&country=LV", "country=LV&sdg=16&sdg=4"))

    assert addresses(one).changed() == addresses(other).changed()


def test_choosing_a_value_adds_it_to_the_others() -> None:
    asked = read(addresses(FULL).toggled(Facet.COUNTRY, "FI"))

    assert asked == replace(FULL, chosen={**FULL.chosen, Facet.COUNTRY: frozenset({"LV", "DK", "FI"})})


def test_choosing_a_chosen_value_leaves_it() -> None:
    asked = read(addresses(FULL).toggled(Facet.COUNTRY, "LV"))

    assert asked == replace(FULL, chosen={**FULL.chosen, Facet.COUNTRY: frozenset({"DK"})})


def test_leaving_the_last_value_of_a_facet_leaves_the_facet() -> None:
    asked = replace(PLAIN, chosen=chosen(country={"LV"}))

    assert addresses(asked).toggled(Facet.COUNTRY, "LV") == "/en/search"


@pytest.mark.parametrize("facet", [facet for facet in Facet if facet not in FULL.chosen])
@pytest.mark.parametrize("request_", [PLAIN, FULL], ids=["plain", "full"])
def test_the_quick_way_to_the_addresses_of_options_is_the_same_as_the_slow_one(
    request_: SearchRequest, facet: Facet
) -> None:
    before, after = addresses(request_).around(facet)

    assert f"{before}{facet.value}=x{after}" == addresses(request_).toggled(facet, "x")


@pytest.mark.parametrize(
    "changes", [{"sort": Sort.RELEVANCE}, {"scope": Scope.EVERYTHING}, {"with_unknown": False}, {"text": "tea"}]
)
def test_a_search_that_is_changed_begins_on_its_first_page(changes: dict[str, object]) -> None:
    asked = read(addresses(replace(FULL, page=3)).changed(**changes))

    assert asked == replace(FULL, page=1, **changes)  # type: ignore[arg-type] # each case names a real field


def test_leaving_all_choices_keeps_the_words_the_scope_and_the_order() -> None:
    asked = read(addresses(replace(FULL, page=3)).without_choice())

    assert asked == replace(FULL, chosen={}, with_unknown=False)


def test_a_form_carries_all_but_the_words_the_scope_and_the_page() -> None:
    form = MultiDict(addresses(replace(FULL, page=3)).hidden())

    assert parse_request(form, "en") == replace(FULL, text="", scope=Scope.EVERYTHING, page=1)


def test_a_form_of_a_plain_search_carries_nothing() -> None:
    assert addresses(replace(PLAIN, text="tea")).hidden() == []
