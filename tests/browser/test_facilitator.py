"""A facilitator prepares a seminar: from a search to a shared board with an agenda, in a browser with and without scripts.

How long it takes is told here (`-rP`): no test depends on the machine.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.database.engine import Database, sqlite_url
from tests.browser.screenshots import HEIGHT
from tests.browser.test_contribution import Site, sign_in
from tests.support.server import running_server

TITLE = "Fathers in the library: Thursday"
SLOT = "What others do"


@pytest.fixture(scope="module")
def house(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with a facilitator's account to come."""
    folder = tmp_path_factory.mktemp("house")
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        yield Site(address=address, database=database)
        database.close()


def keep_three(page: Page, *, scripts: bool) -> list[str]:
    """Search, choose three of the results, and open them as a list; return their titles."""
    page.goto("/en/search?q=fathers")
    results = page.get_by_role("article")
    for place in range(3):
        if scripts:
            results.nth(place).get_by_role("button", name=re.compile("^Keep")).click()
        else:
            results.nth(place).get_by_role("checkbox").check()
    if scripts:
        page.get_by_role("link", name="Shortlist 3").click()
    else:
        page.get_by_role("button", name="Make a shortlist of the chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shortlist")
    return titles(page)


def titles(page: Page) -> list[str]:
    """Return the titles of the practices of a list."""
    return page.get_by_role("article").get_by_role("heading").all_inner_texts()


def begin_collection(page: Page) -> None:
    """Turn the list into a collection."""
    page.get_by_role("button", name="Turn into a collection").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def add_slot(page: Page) -> None:
    """Put a slot of an hour at the beginning."""
    page.get_by_role("link", name="A slot of the agenda").click()
    page.get_by_label("Title", exact=True).fill(SLOT)
    page.get_by_label("Day").fill("2027-03-11")
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("11:00")
    page.get_by_label("Place").fill("Valmiera, the reading room")
    page.get_by_label("Where it comes").select_option("At the beginning")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name=SLOT)).to_be_visible()


def put_last_first(page: Page, chosen: list[str]) -> list[str]:
    """Move the last practice up twice, by its button; return the new order."""
    first, second, last = chosen
    for order in ([first, last, second], [last, first, second]):
        page.get_by_role("button", name=re.compile(f"^Up ?: ?{re.escape(last)}")).click()
        expect(page.get_by_role("main").get_by_role("heading", level=3)).to_have_text(order)
    return order


def share(page: Page) -> str:
    """Let whoever has the link see the board; return the path of the short link."""
    page.get_by_role("navigation", name="This collection").get_by_role("link", name="Share").click()
    page.get_by_role("radio", name=re.compile("^For whoever has the link")).check()
    page.get_by_role("button", name="Save who may see it").click()
    link = page.get_by_role("link", name=re.compile("([a-z]{4}-){3}[a-z]{4}$")).inner_text()
    return "/c/" + link.rpartition("/c/")[2]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_search_becomes_a_shared_board_with_an_agenda(browser: Browser, house: Site, scripts: bool) -> None:
    page = sign_in(browser, house, house.person(), "en", scripts=scripts)
    began = time.monotonic()
    chosen = keep_three(page, scripts=scripts)
    begin_collection(page)
    add_slot(page)
    order = put_last_first(page, chosen)
    path = share(page)
    took = time.monotonic() - began

    context = browser.new_context(
        base_url=house.address, locale="fi-FI", java_script_enabled=scripts, viewport={"width": 360, "height": HEIGHT}
    )
    participant = context.new_page()
    participant.goto(path)
    print(f"from the search to a shared board: {took:.1f} s; opened after {time.monotonic() - began:.1f} s")

    assert participant.url.endswith(f"/fi{path}")
    expect(participant.locator("html")).to_have_attribute("lang", "fi")
    expect(participant.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(participant.get_by_role("heading", name=SLOT)).to_be_visible()
    shown = participant.get_by_role("main").get_by_role("heading").all_inner_texts()
    assert [heading for heading in shown if heading in {SLOT, *chosen}] == [SLOT, *order]
    assert context.cookies() == []
    for one in (page, participant):
        one.context.close()
