"""What a browser fetched ahead counts as read once it is shown, and not before."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.support.server import DANISH

#: The fetching ahead begins when the mouse rests on a link.
PRACTICE = f"/en/practices/{DANISH}"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


def told_read(page: Page) -> list[Request]:
    """Return a list that fills with what the page tells the site."""
    heard: list[Request] = []
    page.on("request", lambda request: heard.append(request) if request.method == "HEAD" else None)
    return heard


def test_a_practice_that_was_fetched_ahead_tells_once_that_it_is_shown(page: Page) -> None:
    heard = told_read(page)
    page.goto("/en/themes/fathers")
    link = page.locator(f"main a[href='{PRACTICE}']").first
    with page.expect_request(lambda request: request.headers.get("sec-purpose") == "prefetch"):
        link.hover()
    assert not heard
    with page.expect_request(lambda request: request.method == "HEAD"):
        link.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [(request.url.endswith(PRACTICE), request.headers["kb-read"]) for request in heard] == [(True, "1")]


def test_a_practice_that_was_fetched_when_it_was_asked_for_has_nothing_to_tell(page: Page) -> None:
    heard = told_read(page)
    page.goto(PRACTICE)
    page.wait_for_load_state("networkidle")
    assert not heard


def test_a_theme_that_was_fetched_ahead_has_nothing_to_tell(page: Page) -> None:
    heard = told_read(page)
    page.goto("/en/themes/")
    link = page.locator("main a[href='/en/themes/fathers']").first
    with page.expect_request(lambda request: request.headers.get("sec-purpose") == "prefetch"):
        link.hover()
    link.click()
    page.wait_for_url("**/themes/fathers")
    page.wait_for_load_state("networkidle")
    assert not heard
