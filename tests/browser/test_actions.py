"""A practice is handed on: its link and its citation are copied, it is shared and printed; without a script, no button promises it."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kb.languages import LANGUAGES
from tests.browser.conftest import OpenPage
from tests.browser.test_axe import complaints
from tests.browser.test_journeys import focused
from tests.browser.test_layout import TOO_WIDE
from tests.support.server import DANISH

PATH = f"/en/practices/{DANISH}"
SHORT = f"/p/{DANISH}"
REFUSE = "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
SHARE = "Navigator.prototype.share = async what => { window.shared = what }"


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """A practice in a browser that lets pages copy."""
    fresh_context.grant_permissions(["clipboard-read", "clipboard-write"])
    fresh_context.add_init_script("window.print = () => { window.wasPrinted = true }")
    opened = fresh_context.new_page()
    opened.goto(PATH)
    return opened


def button(page: Page, name: str) -> Locator:
    """Return one of the buttons."""
    return page.get_by_role("article").get_by_role("button", name=name)


def copied(page: Page) -> str:
    """Return what was copied."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_the_link_that_is_copied_opens_in_each_readers_language(page: Page) -> None:
    button(page, "Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Link copied. It opens in each reader’s language.")
    assert copied(page).endswith(SHORT)


def test_the_citation_that_is_copied_is_that_of_the_page(page: Page) -> None:
    button(page, "Copy citation").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Citation copied.")
    assert copied(page) == page.locator(".citation").first.inner_text()
    expect(button(page, "Copy citation")).to_be_focused()


@pytest.mark.parametrize("why", ["refused", "missing"])
def test_where_copying_is_not_allowed_the_text_is_selected_instead(page: Page, why: str) -> None:
    missing = "() => { Object.defineProperty(navigator, 'clipboard', { value: undefined }) }"
    page.evaluate(REFUSE if why == "refused" else missing)
    button(page, "Copy link").click()
    expect(page.get_by_role("status")).to_contain_text("The text is selected")
    field = page.get_by_role("textbox", name="Text to copy")
    expect(field).to_be_focused()
    assert str(page.evaluate("getSelection().toString()")).endswith(SHORT)


def test_the_browsers_own_window_for_sharing_gets_title_and_link(page: Page) -> None:
    page.add_init_script(SHARE)
    page.goto(PATH)
    button(page, "Share").click()
    shared = page.evaluate("window.shared")
    assert shared["title"] == page.get_by_role("heading", level=1).inner_text()
    assert shared["url"].endswith(SHORT)


def test_closing_that_window_is_no_error(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("Navigator.prototype.share = () => Promise.reject(new DOMException('closed', 'AbortError'))")
    page.goto(PATH)
    button(page, "Share").click()
    page.wait_for_timeout(100)
    assert errors == []


def test_a_browser_that_cannot_share_shows_no_button_for_it(page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(PATH)
    expect(button(page, "Copy link")).to_be_visible()
    expect(button(page, "Share")).to_be_hidden()


def test_the_page_is_printed_without_the_buttons(page: Page) -> None:
    button(page, "Print").click()
    assert page.evaluate("window.wasPrinted")
    page.emulate_media(media="print")
    expect(page.get_by_text("Copy link")).to_be_hidden()


def test_without_scripts_there_is_no_button_and_the_link_stands_on_the_page(open_page: OpenPage) -> None:
    page = open_page(PATH, scripts=False)
    expect(page.get_by_text("Copy link")).to_be_hidden()
    expect(page.locator(f"a[href$='{SHORT}']")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_buttons_fit_every_screen_and_axe_finds_nothing(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/{language}/practices/{DANISH}")
    page.evaluate(REFUSE)
    page.locator("[data-copy]").first.click()
    expect(focused(page)).to_have_role("textbox")
    assert page.evaluate(TOO_WIDE) == []
    assert complaints(page) == []
