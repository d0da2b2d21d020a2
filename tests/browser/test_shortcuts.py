"""Shortcuts of one key help those who know them, disturb nobody who types, and can be switched off."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kb.languages import LANGUAGES
from tests.browser.test_axe import complaints
from tests.browser.test_journeys import focused, tab_to
from tests.browser.test_layout import BROKEN_WORDS, TOO_WIDE


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """The search page in a browser that has seen nothing yet."""
    opened = fresh_context.new_page()
    opened.goto("/en/search?q=fathers")
    return opened


def window(page: Page) -> Locator:
    """Return the window that tells of the shortcuts."""
    return page.get_by_role("dialog", name="Keyboard shortcuts")


def switch(page: Page) -> Locator:
    """Return the box that switches them on and off."""
    return page.get_by_label("Use these shortcuts in this browser")


def close(page: Page) -> None:
    """Close the window, and wait until it is gone: the browser takes a moment."""
    page.keyboard.press("Escape")
    expect(window(page)).to_be_hidden()


def test_a_slash_leads_to_the_search_field_and_selects_what_is_in_it(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("circle")
    expect(page.get_by_role("combobox")).to_have_value("circle")


def test_a_slash_on_a_page_without_a_search_field_leads_to_the_search_page(page: Page) -> None:
    page.goto("/lv/my-library")
    page.keyboard.press("/")
    page.wait_for_url("**/lv/search#q")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_slash_that_is_typed_is_a_slash(page: Page) -> None:
    page.get_by_role("combobox").fill("and")
    page.get_by_role("combobox").press("/")
    page.get_by_role("combobox").press("?")
    expect(page.get_by_role("combobox")).to_have_value("and/?")
    expect(window(page)).to_be_hidden()


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_with_a_modifier_a_key_belongs_to_the_browser(page: Page, modifier: str) -> None:
    page.keyboard.press(f"{modifier}+/")
    expect(page.get_by_role("combobox")).not_to_be_focused()


def test_a_question_mark_shows_the_shortcuts_and_escape_closes_them(page: Page) -> None:
    link = page.get_by_role("link", name="About").first
    link.focus()
    page.keyboard.press("?")
    expect(window(page)).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_a_button_in_the_footer_shows_them_too(page: Page) -> None:
    opener = page.get_by_role("contentinfo").get_by_role("button", name="Keyboard shortcuts")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(window(page)).to_be_visible()
    page.keyboard.press("Enter")
    expect(window(page)).to_be_hidden()
    expect(opener).to_be_focused()


def test_they_can_be_switched_off_for_good_and_on_again(page: Page) -> None:
    opener = page.get_by_role("contentinfo").get_by_role("button", name="Keyboard shortcuts")
    page.keyboard.press("?")
    switch(page).uncheck()
    close(page)
    page.goto("/en/search")
    page.keyboard.press("/")
    page.keyboard.press("?")
    expect(page.locator("body")).to_be_focused()
    expect(window(page)).to_be_hidden()
    opener.click()
    expect(switch(page)).not_to_be_checked()
    switch(page).check()
    close(page)
    assert page.evaluate("localStorage.length") == 0
    page.keyboard.press("/")
    expect(focused(page)).to_have_role("combobox")


def test_a_browser_that_keeps_nothing_has_shortcuts_and_no_error(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })")
    page.goto("/en/search")
    page.keyboard.press("?")
    switch(page).uncheck()
    close(page)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert errors == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_window_fits_every_screen_and_axe_finds_nothing(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/{language}/my-library")
    page.keyboard.press("?")
    found: list[str] = page.evaluate(TOO_WIDE) + page.evaluate(BROKEN_WORDS)
    assert [*found, *complaints(page)] == []
