"""What browser tests share: the running site, one Chromium, and pages of it in a few kinds of window."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.screenshots import HEIGHT, MISSING, Scheme, find_chromium, running_browser, show_as
from tests.support.server import running_server

HERE = Path(__file__).parent
PATIENCE_MS = 10_000


class OpenPage(Protocol):
    """Opens a page of the site; it stays until the next one is opened."""

    def __call__(
        self, path: str, *, width: int = 1280, scheme: Scheme = "light", scripts: bool = True, status: int = 200
    ) -> Page: ...


def add_style(page: Page, rules: str) -> None:
    """Add rules of style to a page; the policy of the site forbids elements and attributes that hold any."""
    page.evaluate(
        "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet] }",
        rules,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. Without it a test is skipped, or fails where KB_REQUIRE_BROWSER is 1."""
    program = find_chromium()
    if program is None:
        if os.environ.get("KB_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return program


@pytest.fixture(scope="session")
def site(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site over a copy of the starter collection."""
    with running_server(tmp_path_factory.mktemp("site")) as base_url:
        yield base_url


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    with running_browser(playwright, chromium) as program:
        yield program


@pytest.fixture
def fresh_context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A context that has seen nothing yet: no cookie, nothing cached."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": HEIGHT})
    yield context
    context.close()


@pytest.fixture(scope="session")
def open_page(browser: Browser, site: str) -> OpenPage:
    """Open pages of the site, always in the same window: a new one would cost more than the page. The site keeps nothing in it."""
    windows: dict[bool, Page] = {}

    def open_one(
        path: str, *, width: int = 1280, scheme: Scheme = "light", scripts: bool = True, status: int = 200
    ) -> Page:
        if scripts not in windows:
            windows[scripts] = browser.new_page(base_url=site, java_script_enabled=scripts, reduced_motion="reduce")
            windows[scripts].set_default_timeout(PATIENCE_MS)
        page = windows[scripts]
        page.set_viewport_size({"width": width, "height": HEIGHT})
        show_as(page, scheme)
        answer = page.goto(path)
        assert answer is None or answer.status == status, f"{path}: {answer.status}"
        return page

    return open_one
