"""The collection at a glance: every number of the map, the matrix and the timeline is that of the search that it leads to."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.pages.pictures import MOST_COLUMNS, MOST_YEARS, TINTS, tint
from kb.practices.record import Moment, Period
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import vocabulary
from tests.conftest import make_settings
from tests.support.client import CheckingClient, Page, words_of
from tests.support.practices import write_practice

SVG = "{http://www.w3.org/2000/svg}"
FAR_AND_NEAR = ("SE", "SE", "NO", "LT", "IS", "US", "UA", "CA")


@pytest.fixture(scope="module")
def wide_site(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> CheckingClient:
    """A site whose practices come from more countries and more years than there is room for."""
    folder = tmp_path_factory.mktemp("wide")
    settings = make_settings(folder, practices=folder / "practices")

    def write(slug: str, first: int, last: int | None, **facts: Any) -> None:
        end = None if last is None else Moment(year=last)
        period = Period(start=Moment(year=first), end=end)
        write_practice(settings.practices, slug=slug, title=f"Practice {slug}", period=period, **facts)

    for number, code in enumerate(FAR_AND_NEAR):
        write(f"p{number}", 2020, 2022, countries=(code,), themes=("community",))
    write("two-far", 2024, None, countries=("UA", "CA"), themes=("community",))
    write("long-ago", 1990, 1992, countries=("LV",), themes=("fathers",))
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return CheckingClient(create_app(settings, catalogue=catalogue))


@pytest.fixture
def own_client(own_settings: Settings, own_catalogue: Catalogue) -> CheckingClient:
    """A client of a site without practices."""
    own_catalogue.sync()
    return CheckingClient(create_app(own_settings, catalogue=own_catalogue))


def rows(page: Page) -> dict[str, list[ET.Element]]:
    """Return the cells of the matrix by the label of their row."""
    found = [[*row] for body in page.root.iter("tbody") for row in body]
    return {words_of(cells[0]): cells[1:] for cells in found}


def columns(page: Page) -> list[str]:
    """Return the countries above the cells."""
    return [words_of(cell) for head in page.root.iter("thead") for cell in head.iter("th")][1:]


def link_of(element: ET.Element) -> ET.Element:
    return next(element.iter("a"))


def on_the_map(page: Page) -> dict[str, str]:
    """Return the addresses behind the countries of the map, by their names and numbers."""
    links = page.root.iter(f"{SVG}a")
    return {words_of(next(link.iter(f"{SVG}title"))): link.get("href", "") for link in links}


def years(page: Page) -> dict[str, ET.Element]:
    """Return the items of the timeline by year."""
    items = [item for strip in page.root.iter("ol") for item in strip.iter("li")]
    return {words_of(next(item.iter("span"))): item for item in items}


def found(client: CheckingClient, address: str) -> int:
    """Return how many practices a search says that it found."""
    return int(client.page(address).texts("h2")[0].split()[0])


def test_a_country_on_the_map_leads_to_its_practices(client: CheckingClient) -> None:
    page = client.page("/en/map")

    countries = on_the_map(page)
    assert {name.split(":")[0] for name in countries} == {"Denmark", "Estonia", "Finland", "Latvia"}
    for name, address in countries.items():
        code = address.rpartition("/")[2]
        assert found(client, f"/en/search?country={code}") == int(name.split()[-2])
        assert name.split(":")[0] in client.page(address).texts("h1")


def test_the_list_beside_the_map_says_the_same(client: CheckingClient) -> None:
    page = client.page("/en/map")
    bars = next(element for element in page.root.iter("ul") if element.get("class") == "bars")

    listed = {words_of(item): link_of(item).get("href") for item in bars}
    assert listed == {name.replace(":", ""): address for name, address in on_the_map(page).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_called_as_in_the_readers_language(client: CheckingClient, language: str) -> None:
    page = client.page(f"/{language}/map")
    names = {country_name(code, language) for code in ("DK", "EE", "FI", "LV")}

    assert {name.split(":")[0] for name in on_the_map(page)} == names
    assert {*columns(page)} == names
    assert {theme.label(language) for theme in vocabulary().themes.top()} == rows(page).keys()


def test_the_page_of_countries_has_the_map_too(client: CheckingClient) -> None:
    assert on_the_map(client.page("/lv/countries/")) == on_the_map(client.page("/lv/map"))


def test_a_number_of_the_matrix_is_that_of_the_search_behind_it(client: CheckingClient) -> None:
    cells = [cell for row in rows(client.page("/en/map")).values() for cell in row if [*cell.iter("a")]]

    assert cells
    for cell in cells:
        address = link_of(cell).get("href", "")
        assert "theme=" in address
        assert "country=" in address
        assert found(client, address) == int(words_of(cell)), address


def test_where_the_matrix_has_nothing_the_search_has_nothing(client: CheckingClient) -> None:
    page = client.page("/en/map")
    codes = {country_name(code, "en"): code for code in ("DK", "EE", "FI", "LV")}
    themes = {theme.label("en"): theme.id for theme in vocabulary().themes.top()}

    empty = [
        f"/en/search?theme={themes[theme]}&country={codes[country]}"
        for theme, cells in rows(page).items()
        for country, cell in zip(columns(page), cells, strict=True)
        if words_of(cell) == "none yet"
    ]
    assert empty
    for address in empty:
        assert not [*client.page(address).root.iter("article")], address


def test_the_page_says_what_is_missing_most_and_invites(client: CheckingClient) -> None:
    page = client.page("/en/map")
    sentence = next(text for text in page.texts("p") if text.startswith("What is missing most:"))

    theme = max(rows(page), key=lambda label: [words_of(cell) for cell in rows(page)[label]].count("none yet"))
    absent = [words_of(cell) for cell in rows(page)[theme]].count("none yet")
    named = sentence.removeprefix("What is missing most: ").partition(" (")[0]
    assert [words_of(cell) for cell in rows(page)[named]].count("none yet") == absent
    assert page.links()["Add a practice of your library"] == "/en/about#contribute"


def test_a_year_leads_to_the_practices_that_ran_in_it(client: CheckingClient) -> None:
    strip = years(client.page("/en/map"))

    assert [*strip] == [str(year) for year in range(int(min(strip)), int(max(strip)) + 1)]
    links = [link_of(item) for item in strip.values() if [*item.iter("a")]]
    assert links
    for link in links:
        told = re.search(r": (\d+) practice", words_of(link))
        assert told
        assert found(client, link.get("href", "")) == int(told[1])


def test_those_that_still_go_on_are_a_link_apart(client: CheckingClient) -> None:
    links = client.page("/en/map").links()
    words = next(words for words in links if words.endswith("still go on."))

    assert found(client, links[words]) == int(words.split()[0])


def test_a_country_of_the_project_has_a_column_before_it_has_a_practice(wide_site: CheckingClient) -> None:
    assert columns(wide_site.page("/en/map"))[:4] == ["Denmark", "Estonia", "Finland", "Latvia"]


def test_countries_without_a_column_are_counted_together_each_practice_once(wide_site: CheckingClient) -> None:
    page = wide_site.page("/en/map")
    assert len(columns(page)) == MOST_COLUMNS + 1
    assert columns(page)[-1] == "Other countries"

    cell = rows(page)["Community building"][-1]
    assert found(wide_site, link_of(cell).get("href", "")) == int(words_of(cell))


def test_countries_outside_the_map_are_told_and_stand_in_the_list(wide_site: CheckingClient) -> None:
    page = wide_site.page("/en/map")

    assert "4 more countries lie outside the map" in page.words
    assert page.links()["Iceland"] == "/en/countries/IS"
    assert not any("Iceland" in name for name in on_the_map(page))


def test_years_long_ago_are_counted_together_each_practice_once(wide_site: CheckingClient) -> None:
    strip = years(wide_site.page("/en/map"))

    earliest = f"Before {2024 - MOST_YEARS + 1}"
    assert len(strip) == MOST_YEARS + 1
    assert next(iter(strip)) == earliest
    link = link_of(strip[earliest])
    assert words_of(link).endswith(": 1 practice")
    assert found(wide_site, link.get("href", "")) == 1


def test_a_year_without_practices_has_a_place_and_no_link(wide_site: CheckingClient) -> None:
    gap = years(wide_site.page("/en/map"))["2015"]

    assert not [*gap.iter("a")]
    assert "none yet" in words_of(gap)


def test_an_empty_collection_has_a_map_and_a_matrix_without_numbers(own_client: CheckingClient) -> None:
    page = own_client.page("/en/map")

    assert not on_the_map(page)
    assert {words_of(cell) for cells in rows(page).values() for cell in cells} == {"none yet"}
    assert not years(page)


def test_the_tint_grows_with_the_number() -> None:
    assert [tint(count, 8) for count in range(9)] == [0, 1, 1, 2, 2, 3, 3, 4, TINTS]
    assert tint(1, 1000) == 1
