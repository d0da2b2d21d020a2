"""The keyboard reaches everything, in sight; what has the focus is seen and never covered (WCAG 2.2: 2.1.1, 2.4.1, 2.4.7, 2.4.11)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, add_style
from tests.browser.screenshots import show_as
from tests.support.server import PAGE_TYPES, STATUS, path_of

MOST_STEPS = 600
# What a keyboard must reach. Of radio buttons with one name it reaches one.
PREPARE = """() => {
  const all = 'a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary, [tabindex="0"]';
  globalThis.waiting = new Set([...document.querySelectorAll(all)].filter(
    one => !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true })
  ));
  globalThis.reached = new Set();
}"""
# Takes the focused element off the list. Nothing may lie upon what of it is on the screen, and something of it must be.
STEP = """() => {
  const one = document.activeElement;
  if (one === document.body || reached.has(one)) return null;
  reached.add(one);
  waiting.delete(one);
  const tag = one.outerHTML.slice(0, 150);
  const styles = [one, one.closest('label') ?? one].map(it => getComputedStyle(it));
  styles.push(getComputedStyle(one, '::after'), getComputedStyle(one, '::before'));
  const isSeen = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const faults = styles.some(isSeen) ? [] : [`no outline: ${tag}`];
  const points = [...one.getClientRects()].flatMap(box => [0.1, 0.5, 0.9].map(
    share => [box.left + box.width * share, box.top + box.height / 2]
  ));
  const hits = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
  // A shape in a drawing does not fill its box; what shows through lies beside it.
  const isPartOf = hit => (one.ownerSVGElement ?? one).contains(hit) || hit.closest('label')?.contains(one);
  // Where something around it is hit, that has scrolled this point away.
  const covers = hits.find(hit => !isPartOf(hit) && !hit.contains(one));
  if (!hits.some(isPartOf) && one.getBoundingClientRect().height < innerHeight) faults.push(`not on the screen: ${tag}`);
  if (covers) faults.push(`covered by ${covers.outerHTML.slice(0, 80)}: ${tag}`);
  return faults;
}"""
NEVER_REACHED = "() => [...waiting].map(one => `not reached: ${one.outerHTML.slice(0, 150)}`)"


def faults_of_focus(page: Page) -> list[str]:
    """Press Tab from the beginning of the page to its end; return what is wrong with the focus on the way."""
    page.evaluate(PREPARE)
    faults: list[str] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        found = page.evaluate(STEP)
        if found is None:
            return faults + [str(fault) for fault in page.evaluate(NEVER_REACHED)]
        faults += found
    raise AssertionError(f"{MOST_STEPS} times Tab do not reach the end of {page.url}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_tab_reaches_everything_and_its_focus_is_seen(open_page: OpenPage, page_type: str, width: int) -> None:
    page = open_page(path_of(page_type, "en"), width=width, status=STATUS.get(page_type, 200))
    faults = faults_of_focus(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("page_type", ["home", "search", "practice", "my-library"])
def test_the_focus_is_seen_where_colours_are_forced(open_page: OpenPage, page_type: str) -> None:
    page = open_page(path_of(page_type, "en"), scheme="forced")
    faults = faults_of_focus(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colour_of_the_focus_stands_out_from_the_page(open_page: OpenPage, scheme: str) -> None:
    page = open_page(path_of("home", "en"))
    show_as(page, "dark" if scheme == "dark" else "light")
    page.get_by_role("contentinfo").get_by_role("link").first.focus()
    page.keyboard.press("Tab")
    colour, ground = page.evaluate(
        "() => [getComputedStyle(document.activeElement).outlineColor, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_the_first_tab_reaches_the_skip_link_which_leads_to_the_content(open_page: OpenPage, page_type: str) -> None:
    page = open_page(path_of(page_type, "en"), status=STATUS.get(page_type, 200))
    page.keyboard.press("Tab")
    expect(page.locator("*:focus")).to_have_text("Skip to the content")
    expect(page.locator("*:focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_focus_that_is_not_seen_would_be_found(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    add_style(page, ".wordmark:focus-visible { outline: none }")
    assert [fault.partition(":")[0] for fault in faults_of_focus(page)] == ["no outline"]


def test_something_that_lies_upon_a_focused_link_would_be_found(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    add_style(page, ".site-nav::before { content: ''; position: fixed; inset: 0 0 80% 0; z-index: 9 }")
    assert any(fault.startswith("covered by") for fault in faults_of_focus(page))


def test_a_link_that_tab_passes_over_would_be_found(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    page.locator(".wordmark").evaluate("link => link.tabIndex = -1")
    assert [fault.partition(":")[0] for fault in faults_of_focus(page)] == ["not reached"]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours such as `rgb(20, 86, 106)`, as WCAG reckons it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1."""
    red, green, blue = (int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
