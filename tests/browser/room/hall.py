"""A hall with a seminar in it, for tests in a browser: its board, its desk, and the phones of participants."""

import re
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Locator, Page

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection
from kb.database.engine import Database
from tests.support import people
from tests.support.collections import link, make_collection, note, practice, slot
from tests.support.rooms import TODAY
from tests.support.server import DANISH

TITLE = "Thursday in Struer"
GUIDE = "A guide to dialogue circles"
DEADLINE_MS = 8_000


class OpenDevice(Protocol):
    """Opens the page of a device that has seen nothing yet."""

    def __call__(self, *, scripts: bool = True, width: int = 360) -> Page: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """A running site, on which each test has a board of its own."""

    address: str
    database: Database

    def board(self, **switches: bool) -> tuple[Account, Collection]:
        """Return a new board, and who looks after it."""
        items = (slot(day=TODAY, starts="00:00", ends="23:59"), practice(DANISH), link(GUIDE), note("Bring a pen."))
        mette = people.make_account(self.database, name="Mette")
        with self.database.writing() as session:
            board = make_collection(session, mette, title=TITLE, items=items)
            for name, value in switches.items():
                setattr(board, name, value)
        return mette, board


def path_of(board: Collection, ending: str = "") -> str:
    return f"/en/c/{written(board.code)}{ending}"


def sign_in(page: Page, account: Account) -> Page:
    page.goto("/en/account/sign-in")
    page.locator("#email").fill(account.email)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/write")
    return page


def button(page: Page, action: str, what: str = GUIDE) -> Locator:
    """Return the button that does something to a thing, by its whole name."""
    return page.get_by_role("button", name=re.compile(f"^{action} ?: {what}$"))


def take_guide(page: Page) -> None:
    button(page, "I take this home").click()
