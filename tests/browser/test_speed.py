"""Nothing jumps while a page appears, even on a slow phone, and the next page is under way before it is asked for.

How long a page takes is told here (`-rP`), and held against its bar by `python -m benchmarks.feel`: no test depends on the machine.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from kb.search.labels import FIT, all_values
from tests.browser.screenshots import HEIGHT
from tests.support.server import DANISH, PAGE_TYPES, path_of
from tests.support.slow_delivery import delivering_slowly

SLOWER = 4
MOST_SHIFT = 0.01
# Rest on a link for this long, and Chromium fetches what the rules name.
LONG_ENOUGH_MS = 600
PROFILE = {facet.value: [next(iter(all_values(facet)))] for facet in FIT}
OBSERVE = """() => {
  globalThis.felt = { shift: 0, moved: [], largest: 0 };
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      felt.shift += entry.value;
      felt.moved.push(...entry.sources.map(source => source.node?.outerHTML?.slice(0, 100)));
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(list => {
    felt.largest = list.getEntries().at(-1).startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}"""
# Two pictures later, everything that the page does by itself has been drawn.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"


@pytest.fixture(scope="module")
def slow_site(site: str) -> Iterator[str]:
    """The address of the site over a slow network."""
    with delivering_slowly(site) as address:
        yield address


@pytest.fixture
def slow_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a browser that has seen nothing yet, on a machine that is slower than this one."""
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": HEIGHT})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(f"({OBSERVE})()")
    yield page
    context.close()


def faults_of_shift(page: Page) -> list[str]:
    """Return what has moved by itself, if it was more than a reader may meet."""
    page.evaluate(SETTLED)
    shift, moved = page.evaluate("[felt.shift, felt.moved]")
    return [f"shift of {shift:.3f}: {moved}"] if shift >= MOST_SHIFT else []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_nothing_jumps_while_a_page_appears(slow_page: Page, page_type: str, width: int) -> None:
    slow_page.set_viewport_size({"width": width, "height": HEIGHT})
    slow_page.goto(path_of(page_type, "en"))
    assert faults_of_shift(slow_page) == []
    largest = slow_page.evaluate("felt.largest")
    assert largest > 0
    print(f"{page_type}, {width} px: largest paint after {largest:.0f} ms")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_nothing_jumps_while_a_page_arrives_in_pieces(
    slow_page: Page, slow_site: str, page_type: str, width: int
) -> None:
    slow_page.set_viewport_size({"width": width, "height": HEIGHT})
    slow_page.goto(slow_site + path_of(page_type, "en"))
    assert faults_of_shift(slow_page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page_type", ["home", "search", "theme"])
def test_nothing_jumps_when_cards_say_whether_they_fit(slow_page: Page, page_type: str, width: int) -> None:
    slow_page.set_viewport_size({"width": width, "height": HEIGHT})
    slow_page.goto("/en/my-library")
    slow_page.evaluate("profile => localStorage.setItem('kb.my-library', JSON.stringify(profile))", PROFILE)
    slow_page.goto(path_of(page_type, "en"))
    assert slow_page.locator(".fit").count() > 0
    assert faults_of_shift(slow_page) == []


def test_a_jump_would_be_found(slow_page: Page) -> None:
    slow_page.goto(path_of("about", "en"))
    slow_page.evaluate(SETTLED)
    slow_page.evaluate("document.querySelector('h1').style.marginBlockStart = '200px'")
    assert faults_of_shift(slow_page)


def delivery(page: Page) -> str:
    """Return how the page came: from the network, or from what was fetched ahead."""
    return str(page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType"))


def test_a_practice_is_fetched_while_the_mouse_rests_on_its_link(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 1280, "height": HEIGHT})
    page.goto("/en/search?q=fathers")
    link = page.get_by_role("article").get_by_role("heading").get_by_role("link").first
    link.hover()
    page.wait_for_timeout(LONG_ENOUGH_MS)
    link.click()
    page.wait_for_url("**/en/practices/*")
    came = delivery(page)
    page.close()
    assert came == "navigational-prefetch"


def test_a_search_is_never_fetched_ahead(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, viewport={"width": 1280, "height": HEIGHT})
    page.goto(f"/en/practices/{DANISH}")
    link = page.locator("main a[href^='/en/search']").first
    link.hover()
    page.wait_for_timeout(LONG_ENOUGH_MS)
    link.click()
    page.wait_for_url("**/en/search**")
    came = delivery(page)
    page.close()
    assert came == ""
