"""While somebody types, the search box suggests: for mouse, touch, keyboard and screen reader; and never stands in the way."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE, enlarge_text

API = "**/api/v1/suggest*"
LEAST_ON_TOUCH = 44
LONG_ENOUGH_MS = 300


@pytest.fixture
def home(fresh_context: BrowserContext) -> Page:
    """The home page in a browser that has seen nothing yet."""
    page = fresh_context.new_page()
    page.goto("/en/")
    return page


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """The home page on a small phone."""
    context = browser.new_context(
        base_url=site, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    page.goto("/en/")
    yield page
    context.close()


def box(page: Page) -> Locator:
    """Return the search box."""
    return page.locator("#q")


def options(page: Page) -> Locator:
    """Return all suggestions."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def suggested(page: Page, text: str) -> Locator:
    """Type a text, and return what is suggested as soon as it is there."""
    box(page).press_sequentially(text)
    expect(options(page).first).to_be_visible()
    return options(page)


def active(page: Page) -> Locator:
    """Return the option that a screen reader is told of."""
    return page.locator(f"#{box(page).get_attribute('aria-activedescendant')}")


def asked(page: Page) -> list[str]:
    """Return a list that fills with the texts for which suggestions are asked."""
    texts: list[str] = []
    page.on("request", lambda request: texts.extend(re.findall(r"/suggest\?.*&q=(.*)", request.url)))
    return texts


def answer(*texts: str) -> dict[str, Any]:
    """Return an answer of the API."""
    items = [{"text": text, "url": f"/en/search?q={text}"} for text in texts]
    return {"q": "", "groups": [{"kind": "words", "label": "Search for", "items": items}]}


def test_typing_suggests_practices_and_themes(home: Page) -> None:
    suggested(home, "fath")
    expect(box(home)).to_have_attribute("aria-expanded", "true")
    expect(home.get_by_role("group", name="Practices").get_by_role("option").first).to_be_visible()
    expect(home.get_by_role("group", name="Themes").get_by_role("option")).to_contain_text(["Fathers"])


def test_a_screen_reader_is_told_how_many_suggestions_there_are(home: Page) -> None:
    number = suggested(home, "fath").count()
    expect(home.get_by_role("status")).to_have_text(f"Suggestions: {number}")


def test_a_latvian_gets_suggestions_in_latvian(open_page: OpenPage) -> None:
    page = open_page("/lv/")
    box(page).press_sequentially("tēv")
    expect(page.get_by_role("group", name="Tēmas").get_by_role("option")).to_contain_text(["Tēvi"])


def test_down_and_enter_lead_to_what_was_suggested(home: Page) -> None:
    first = suggested(home, "fath").first
    box(home).press("ArrowDown")
    expect(active(home)).to_have_text(first.inner_text())
    expect(active(home)).to_have_attribute("aria-selected", "true")
    expect(box(home)).to_be_focused()
    target = first.get_attribute("href") or "?"
    box(home).press("Enter")
    home.wait_for_url(f"**{target}")


def test_up_from_the_box_reaches_the_last_and_down_from_there_the_first(home: Page) -> None:
    found = suggested(home, "fath")
    box(home).press("ArrowUp")
    expect(active(home)).to_have_text(found.last.inner_text())
    box(home).press("ArrowDown")
    expect(active(home)).to_have_text(found.first.inner_text())
    box(home).press("ArrowUp")
    expect(active(home)).to_have_text(found.last.inner_text())


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft"])
def test_moving_in_the_text_leaves_the_suggestions(home: Page, key: str) -> None:
    suggested(home, "fath")
    box(home).press("ArrowDown")
    box(home).press(key)
    expect(box(home)).not_to_have_attribute("aria-activedescendant", re.compile(""))
    expect(home.locator("[aria-selected=true]")).to_have_count(0)
    places = {"Home": 0, "End": 4, "ArrowLeft": 3}
    assert box(home).evaluate("input => input.selectionStart") == places[key]


def test_enter_without_a_chosen_suggestion_searches_for_the_text(home: Page) -> None:
    suggested(home, "fath")
    box(home).press("Enter")
    home.wait_for_url("**/en/search?q=fath")


def test_escape_closes_the_suggestions_and_a_second_one_empties_the_box(home: Page) -> None:
    found = suggested(home, "fath")
    box(home).press("Escape")
    expect(found.first).to_be_hidden()
    expect(box(home)).to_have_attribute("aria-expanded", "false")
    expect(box(home)).to_have_value("fath")
    box(home).press("Escape")
    expect(box(home)).to_have_value("")


def test_down_shows_again_what_escape_had_closed(home: Page) -> None:
    found = suggested(home, "fath")
    box(home).press("Escape")
    box(home).press("ArrowDown")
    expect(active(home)).to_have_text(found.first.inner_text())


def test_tab_closes_the_suggestions_and_moves_to_the_button(home: Page) -> None:
    found = suggested(home, "fath")
    box(home).press("Tab")
    expect(found.first).to_be_hidden()
    expect(home.get_by_role("search").first.get_by_role("button", name="Search")).to_be_focused()


def test_a_click_leads_to_what_was_suggested(home: Page) -> None:
    theme = suggested(home, "fath").filter(has_text="Fathers and parental leave")
    theme.click()
    home.wait_for_url("**/en/themes/fathers")


def test_one_character_asks_nothing(home: Page) -> None:
    texts = asked(home)
    box(home).press_sequentially("f")
    home.wait_for_timeout(LONG_ENOUGH_MS)
    assert texts == []


def test_what_was_answered_once_is_not_asked_again(home: Page) -> None:
    texts = asked(home)
    found = suggested(home, "fath")
    box(home).press("Escape")
    box(home).press("Escape")
    suggested(home, "fath")
    expect(found.first).to_be_visible()
    assert texts.count("fath") == 1


def test_an_answer_that_was_overtaken_is_never_shown(home: Page) -> None:
    held: list[Route] = []

    def serve(route: Route) -> None:
        if route.request.url.endswith("q=old"):
            held.append(route)
        else:
            route.fulfill(json=answer("new"))

    home.route(API, serve)
    with home.expect_request(API):
        box(home).fill("old")
    box(home).fill("older")
    expect(options(home)).to_have_text(["new"])
    for route in held:
        route.fulfill(json=answer("outdated"))
    home.wait_for_timeout(LONG_ENOUGH_MS)
    expect(options(home)).to_have_text(["new"])


@pytest.mark.parametrize("failure", ["network", "server", "nonsense"])
def test_where_the_network_fails_nothing_is_shown_and_the_search_works(home: Page, failure: str) -> None:
    broken: list[str] = []
    home.on("pageerror", lambda error: broken.append(str(error)))

    def fail(route: Route) -> None:
        if failure == "network":
            route.abort()
        else:
            route.fulfill(status=500 if failure == "server" else 200, body="<html>")

    home.route(API, fail)
    with home.expect_request(API):
        box(home).press_sequentially("fath")
    home.wait_for_timeout(LONG_ENOUGH_MS)
    expect(home.get_by_role("listbox")).to_be_hidden()
    box(home).press("Enter")
    home.wait_for_url("**/en/search?q=fath")
    assert broken == []


def test_suggestions_move_nothing_on_the_page(home: Page) -> None:
    places = "() => [...document.querySelectorAll('main *')].filter(one => !one.closest('.suggest'))" + (
        ".map(one => JSON.stringify(one.getBoundingClientRect())).join()"
    )
    before = home.evaluate(places)
    suggested(home, "fath")
    # The words for screen readers do not show.
    home.get_by_role("status").evaluate("status => status.textContent = ''")
    assert home.evaluate(places) == before


def test_a_practice_title_is_inserted_as_text_and_never_as_markup(home: Page) -> None:
    home.route(API, lambda route: route.fulfill(json=answer("<img src=x onerror=alert(1)>")))
    box(home).press_sequentially("fath")
    expect(options(home)).to_have_text(["<img src=x onerror=alert(1)>"])


def test_on_a_phone_suggestions_fit_and_are_large_enough_for_a_finger(phone: Page) -> None:
    heights = [one.bounding_box() for one in suggested(phone, "li").all()]
    assert all(size and size["height"] >= LEAST_ON_TOUCH for size in heights), heights
    assert phone.evaluate(TOO_WIDE) == []


def test_suggestions_fit_in_letters_of_twice_the_size(home: Page) -> None:
    home.set_viewport_size({"width": 360, "height": 900})
    enlarge_text(home, 2)
    suggested(home, "li")
    assert home.evaluate(TOO_WIDE) == []


def test_a_tap_leads_to_what_was_suggested(phone: Page) -> None:
    suggested(phone, "fath").filter(has_text="Fathers and parental leave").tap()
    phone.wait_for_url("**/en/themes/fathers")


def test_the_active_suggestion_is_seen_where_colours_are_forced(home: Page) -> None:
    home.emulate_media(forced_colors="active")
    suggested(home, "fath")
    box(home).press("ArrowDown")
    assert active(home).evaluate("option => getComputedStyle(option).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_open_suggestions(open_page: OpenPage, width: int) -> None:
    page = open_page("/en/", width=width)
    suggested(page, "fath")
    box(page).press("ArrowDown")
    found = complaints(page)
    assert not found, "\n".join(found)


def test_without_scripts_the_box_is_a_plain_search_box(open_page: OpenPage) -> None:
    page = open_page("/en/", scripts=False)
    box(page).fill("fath")
    box(page).press("Enter")
    page.wait_for_url("**/en/search?q=fath")
