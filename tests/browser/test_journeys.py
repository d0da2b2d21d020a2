"""What a librarian does here: searches, narrows, reads, changes the language; with a mouse, without scripts, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from kb.languages import LANGUAGES
from kb.web.templating import OWN_NAMES
from tests.browser.conftest import OpenPage
from tests.support.server import DANISH

MOST_STEPS = 150
HAS_VISIBLE_FOCUS = """() => {
  const seen = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const focused = document.activeElement;
  return seen(getComputedStyle(focused)) || seen(getComputedStyle(focused, '::after'));
}"""
IS_IN_VIEW = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


def results(page: Page) -> Locator:
    """Return the titles of the results, which are links."""
    return page.get_by_role("article").get_by_role("heading").get_by_role("link")


def facets(page: Page) -> Locator:
    """Return what results can be narrowed by."""
    return page.get_by_role("complementary", name="Narrow down")


def address(page: Page) -> str:
    """Return the page's path and query."""
    return re.sub("^https?://[^/]+", "", page.url)


def focused(page: Page) -> Locator:
    """Return the element that has the focus."""
    return page.locator("*:focus")


def tab_to(page: Page, target: Locator) -> list[str]:
    """Press Tab until the target has the focus; return the focused elements on the way whose focus could not be seen."""
    unseen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if not page.evaluate(HAS_VISIBLE_FOCUS) or not page.evaluate(IS_IN_VIEW):
            unseen.append(page.evaluate("document.activeElement.outerHTML"))
        if target.evaluate("element => element === document.activeElement"):
            return unseen
    raise AssertionError(f"{target} is not reached with {MOST_STEPS} times Tab")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("language", "word"), [("en", "fathers"), ("lv", "tēviem")])
def test_a_word_on_the_home_page_leads_to_a_danish_practice(
    open_page: OpenPage, language: str, word: str, scripts: bool
) -> None:
    page = open_page(f"/{language}/", scripts=scripts)
    page.locator("input[type=search]").first.fill(word)
    page.locator("input[type=search]").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(word)
    title = results(page).first.inner_text()
    results(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("heading", name="What did not work")).to_be_visible()
    denmark = page.locator("[aria-labelledby=facts]").locator(f"a[href='/{language}/countries/DK']")
    expect(denmark).to_be_visible()
    expect(page.locator("[aria-labelledby=sources]").get_by_role("listitem").get_by_role("link").first).to_be_visible()


def test_a_latvian_reads_the_facts_of_a_danish_practice_in_latvian(open_page: OpenPage) -> None:
    facts = open_page(f"/lv/practices/{DANISH}").locator("[aria-labelledby=facts]")
    expect(facts.get_by_role("link", name="Dānija")).to_be_visible()


def test_the_marked_words_of_a_result_are_those_that_were_searched_for(open_page: OpenPage) -> None:
    page = open_page("/en/search?q=fathers")
    marked = {word.lower() for word in page.locator("mark").all_inner_texts()}
    assert marked <= {"father", "fathers", "father's", "dad", "dads"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_results_are_narrowed_by_country_then_theme_and_widened_again(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/en/search", scripts=scripts)
    facets(page).get_by_role("link", name="Denmark").click()
    page.wait_for_url("**/en/search?country=DK")
    facets(page).get_by_role("link", name=re.compile("^Fathers and parental leave")).click()
    page.wait_for_url("**/en/search?theme=fathers&country=DK")
    page.get_by_role("main").get_by_role("link", name="Fathers and parental leave Remove").click()
    page.wait_for_url("**/en/search?country=DK")
    page.go_back()
    assert address(page) == "/en/search?theme=fathers&country=DK"


def test_a_facet_tells_how_many_results_it_leaves(open_page: OpenPage) -> None:
    page = open_page("/en/search?q=fathers")
    denmark = facets(page).get_by_role("link", name="Denmark")
    told = denmark.inner_text().split()[-1]
    denmark.click()
    expect(page.get_by_role("heading", level=2, name=f"{told} practices found")).to_be_visible()


def test_the_search_box_keeps_what_results_were_narrowed_by(open_page: OpenPage) -> None:
    page = open_page("/en/search?country=DK")
    page.locator("input[type=search]").first.fill("fathers")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/en/search?q=fathers&country=DK")


def test_on_a_phone_a_link_leads_to_the_facets_below_the_results(open_page: OpenPage) -> None:
    page = open_page("/en/search", width=360)
    heading = page.get_by_role("heading", name="Narrow down")
    expect(heading).not_to_be_in_viewport()
    page.get_by_role("link", name="Narrow down").click()
    expect(heading).to_be_in_viewport()


def test_on_a_wide_page_the_facets_stand_beside_the_results(open_page: OpenPage) -> None:
    page = open_page("/en/search")
    expect(page.get_by_role("link", name="Narrow down")).to_be_hidden()
    expect(facets(page).get_by_role("link", name="Denmark")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_language_switch_stays_on_the_same_practice(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/en/practices/{DANISH}")
    page.get_by_role("banner").get_by_role("link", name=OWN_NAMES[language]).click()
    page.wait_for_url(f"**/{language}/practices/{DANISH}")
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_language_switch_keeps_the_search(open_page: OpenPage) -> None:
    page = open_page("/en/search?q=fathers&country=DK")
    page.get_by_role("banner").get_by_role("link", name=OWN_NAMES["et"]).click()
    page.wait_for_url("**/et/search?q=fathers&country=DK")


def test_a_practice_can_be_read_in_its_other_language(open_page: OpenPage) -> None:
    page = open_page(f"/en/practices/{DANISH}")
    page.get_by_role("main").get_by_role("link", name="dansk").click()
    heading = page.get_by_role("heading", name="Hvad virkede ikke")
    expect(heading).to_be_visible()
    assert heading.evaluate("element => element.closest('[lang]').lang") == "da"


def test_the_first_tab_reaches_the_skip_link_and_enter_moves_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/en/")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Skip to the content")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[type=search]").first).to_be_focused()


def test_the_keyboard_alone_searches_narrows_and_opens_a_practice(open_page: OpenPage) -> None:
    page = open_page("/en/")
    unseen = tab_to(page, page.locator("input[type=search]").first)
    page.keyboard.type("fathers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=fathers")
    unseen += tab_to(page, facets(page).get_by_role("link", name="Denmark"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=fathers&country=DK")
    # The focus stays on the option; the results stand before it, behind the search field.
    page.keyboard.press("/")
    unseen += tab_to(page, results(page).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/practices/*")
    assert unseen == []


@pytest.mark.parametrize("path", ["/en/", "/en/search?q=fathers", f"/en/practices/{DANISH}", "/en/themes/"])
def test_the_focus_is_seen_on_every_link_and_field(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    last = page.locator("footer a").last
    assert tab_to(page, last) == []


def test_the_facets_are_reached_by_keyboard_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/en/search", width=360)
    tab_to(page, page.get_by_role("link", name="Narrow down"))
    page.keyboard.press("Enter")
    tab_to(page, facets(page).get_by_role("link", name="Denmark"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?country=DK")
