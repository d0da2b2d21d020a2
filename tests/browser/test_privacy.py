"""Reading leaves no trace: nothing is asked of anyone else, nothing is stored in the browser, the policy is never broken."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from kb.languages import LANGUAGES
from tests.support.server import PAGE_TYPES, STATUS, path_of

MOST_ENTRY_BYTES = 60_000
LISTEN = "addEventListener('securitypolicyviolation', event => console.error('policy broken: ' + event.blockedURI))"
STORED = """async () => ({
  cookie: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: globalThis.caches ? await caches.keys() : [],
})"""


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """A page in a browser that has seen nothing yet."""
    fresh_context.add_init_script(LISTEN)
    return fresh_context.new_page()


def visit_everything(page: Page) -> None:
    """Open every type of page."""
    for page_type in PAGE_TYPES:
        answer = page.goto(path_of(page_type, "en"))
        assert answer is not None
        assert answer.status == STATUS.get(page_type, 200)


def complaints(page: Page) -> list[str]:
    """Return a list that fills with whatever goes wrong on a page, other than that it is an error page."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def transferred(page: Page) -> Callable[[], int]:
    """Count what comes over the wire from now on, headers and bodies as they are encoded; the answer tells how many bytes."""
    session = page.context.new_cdp_session(page)
    sizes: list[int] = []

    def count(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", count)
    session.send("Network.enable")
    return lambda: sum(sizes)


def test_no_page_asks_anything_of_anyone_else(page: Page, site: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    visit_everything(page)
    assert asked
    assert {urlsplit(url)[:2] for url in asked} == {urlsplit(site)[:2]}


def test_no_page_leaves_a_cookie(page: Page, fresh_context: BrowserContext) -> None:
    visit_everything(page)
    assert fresh_context.cookies() == []


def test_no_page_stores_anything_in_the_browser(page: Page) -> None:
    visit_everything(page)
    page.goto("/en/")
    assert page.evaluate(STORED) == {"cookie": "", "local": [], "session": [], "databases": [], "caches": []}


def test_no_page_breaks_its_policy_or_complains(page: Page) -> None:
    heard = complaints(page)
    visit_everything(page)
    assert heard == []


def test_a_broken_policy_would_be_heard(page: Page) -> None:
    heard = complaints(page)
    page.goto("/en/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/dot.png'}))")
    page.wait_for_timeout(200)
    assert any("policy broken: https://elsewhere.example/dot.png" in message for message in heard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entry_page_is_light(page: Page, language: str) -> None:
    total = transferred(page)
    page.goto(path_of("home", language), wait_until="networkidle")
    assert 5_000 < total() <= MOST_ENTRY_BYTES


def test_the_second_page_fetches_no_style_again(page: Page) -> None:
    page.goto(path_of("home", "en"))
    page.goto(path_of("about", "en"))
    sizes = (
        "performance.getEntriesByType('resource').filter(one => one.name.endsWith('.css')).map(one => one.transferSize)"
    )
    assert page.evaluate(sizes) == [0]
