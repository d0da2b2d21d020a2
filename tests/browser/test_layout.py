"""Every type of page fits every screen, large letters, wide spacing and paper; what can be pressed is large enough to be hit."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OpenPage, add_style
from tests.browser.screenshots import HEIGHT
from tests.browser.test_focus import contrast
from tests.support.server import DANISH, PAGE_TYPES, STATUS, path_of

#: 320 is a screen of 1280 at 400 % (WCAG 1.4.10), 640 at 200 % (1.4.4).
WIDTHS = (320, 360, 640, 768, 1280)
#: English, and the two with the longest words.
WORDY = ("en", "fi", "lv")
SMALLEST_TARGET = 24
BROWSER_DEFAULT = 16

TOO_WIDE = """() => {
  const screen = document.documentElement;
  if (screen.scrollWidth <= innerWidth) return [];
  const sticksOut = one => one.getBoundingClientRect().right > innerWidth + 1;
  const causes = [...document.body.querySelectorAll('*')].filter(one => sticksOut(one) && ![...one.children].some(sticksOut));
  return [`${screen.scrollWidth} px wide`, ...causes.slice(0, 8).map(one => one.outerHTML.slice(0, 150))];
}"""
# Words that a line's end breaks without a hyphen. Addresses may break anywhere.
BROKEN_WORDS = """() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const around = text.parentElement;
    if (!around.checkVisibility() || around.clientWidth === 1 || getComputedStyle(around).hyphens === 'auto') continue;
    for (const word of text.data.matchAll(/(?<![^\\s(„“"])[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""
# Text that is cut off: a box that hides what does not fit, other than those that are only for screen readers.
CUT_OFF = """() => [...document.body.querySelectorAll('*')]
  .filter(one => /hidden|clip/.test(getComputedStyle(one).overflow) && one.clientWidth > 1)
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map(one => one.outerHTML.slice(0, 200))"""
# WCAG 2.2, 2.5.8: a target in a sentence is excepted. A link that covers its box with `::after` is as large as that box.
TOO_SMALL = """least => {
  const isShown = one => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1;
  const isInSentence = one => {
    let around = one;
    while (getComputedStyle(around).display === 'inline') around = around.parentElement;
    return around !== one && around.textContent.trim().length > one.textContent.trim().length;
  };
  const area = one => {
    const covers = getComputedStyle(one, '::after').position === 'absolute';
    return (covers ? one.offsetParent : one).getBoundingClientRect();
  };
  const isSmall = box => box.width < least - 0.1 || box.height < least - 0.1;
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(one => isShown(one) && !isInSentence(one) && isSmall(area(one)))
    .map(one => `${Math.round(area(one).width)}×${Math.round(area(one).height)} ${one.outerHTML.slice(0, 150)}`);
}"""

# WCAG 1.4.12: the spacing that a reader must be able to set.
WIDE_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
# Every movement that lasts longer than a hundredth of a second, and every jump that glides.
MOVES = """() => {
  const longest = text => Math.max(...text.split(',').map(parseFloat));
  const moves = style => [style.transitionDuration, style.animationDuration].some(text => longest(text) > 0.01)
    || style.scrollBehavior === 'smooth';
  return [...document.querySelectorAll('*')]
    .filter(one => [null, '::before', '::after'].some(part => moves(getComputedStyle(one, part))))
    .map(one => one.outerHTML.slice(0, 100));
}"""

# Where colours are forced, a background says nothing any more.
NO_EDGE = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select')]
  .filter(one => one.checkVisibility() && one.type !== 'checkbox')
  .filter(one => parseFloat(getComputedStyle(one).borderTopWidth) < 1)
  .map(one => one.outerHTML.slice(0, 150))"""


def open_type(open_page: OpenPage, page_type: str, language: str, width: int) -> Page:
    """Open a page of a type."""
    return open_page(path_of(page_type, language), width=width, status=STATUS.get(page_type, 200))


def enlarge_text(page: Page, factor: float) -> None:
    """Set the size of letters as a reader does in the settings of her browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": round(BROWSER_DEFAULT * factor)}})


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", WORDY)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_is_never_wider_than_the_screen(open_page: OpenPage, page_type: str, language: str, width: int) -> None:
    found: list[str] = open_type(open_page, page_type, language, width).evaluate(TOO_WIDE)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", WORDY)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_no_word_is_broken_on_a_phone(open_page: OpenPage, page_type: str, language: str) -> None:
    assert open_type(open_page, page_type, language, 360).evaluate(BROKEN_WORDS) == []


def test_an_opened_facet_is_not_wider_than_a_small_phone(open_page: OpenPage) -> None:
    page = open_type(open_page, "search-all", "fi", 320)
    page.locator("summary").first.click()
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_letters_of_twice_the_size_fit(fresh_context: BrowserContext, page_type: str, width: int) -> None:
    page = fresh_context.new_page()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    enlarge_text(page, 2)
    page.goto(path_of(page_type, "fi"))
    assert page.locator("html").evaluate("html => parseFloat(getComputedStyle(html).fontSize)") >= 2 * BROWSER_DEFAULT
    found: list[str] = page.evaluate(TOO_WIDE) + page.evaluate(CUT_OFF)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_letters_and_lines_with_wide_spacing_fit(open_page: OpenPage, page_type: str, width: int) -> None:
    page = open_type(open_page, page_type, "fi", width)
    add_style(page, WIDE_SPACING)
    found: list[str] = page.evaluate(TOO_WIDE) + page.evaluate(CUT_OFF)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page_type", ["home", "search-all", "practice", "my-library"])
def test_buttons_and_fields_have_an_edge_where_colours_are_forced(open_page: OpenPage, page_type: str) -> None:
    page = open_page(path_of(page_type, "en"), scheme="forced")
    assert page.evaluate(NO_EDGE) == []


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_nothing_moves_where_movement_is_not_wanted(open_page: OpenPage, page_type: str) -> None:
    page = open_type(open_page, page_type, "en", 1280)
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate(MOVES) == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_movement_would_be_found(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    add_style(page, "h1 { transition: color 0.2s }")
    assert [found[:3] for found in page.evaluate(MOVES)] == ["<h1"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_links_and_buttons_are_large_enough_to_be_hit(open_page: OpenPage, page_type: str, width: int) -> None:
    found: list[str] = open_type(open_page, page_type, "en", width).evaluate(TOO_SMALL, SMALLEST_TARGET)
    assert not found, "\n".join(found)


def test_the_facts_stand_beside_the_text_on_a_wide_screen_and_above_it_on_a_phone(open_page: OpenPage) -> None:
    where = "id => document.getElementById(id).getBoundingClientRect().left"
    wide = open_page(f"/en/practices/{DANISH}", width=1280)
    assert wide.evaluate(where, "facts") > wide.evaluate(where, "why") + 400
    phone = open_page(f"/en/practices/{DANISH}", width=360)
    assert abs(phone.evaluate(where, "facts") - phone.evaluate(where, "why")) < 40


def test_on_paper_a_practice_has_its_facts_and_its_text(open_page: OpenPage) -> None:
    page = open_page(f"/en/practices/{DANISH}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Facts", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="What did not work")).to_be_visible()
    expect(page.locator("[aria-labelledby=facts]").get_by_text("Denmark")).to_be_visible()


@pytest.mark.parametrize("page_type", ["practice", "search"])
def test_on_paper_there_is_nothing_to_press(open_page: OpenPage, page_type: str) -> None:
    page = open_type(open_page, page_type, "en", 1280)
    page.emulate_media(media="print")
    for useless in ("body > header", "body > footer", "[role=search]", "aside", "nav"):
        for element in page.locator(useless).all():
            expect(element).to_be_hidden()


def test_paper_is_white_in_the_dark_too(open_page: OpenPage) -> None:
    page = open_page(f"/en/practices/{DANISH}", scheme="dark")
    page.emulate_media(media="print")
    ink = page.get_by_role("heading", level=1).evaluate("element => getComputedStyle(element).color")
    assert contrast(ink, "rgb(255, 255, 255)") > 12
