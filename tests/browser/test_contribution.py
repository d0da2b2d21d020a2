"""The whole way of a contribution, in a browser with and without scripts: written, sent, sent back, published, found."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from kb.accounts.models import Account, Role
from kb.database.engine import Database, sqlite_url
from tests.browser.screenshots import HEIGHT
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support import people
from tests.support.server import running_server

TITLES = {
    "en": "Grandmothers repair zips and tell about the river",
    "lv": "Vecmāmiņas labo rāvējslēdzējus un stāsta par upi",
}
WORDS = {"en": "grandmothers zips", "lv": "vecmāmiņas rāvējslēdzējus"}
PATIENCE_SECONDS = 20
SECTIONS = ("why", "how", "need", "outcome", "failures", "advice", "links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running site. Each test has people of its own: a code of the second step is good once."""

    address: str
    database: Database

    def person(self, role: Role = Role.CONTRIBUTOR) -> Account:
        """Return somebody new."""
        defaults = {"organisation": ["Kärdla library"], "countries": ["EE"], "licence": ["CC-BY-4.0"]}
        return people.make_account(self.database, role=role, defaults=defaults)


@pytest.fixture(scope="module")
def house(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("house")
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        yield Site(address=address, database=database)
        database.close()


def sign_in(browser: Browser, house: Site, account: Account, language: str, *, scripts: bool = True) -> Page:
    """Return a page of somebody who has signed in by the form, with the second step where there is one."""
    context = browser.new_context(
        base_url=house.address, java_script_enabled=scripts, viewport={"width": 1280, "height": HEIGHT}
    )
    page = context.new_page()
    page.goto(f"/{language}/account/sign-in")
    page.locator("#email").fill(account.email)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    if account.totp_secret:
        page.locator("#code").fill(pyotp.TOTP(account.totp_secret).now())
        page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/write")
    return page


def write(page: Page, language: str) -> None:
    """Fill in what a practice needs, and save it."""
    page.locator(".write-begin button[type=submit]").click()
    page.wait_for_url("**/write/*")
    page.locator("#title").fill(TITLES[language])
    page.locator("#summary").fill(f"{TITLES[language]}.")
    for section in SECTIONS:
        page.locator(f"#{section}").fill(f"{section}: {TITLES[language]}.")
    for name, value in (("themes", "fathers"), ("audiences", "fathers"), ("formats", "workshop"), ("evidence", "1")):
        box = page.locator(f"[name={name}][value='{value}']")
        _open(page, name)
        box.check()
    page.locator("#period_from").fill("2025")
    page.locator("button[name=then][value=send]").first.click()


def _open(page: Page, name: str) -> None:
    """Unfold the list of a field, where it is folded."""
    folded = page.locator(f"details:not([open]):has([name={name}]) > summary")
    while folded.count():
        folded.first.click()


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("lv", False)])
def test_a_practice_is_written_reviewed_published_and_found(
    browser: Browser, house: Site, language: str, scripts: bool
) -> None:
    author = sign_in(browser, house, house.person(), language, scripts=scripts)
    write(author, language)
    author.wait_for_url("**/send")
    author.locator("#consent").check()
    author.locator("main form button[type=submit]").last.click()
    author.wait_for_url("**/write/*")

    reviewer = sign_in(browser, house, house.person(Role.REVIEWER), language, scripts=scripts)
    reviewer.goto(f"/{language}/review")
    reviewer.get_by_role("link", name=TITLES[language]).click()
    reviewer.locator("#note").fill("Say how many came.")
    reviewer.locator("button[value=send-back]").click()
    expect(reviewer.get_by_role("status")).to_be_visible()

    author.reload()
    expect(author.get_by_text("Say how many came.").first).to_be_visible()
    author.locator("#outcome").fill(f"Twelve came. {TITLES[language]}.")
    author.locator("button[name=then][value=send]").first.click()
    author.locator("#consent").check()
    author.locator("main form button[type=submit]").last.click()
    author.wait_for_url("**/write/*")

    reviewer.reload()
    expect(reviewer.locator("#changes")).to_be_visible()
    began = time.monotonic()
    reviewer.locator("button[value=accept]").click(no_wait_after=True)
    reader = browser.new_page(base_url=house.address)
    while TITLES[language] not in reader.request.get(f"/api/v1/practices?lang={language}&q={WORDS[language]}").text():
        assert time.monotonic() < began + PATIENCE_SECONDS
    print(f"found {time.monotonic() - began:.2f} s after the click")
    expect(reviewer.get_by_role("status")).to_be_visible()
    reader.goto(f"/{language}/search?q={WORDS[language]}")
    reader.get_by_role("link", name=TITLES[language]).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    for page in (author, reviewer, reader):
        page.context.close()


WORKING_PAGES = {
    "contributor": (
        "write",
        "account/profile",
        "account/security",
        "account/data",
        "account/password",
        "account/address",
    ),
    "reviewer": (
        "review",
        "account/profile",
        "translations?to=lv",
        "practices/uge17/translate?to=lv",
        "practices/uge17/correct",
    ),
    "administrator": ("account/people", "account/invite"),
    "nobody": (
        "account/sign-in",
        "account/forgotten",
        "practices/uge17/history",
        "practices/uge17/ask",
        "practices/uge17/tried",
        "watch?theme=fathers",
    ),
}


@pytest.mark.parametrize("who", WORKING_PAGES)
def test_axe_finds_nothing_on_pages_of_work_and_nothing_is_too_wide(browser: Browser, house: Site, who: str) -> None:
    is_signed_in = who in set(Role)
    page = (
        sign_in(browser, house, house.person(Role(who)), "en")
        if is_signed_in
        else browser.new_page(base_url=house.address)
    )
    found = []
    for path in WORKING_PAGES[who]:
        for language in ("en", "fi"):
            page.goto(f"/{language}/{path}")
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                found += complaints(page)
                found += [f"{path} {width}: {one}" for one in page.evaluate(TOO_WIDE)]
    page.context.close()
    assert not found, "\n".join(found)
