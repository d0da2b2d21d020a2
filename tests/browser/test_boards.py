"""The board of a seminar as people see, print and share it, and the page on which it is shared."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, Visibility
from kb.database.engine import Database, sqlite_url
from tests.browser.screenshots import HEIGHT, show_as
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support import people
from tests.support.collections import link, make_collection, note, practice, slot
from tests.support.server import DANISH, running_server

ITEMS = (
    note("Coffee is ready."),
    slot("Opening", day=date(2026, 11, 26), place="Main library"),
    practice(DANISH, note="Read the second part: https://turku.example/" + "long-address/" * 12),
    slot("Visits", day=date(2026, 11, 27)),
    link("A guide with a rather long title that has to go somewhere"),
    slot("Farewell", day=date(2026, 11, 27), starts="15:00", ends="16:00"),
    practice("no-longer-here"),
)


class Seminar:
    """A running site with a listed collection of Anna's."""

    def __init__(self, address: str, owner: Account, collection: Collection) -> None:
        self.address = address
        self.owner = owner
        self.code = written(collection.code)
        self.paths = {
            "board": f"/en/c/{self.code}",
            "seminars": "/en/seminars",
            "collections": "/en/collections",
            "share": f"/en/collections/{collection.id}/share",
        }


@pytest.fixture(scope="module")
def seminar(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seminar]:
    folder = tmp_path_factory.mktemp("seminar")
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        owner = people.make_account(database)
        with database.writing() as session:
            collection = make_collection(session, owner, items=ITEMS, visibility=Visibility.LISTED)
        yield Seminar(address, owner, collection)
        database.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, seminar: Seminar) -> Iterator[BrowserContext]:
    """A browser in which the owner has signed in."""
    context = browser.new_context(base_url=seminar.address, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/en/account/sign-in")
    page.get_by_label("E-mail address").fill(seminar.owner.email)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/write")
    yield context
    context.close()


@pytest.fixture
def reader(browser: Browser, seminar: Seminar) -> Iterator[Page]:
    """A page of somebody who is not signed in."""
    context = browser.new_context(base_url=seminar.address, viewport={"width": 1280, "height": HEIGHT})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", ["board", "seminars", "collections", "share"])
def test_axe_finds_nothing_wide_or_on_a_phone_and_nothing_is_too_wide(
    signed_in: BrowserContext, seminar: Seminar, kind: str
) -> None:
    page = signed_in.new_page()
    found: list[str] = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(seminar.paths[kind])
        page.evaluate("for (const folded of document.querySelectorAll('main details')) folded.open = true")
        found += complaints(page)
    assert not found, "\n".join(found)
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    assert page.evaluate(TOO_WIDE) == []
    page.close()


def test_the_code_that_is_read_aloud_opens_the_board(reader: Page, seminar: Seminar) -> None:
    reader.goto("/en/collections")
    reader.get_by_label("Were you given a code?").fill(seminar.code.replace("-", " ").upper())
    reader.keyboard.press("Enter")

    expect(reader).to_have_url(f"{seminar.address}/en/c/{seminar.code}")


def test_on_paper_the_code_stands_at_the_top_and_nothing_that_one_presses(reader: Page, seminar: Seminar) -> None:
    reader.goto(seminar.paths["board"])
    show_as(reader, "print")
    picture = reader.get_by_role("img", name="QR code").bounding_box()
    opening = reader.get_by_role("heading", name="Opening").bounding_box()

    assert picture is not None
    assert opening is not None
    assert picture["y"] + picture["height"] < opening["y"]
    expect(reader.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(reader.get_by_role("link", name=f"/c/{seminar.code}")).to_be_visible()


def test_the_invitation_is_copied_with_its_lines(signed_in: BrowserContext, seminar: Seminar) -> None:
    page = signed_in.new_page()
    page.goto(seminar.paths["share"])
    page.get_by_role("button", name="Copy the text").first.click()

    expect(page.get_by_role("status").filter(has_text="Text copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_role("textbox", name="English").input_value()
    page.close()
