"""With scripts, the search page changes in place: quickly, without losing the focus, the scroll, or what is open; else as ever."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_axe import complaints
from tests.browser.test_journeys import facets, focused, results, tab_to
from tests.browser.test_layout import TOO_WIDE

FEW = "/en/search?size=5"
IS_SAME_DOCUMENT = "Boolean(window.wasHere)"
SCROLL = "Math.round(scrollY)"
LONG_ENOUGH_MS = 300


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """All practices, five on a page, in a browser that has seen nothing yet."""
    opened = fresh_context.new_page()
    opened.emulate_media(reduced_motion="reduce")
    visit(opened, FEW)
    return opened


def visit(page: Page, path: str) -> None:
    """Load a page, and mark its document."""
    page.goto(path)
    page.evaluate("window.wasHere = true")


def country(page: Page, name: str) -> Locator:
    """Return an option of the facet “Country”."""
    return page.locator("#facet-country").get_by_role("link", name=re.compile(name))


def count(page: Page) -> Locator:
    """Return the heading that tells how many practices there are."""
    return page.get_by_role("heading", name=re.compile(r"^\d+ practices?( found)?$"))


def told_by(option: Locator) -> str:
    """Return how many practices an option promises."""
    return option.inner_text().split()[-1]


def go(page: Page, link: Locator, address: str) -> None:
    """Press a link and wait for the address; the document must stay the same."""
    link.click()
    page.wait_for_url(f"**/en/search{address and '?'}{address}")
    assert page.evaluate(IS_SAME_DOCUMENT)


def test_a_filter_changes_results_chips_and_languages_in_place(page: Page) -> None:
    told = told_by(country(page, "Denmark"))
    go(page, country(page, "Denmark"), "country=DK&size=5")
    expect(count(page)).to_have_text(f"{told} practices")
    expect(page.get_by_role("main").get_by_role("link", name="Country: Denmark Remove")).to_be_visible()
    latvian = page.get_by_role("banner").locator("[hreflang=lv]")
    expect(latvian).to_have_attribute("href", "/lv/search?country=DK&size=5")


def test_the_focus_and_the_place_stay_on_the_option_that_was_chosen(page: Page) -> None:
    country(page, "Denmark").scroll_into_view_if_needed()
    before = country(page, "Denmark").bounding_box()
    go(page, country(page, "Denmark"), "country=DK&size=5")
    expect(focused(page)).to_have_accessible_name(re.compile("^Remove Denmark"))
    after = focused(page).bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?size=5")
    expect(focused(page)).to_have_accessible_name(re.compile("^Denmark"))


def test_the_number_of_results_is_told_to_a_screen_reader(page: Page) -> None:
    said = page.get_by_role("status").filter(has_text="practices")
    expect(said).to_have_count(0)
    go(page, country(page, "Denmark"), "country=DK&size=5")
    expect(said).to_have_text(count(page).inner_text())


def test_another_page_begins_at_its_top_with_the_focus_on_the_heading(page: Page) -> None:
    go(page, page.get_by_role("link", name="Next"), "size=5&page=2")
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    expect(count(page)).to_be_focused()
    assert page.evaluate(SCROLL) == 0


def test_a_new_search_changes_the_page_in_place_and_its_title(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.fill("fathers")
    box.press("Enter")
    page.wait_for_url("**/en/search?q=fathers&size=5")
    assert page.evaluate(IS_SAME_DOCUMENT)
    expect(page).to_have_title("Search: fathers · Democratic Library")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: fathers")
    expect(count(page)).to_be_focused()


@pytest.mark.parametrize(
    ("path", "link", "address"),
    [
        ("/en/search?q=fathers", "newest", "q=fathers&sort=newest"),
        ("/en/search?staff=1", "Show them too", "staff=1&unknown=yes"),
        ("/en/search?country=DK&q=fathers", "Remove all", "q=fathers"),
    ],
)
def test_order_what_is_not_known_and_chips_change_in_place(page: Page, path: str, link: str, address: str) -> None:
    visit(page, path)
    go(page, page.get_by_role("link", name=link, exact=True), address)
    expect(count(page)).to_be_focused()


def test_back_and_forward_bring_back_the_results_and_the_scroll(page: Page) -> None:
    page.evaluate("scrollTo(0, 150)")
    everything = count(page).inner_text()
    go(page, country(page, "Denmark"), "country=DK&size=5")
    danish = count(page).inner_text()
    page.evaluate("scrollTo(0, 600)")
    page.go_back()
    expect(count(page)).to_have_text(everything)
    page.wait_for_function(f"{SCROLL} === 150")
    page.go_forward()
    expect(count(page)).to_have_text(danish)
    page.wait_for_function(f"{SCROLL} === 600")
    assert page.evaluate(IS_SAME_DOCUMENT)


def test_back_from_a_practice_shows_the_narrowed_results_and_back_again_all_of_them(page: Page) -> None:
    everything = count(page).inner_text()
    go(page, country(page, "Denmark"), "country=DK&size=5")
    danish = count(page).inner_text()
    results(page).first.click()
    page.wait_for_url("**/en/practices/*")
    page.go_back()
    expect(count(page)).to_have_text(danish)
    page.go_back()
    expect(count(page)).to_have_text(everything)


def test_facets_stay_open_or_closed(page: Page) -> None:
    page.locator("#facet-evidence > summary").click()
    page.locator("#facet-theme > summary").click()
    go(page, country(page, "Denmark"), "country=DK&size=5")
    expect(page.locator("#facet-evidence")).to_have_attribute("open", "")
    expect(page.locator("#facet-theme")).not_to_have_attribute("open", "")


def test_ticked_practices_that_are_still_in_the_list_stay_ticked(page: Page) -> None:
    visit(page, "/en/search?country=DK")
    title = results(page).first.inner_text()
    page.get_by_label(f"Compare: {title}").check()
    go(page, page.get_by_role("link", name="Remove all"), "")
    expect(page.get_by_label(f"Compare: {title}")).to_be_checked()
    expect(page.locator("[name=practice]:checked")).to_have_count(1)


def test_of_two_quick_choices_the_last_one_counts(page: Page) -> None:
    held: list[Route] = []
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/search?country=DK*", lambda route: held.append(route))
    country(page, "Denmark").click()
    told = told_by(country(page, "Latvia"))
    go(page, country(page, "Latvia"), "country=LV&size=5")
    for route in held:
        route.abort()
    page.wait_for_timeout(LONG_ENOUGH_MS)
    expect(count(page)).to_have_text(f"{told} practices")
    assert len(held) == 1
    assert errors == []


@pytest.mark.parametrize("failure", ["network", "server", "nonsense"])
def test_where_fetching_fails_the_browser_opens_the_page_itself(page: Page, failure: str) -> None:
    def fail(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fallback()
        elif failure == "network":
            route.abort()
        else:
            route.fulfill(status=500 if failure == "server" else 200, body="?", content_type="text/html")

    page.route("**/search?country=DK*", fail)
    told = told_by(country(page, "Denmark"))
    country(page, "Denmark").click()
    page.wait_for_url("**/en/search?country=DK&size=5")
    expect(count(page)).to_have_text(f"{told} practices")
    assert not page.evaluate(IS_SAME_DOCUMENT)
    page.go_back()
    expect(count(page)).not_to_have_text(f"{told} practices")


def test_a_browser_without_the_navigation_api_follows_links_as_ever(page: Page) -> None:
    page.add_init_script("delete window.navigation")
    visit(page, FEW)
    country(page, "Denmark").click()
    page.wait_for_url("**/en/search?country=DK&size=5")
    assert not page.evaluate(IS_SAME_DOCUMENT)


def test_a_click_with_control_opens_another_tab_and_leaves_this_one(page: Page) -> None:
    with page.context.expect_page() as opened:
        country(page, "Denmark").click(modifiers=["Control"])
    opened.value.wait_for_url("**/en/search?country=DK&size=5")
    assert page.url.endswith(FEW)


def test_links_within_the_page_and_to_other_pages_are_left_alone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("link", name="Narrow down").click()
    page.wait_for_url("**#narrow")
    assert page.evaluate(IS_SAME_DOCUMENT)
    go(page, country(page, "Denmark"), "country=DK&size=5")
    results(page).first.click()
    page.wait_for_url("**/en/practices/*")
    assert not page.evaluate(IS_SAME_DOCUMENT)


def test_what_was_put_in_place_suggests_and_says_whether_it_fits(page: Page) -> None:
    page.evaluate("localStorage.setItem('kb.my-library', JSON.stringify({staff: ['1']}))")
    visit(page, FEW)
    go(page, country(page, "Denmark"), "country=DK&size=5")
    cards = page.get_by_role("article")
    expect(cards.locator("button[aria-expanded]")).to_have_count(cards.count())
    page.get_by_role("combobox").press_sequentially("fath")
    page.get_by_role("listbox").get_by_role("option", name="Fathers and parental leave").click()
    page.wait_for_url("**/en/themes/fathers")


def test_on_a_phone_the_number_of_results_stays_in_view_and_leads_up_to_them(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    told = told_by(country(page, "Denmark"))
    go(page, country(page, "Denmark"), "country=DK&size=5")
    link = facets(page).get_by_role("link", name=f"{told} practices")
    expect(link).to_be_in_viewport()
    link.click()
    expect(count(page)).to_be_in_viewport()


def test_axe_finds_nothing_after_a_change_and_nothing_sticks_out(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    go(page, country(page, "Denmark"), "country=DK&size=5")
    # Half behind the number of results, an option would count as too small.
    page.evaluate("scrollTo(0, 0)")
    assert complaints(page) == []
    assert page.evaluate(TOO_WIDE) == []


def test_the_keyboard_alone_searches_narrows_reads_and_compares(open_page: OpenPage) -> None:
    page = open_page("/en/")
    page.keyboard.press("/")
    page.keyboard.type("fathers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=fathers")
    unseen = tab_to(page, country(page, "Denmark"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=fathers&country=DK")
    page.keyboard.press("/")
    unseen += tab_to(page, results(page).first)
    title = focused(page).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/practices/*")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    unseen += tab_to(page, page.get_by_role("link", name="What did not work"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What did not work")).to_be_in_viewport()
    # A window without a frame has no key for it: back from the section, and from the practice.
    page.go_back()
    page.go_back()
    page.wait_for_url("**/en/search?q=fathers&country=DK")
    for place in range(2):
        unseen += tab_to(page, page.get_by_role("checkbox", name=re.compile("^Compare")).nth(place))
        page.keyboard.press("Space")
    unseen += tab_to(page, page.get_by_role("button", name="Compare the chosen practices"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare practices")
    expect(page.get_by_role("columnheader")).to_contain_text([title])
    assert unseen == []
