"""A reader keeps practices without an account: in her browser alone, in her own order, and hands them on as one link."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.shortlist.views import MOST
from tests.browser.conftest import OpenPage
from tests.browser.keeping import ALL, KEY, THREE, address, button, card, counter, keep, kept, listed
from tests.browser.screenshots import HEIGHT
from tests.browser.test_axe import complaints
from tests.browser.test_journeys import focused
from tests.browser.test_layout import BROKEN_WORDS, TOO_WIDE
from tests.browser.test_speed import OBSERVE, faults_of_shift


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """All practices, in a browser that has seen nothing yet."""
    opened = fresh_context.new_page()
    opened.goto(ALL)
    return opened


def test_a_result_is_kept_and_let_go_again_and_both_are_said(page: Page) -> None:
    button(card(page, 0)).click()
    expect(button(card(page, 0))).to_have_attribute("aria-pressed", "true")
    expect(button(card(page, 0))).to_have_accessible_name(re.compile("^✓ Kept"))
    expect(page.get_by_text("Kept in this browser. On your shortlist: 1")).to_have_role("status")
    expect(counter(page)).to_have_text("Shortlist 1")
    button(card(page, 0)).press("Enter")
    expect(button(card(page, 0))).to_have_accessible_name(re.compile("^Keep"))
    expect(page.get_by_text("Taken off your shortlist. Left on it: 0")).to_have_role("status")
    expect(counter(page)).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_what_is_kept_is_marked_on_every_list_and_on_the_page_of_the_practice(page: Page) -> None:
    keep(page, THREE)
    for path in ("/en/practices/uge17", "/fi/practices/uge17", "/en/search?q=uge17", "/da/search?q=uge17"):
        page.goto(path)
        assert page.locator("[data-keep=uge17]").first.get_attribute("aria-pressed") == "true", path


def test_a_practice_is_kept_on_its_own_page(page: Page) -> None:
    page.goto("/en/practices/uge17")
    button(page).click()
    expect(counter(page)).to_have_text("Shortlist 1")
    assert kept(page) == ["uge17"]


def test_the_marks_survive_filters_that_change_the_results_in_place(page: Page) -> None:
    page.evaluate("window.wasHere = true")
    button(card(page, 0)).click()
    slug = kept(page)[0]
    page.locator("#facet-country a").first.click()
    page.wait_for_url("**/en/search?country=*")
    page.go_back()
    page.wait_for_url(f"**{ALL}")
    expect(page.locator(f"[data-keep='{slug}']")).to_have_attribute("aria-pressed", "true")
    button(card(page, 1)).click()
    expect(counter(page)).to_have_text("Shortlist 2")
    assert page.evaluate("window.wasHere") is True


def test_the_counter_leads_to_the_list_in_the_order_of_keeping(page: Page) -> None:
    keep(page, THREE)
    page.goto("/en/")
    counter(page).click()
    page.wait_for_url(f"**{address(*THREE)}")
    assert listed(page) == THREE
    expect(counter(page)).to_have_count(0)


def test_the_page_of_the_list_fills_itself_from_what_is_kept(page: Page) -> None:
    keep(page, THREE)
    page.goto("/fi/shortlist")
    page.wait_for_url(f"**{address(*THREE, language='fi')}")


def test_with_nothing_kept_the_page_of_the_list_tells_how_to_begin(page: Page) -> None:
    page.goto("/en/shortlist")
    expect(page.get_by_text("Press “Keep” on any practice that you find.")).to_be_visible()
    expect(page.get_by_text("The list stands in the address of this page")).to_be_hidden()


def test_another_tab_learns_what_was_kept(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/en/practices/uge17")
    button(other).click()
    expect(counter(page)).to_have_text("Shortlist 1")


def test_a_list_is_put_in_order_with_the_keyboard_alone_and_stays_so(page: Page) -> None:
    keep(page, THREE)
    page.goto(address(*THREE))
    down = page.get_by_role("link", name=re.compile("^Move down")).first
    down.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(THREE[1], THREE[0], THREE[2])}#*")
    expect(focused(page)).to_have_accessible_name(re.compile("^Move down ?: UGE17"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(THREE[1], THREE[2], THREE[0])}#*")
    expect(focused(page)).to_have_accessible_name(re.compile("^Move up ?: UGE17"))
    assert kept(page) == [THREE[1], THREE[2], THREE[0]]


def test_what_is_taken_off_ones_own_list_is_not_kept_any_more(page: Page) -> None:
    keep(page, THREE)
    page.goto(address(*THREE))
    page.get_by_role("link", name=re.compile("^Take off the list ?: UGE17")).click()
    page.wait_for_url(f"**{address(*THREE[1:])}")
    assert kept(page) == THREE[1:]
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Take off the list")).first.click()
    page.wait_for_url("**/en/shortlist")
    assert kept(page) == []


def test_a_list_that_stands_open_in_another_tab_loses_nothing(page: Page) -> None:
    keep(page, THREE)
    page.goto(address(*THREE))
    page.context.new_page().goto("/en/practices/oodi-participatory-budgeting")
    button(page.context.pages[-1]).click()
    page.wait_for_url(f"**{address(*THREE, 'oodi-participatory-budgeting')}")
    page.get_by_role("link", name=re.compile("^Take off the list ?: UGE17")).click()
    page.wait_for_url(f"**{address(*THREE[1:], 'oodi-participatory-budgeting')}")
    assert kept(page) == [*THREE[1:], "oodi-participatory-budgeting"]


def test_more_is_found_and_added_on_the_page_of_the_list(page: Page) -> None:
    keep(page, THREE)
    page.goto(address(*THREE))
    page.get_by_label("What are you looking for?").fill("Holbæk")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("^Add ?:.*Holbæk")).click()
    page.wait_for_url(f"**{address(*THREE, 'fars-legestue-holbaek')}")
    assert kept(page) == [*THREE, "fars-legestue-holbaek"]


def test_the_ticked_ones_are_compared(page: Page) -> None:
    page.goto(address(*THREE))
    page.get_by_role("checkbox", name=re.compile("^Compare ?: UGE17")).uncheck()
    page.get_by_role("button", name="Compare the chosen practices").click()
    expect(page.get_by_text("2 practices side by side")).to_be_visible()


def test_a_shared_link_shows_the_list_in_another_browser_which_can_keep_it_too(
    page: Page, browser: Browser, site: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address(*THREE))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied. It opens in each reader’s language.")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    path = "/shortlist" + link.partition("/shortlist")[2]

    context = browser.new_context(base_url=site, locale="en-GB", viewport={"width": 360, "height": HEIGHT})
    friend = context.new_page()
    friend.goto("/en/")
    keep(friend, ["oodi-participatory-budgeting"])
    friend.goto(path)
    assert friend.url.endswith(address(*THREE))
    assert listed(friend) == THREE
    # Looking at somebody else's list, and changing it, changes nothing of one's own.
    friend.get_by_role("link", name=re.compile("^Take off the list ?: UGE17")).click()
    friend.wait_for_url(f"**{address(*THREE[1:])}")
    assert kept(friend) == ["oodi-participatory-budgeting"]
    friend.get_by_role("button", name="Keep these here too").click()
    expect(friend.get_by_role("status").get_by_text("Kept in this browser.")).to_be_visible()
    expect(counter(friend)).to_have_text("Shortlist 3")
    assert kept(friend) == ["oodi-participatory-budgeting", *THREE[1:]]
    assert context.cookies() == []
    context.close()


def test_ones_own_list_does_not_offer_to_be_kept(page: Page) -> None:
    keep(page, THREE)
    page.goto(address(*THREE))
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    expect(page.get_by_role("button", name="Keep these here too")).to_be_hidden()


def test_a_full_list_says_so_for_everybody_to_see(page: Page) -> None:
    full = [f"practice-{number}" for number in range(MOST)]
    keep(page, full)
    page.reload()
    button(card(page, 0)).click()
    expect(page.get_by_text("Your shortlist is full")).to_be_in_viewport()
    expect(button(card(page, 0))).to_have_attribute("aria-pressed", "false")
    assert kept(page) == full
    page.goto(address(*THREE))
    page.get_by_role("button", name="Keep these here too").click()
    expect(page.get_by_role("status").get_by_text("Your shortlist is full")).to_be_visible()


def test_a_browser_that_keeps_nothing_is_told_of(page: Page) -> None:
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    button(card(page, 0)).click()
    expect(page.get_by_text("does not let pages keep anything")).to_be_in_viewport()
    expect(button(card(page, 0))).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("odd", ["", "{", "null", "7", '"x"', "{}", "[7, null, {}]"])
def test_odd_things_in_the_browsers_store_break_nothing(page: Page, odd: str) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.evaluate(f"odd => localStorage.setItem('{KEY}', odd)", odd)
    page.goto("/en/shortlist")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shortlist")
    page.goto(ALL)
    button(card(page, 0)).click()
    expect(button(card(page, 0))).to_have_attribute("aria-pressed", "true")
    assert broken == []


def test_what_is_kept_is_sent_nowhere(page: Page) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    button(card(page, 0)).click()
    expect(counter(page)).to_be_visible()
    assert [url for url in requests if "/assets/" not in url] == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [ALL, "/en/", "/en/practices/uge17", address(*THREE)])
def test_nothing_jumps_where_practices_are_kept(fresh_context: BrowserContext, path: str, width: int) -> None:
    page = fresh_context.new_page()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.add_init_script(f"({OBSERVE})()")
    page.goto("/en/about")
    keep(page, ["uge17", "oodi-participatory-budgeting"])
    page.goto(path)
    expect(counter(page)).to_be_visible()
    assert faults_of_shift(page) == []


def test_keeping_changes_no_height(page: Page) -> None:
    before = card(page, 0).bounding_box()
    button(card(page, 0)).click()
    expect(button(card(page, 0))).to_have_attribute("aria-pressed", "true")
    assert card(page, 0).bounding_box() == before


@pytest.mark.parametrize("language", ["en", "fi", "lv"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_fits_every_screen_and_axe_finds_nothing(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    keep(page, [THREE[0], "oodi-participatory-budgeting"])
    for path in (
        address(*THREE, language=language) + "&q=fathers",
        f"/{language}/shortlist?q=1",
        f"/{language}/search",
    ):
        page.goto(path)
        faults: list[str] = [*page.evaluate(TOO_WIDE), *page.evaluate(BROKEN_WORDS), *complaints(page)]
        assert faults == [], path


def test_on_paper_the_list_is_its_practices_with_their_short_addresses(open_page: OpenPage) -> None:
    page = open_page(address(*THREE), scheme="print")
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.get_by_text(re.compile("/p/uge17$"))).to_be_visible()
    for name in ("Copy link", "Turn into a collection", "Compare the chosen practices"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("search")).to_have_count(0)


def test_without_scripts_no_button_promises_to_keep_and_results_become_a_list(open_page: OpenPage) -> None:
    page = open_page(ALL, scripts=False)
    expect(page.get_by_role("button", name=re.compile("Keep"))).to_have_count(0)
    boxes = page.get_by_role("article").get_by_role("checkbox")
    for place in (0, 2, 3):
        boxes.nth(place).check()
    page.get_by_role("button", name="Make a shortlist of the chosen").click()
    assert len(listed(page)) == 3


def test_without_scripts_a_list_grows_from_a_practice(open_page: OpenPage) -> None:
    page = open_page("/en/practices/uge17", scripts=False)
    page.get_by_role("link", name="Begin a shortlist with this").click()
    for words, title in (("Holbæk", "Holbæk"), ("Tallinn", "Tallinn")):
        page.get_by_label("What are you looking for?").fill(words)
        page.get_by_role("search").get_by_role("button", name="Search").click()
        page.get_by_role("link", name=re.compile(f"^Add ?:.*{title}")).first.click()
    assert listed(page)[0] == "uge17"
    assert len(listed(page)) == 3
