"""Writing a practice in a browser: nothing typed is lost, whatever happens, and everything works without a script, too."""

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.screenshots import HEIGHT
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support.word_files import photograph, report

PASTE = """(area, [html, plain]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", plain);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """(area, bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], "soup.jpg", { type: "image/jpeg" }));
    area.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
SAVES = "**/write/*/save"


def begin(page: Page, language: str = "en") -> Page:
    """Begin a draft without an account."""
    page.goto(f"/{language}/write")
    page.locator("main form button").click()
    page.wait_for_url("**/write/*")
    return page


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """A draft that was just begun."""
    fresh_context.grant_permissions(["clipboard-read", "clipboard-write"])
    return begin(fresh_context.new_page())


def text(page: Page, name: str) -> Locator:
    """Return a field by its name."""
    return page.locator(f"#{name}")


def saved(page: Page, act: Callable[[], object]) -> None:
    """Do something, and wait until the page has saved by itself."""
    with page.expect_response(SAVES) as answer:
        act()
    assert answer.value.status == 200


def refuse(route: Route) -> None:
    """Let a request fail, as without a network."""
    route.abort()


def in_another_tab(page: Page) -> Page:
    """Open the same draft once more."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


class TestNothingIsLost:
    def test_what_is_typed_is_saved_without_a_press(self, page: Page) -> None:
        saved(page, lambda: text(page, "title").fill("Soup for fathers"))
        expect(page.get_by_text("Saved at")).to_be_visible()
        page.reload()
        expect(text(page, "title")).to_have_value("Soup for fathers")

    def test_a_tab_that_dies_before_it_could_save_loses_nothing(self, page: Page) -> None:
        page.route(SAVES, refuse)
        text(page, "why").fill("Fathers came alone.")
        other = in_another_tab(page)
        page.close()
        offer = other.get_by_role("region", name="Text from this browser that was not saved")
        offer.get_by_text("Look at it").click()
        expect(offer.get_by_text("Fathers came alone.")).to_be_visible()
        offer.get_by_role("button", name="Put it into the form").click()
        expect(offer).to_be_hidden()
        expect(text(other, "why")).to_have_value("Fathers came alone.")
        expect(text(in_another_tab(other), "why")).to_have_value("Fathers came alone.")

    def test_what_was_not_saved_can_be_let_go(self, page: Page) -> None:
        page.route(SAVES, refuse)
        text(page, "why").fill("Fathers came alone.")
        other = in_another_tab(page)
        page.close()
        offer = other.get_by_role("region", name="Text from this browser that was not saved")
        offer.get_by_role("button", name="Let it go").click()
        expect(offer).to_be_hidden()
        other.reload()
        expect(offer).to_be_hidden()

    def test_without_a_network_the_text_waits_and_is_saved_afterwards(self, page: Page) -> None:
        page.context.set_offline(True)
        text(page, "why").fill("Fathers came alone.")
        expect(page.get_by_text("It cannot be saved just now.")).to_be_visible()
        saved(page, lambda: page.context.set_offline(False))
        expect(page.get_by_text("It cannot be saved just now.")).to_be_hidden()
        expect(text(in_another_tab(page), "why")).to_have_value("Fathers came alone.")

    @pytest.mark.parametrize(
        ("status", "words"), [(401, "You are signed out."), (413, "longer than a draft holds"), (500, "just now")]
    )
    def test_a_refusal_is_told_and_the_text_stays_in_the_browser(self, page: Page, status: int, words: str) -> None:
        page.route(SAVES, lambda route: route.fulfill(status=status, json={}))
        text(page, "why").fill("Fathers came alone.")
        expect(page.get_by_text(words)).to_be_visible()
        other = in_another_tab(page)
        expect(other.get_by_role("region", name="Text from this browser that was not saved")).to_be_visible()

    def test_leaving_the_page_saves_what_was_typed_last(self, page: Page) -> None:
        text(page, "why").fill("Fathers came alone.")
        with page.expect_response(SAVES):
            page.evaluate(
                "() => { Object.defineProperty(document, 'hidden', { value: true });"
                " document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }"
            )
        expect(text(in_another_tab(page), "why")).to_have_value("Fathers came alone.")

    def test_two_tabs_do_not_overwrite_each_other(self, page: Page) -> None:
        other = in_another_tab(page)
        saved(page, lambda: text(page, "why").fill("The first reason."))
        text(other, "why").fill("The second reason.")
        other.get_by_role("link", name="see what differs").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Two texts at once")
        other.get_by_label("Both, one after the other").check()
        other.get_by_role("button", name="Put both together").click()
        expect(text(other, "why")).to_have_value("The first reason.\n\nThe second reason.")

    def test_a_press_on_save_while_the_page_saves_is_no_conflict(self, page: Page) -> None:
        text(page, "title").fill("Soup for fathers")
        with page.expect_request(SAVES):
            pass
        text(page, "why").fill("Fathers came alone.")
        page.get_by_role("button", name="Save").last.click()
        page.wait_for_url(lambda address: "begun" not in address)
        expect(text(page, "why")).to_have_value("Fathers came alone.")


class TestMarks:
    def test_a_mark_is_set_and_taken_back_with_undo(self, page: Page) -> None:
        why = text(page, "why")
        why.fill("warm soup")
        why.evaluate("area => area.setSelectionRange(0, 4)")
        page.get_by_role("toolbar").first.get_by_role("button", name="Bold").click()
        expect(why).to_have_value("**warm** soup")
        why.press("Control+z")
        expect(why).to_have_value("warm soup")

    def test_marks_have_keys_and_one_stop_for_tab(self, page: Page) -> None:
        why = text(page, "why")
        why.fill("warm")
        why.press("Control+a")
        why.press("Control+i")
        expect(why).to_have_value("*warm*")
        why.press("Shift+Tab")
        expect(page.get_by_role("button", name="Bold").first).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("button", name="Quote").first).to_be_focused()

    @pytest.mark.parametrize(
        ("name", "before", "after"),
        [
            ("List", "one\ntwo", "- one\n- two"),
            ("Steps", "one\ntwo", "1. one\n2. two"),
            ("Quote", "one", "> one"),
            ("Link", "one", "[one](https://)"),
        ],
    )
    def test_what_is_selected_becomes(self, page: Page, name: str, before: str, after: str) -> None:
        why = text(page, "why")
        why.fill(before)
        why.press("Control+a")
        page.get_by_role("toolbar").first.get_by_role("button", name=name).click()
        expect(why).to_have_value(after)

    def test_what_comes_from_word_arrives_as_markdown(self, page: Page) -> None:
        why = text(page, "why")
        why.evaluate(PASTE, ["<p class=MsoNormal><b>Warm</b> soup<o:p></o:p></p>", "Warm soup"])
        expect(why).to_have_value("**Warm** soup")
        why.press("Control+z")
        expect(why).to_have_value("Warm soup")

    def test_without_a_network_the_plain_words_arrive(self, page: Page) -> None:
        page.context.set_offline(True)
        why = text(page, "why")
        why.evaluate(PASTE, ["<b>Warm</b> soup", "Warm soup"])
        expect(why).to_have_value("Warm soup")

    def test_a_section_shows_how_it_will_look(self, page: Page) -> None:
        look = page.get_by_text("How it will look").first
        look.click()
        text(page, "why").fill("Warm **soup**")
        expect(page.locator("strong", has_text="soup")).to_be_visible()


class TestWhatThePageTells:
    def test_parts_that_are_done_are_marked_and_the_meter_rises(self, page: Page) -> None:
        parts = page.get_by_role("navigation", name="Parts of the practice")
        mark = parts.get_by_role("listitem").filter(has_text="Why").get_by_text("✓")
        expect(mark).to_be_hidden()
        saved(page, lambda: text(page, "why").fill("Fathers came alone."))
        expect(mark).to_be_visible()
        assert float(page.get_by_label("Told so far").get_attribute("value") or 0) > 0

    def test_a_suggestion_is_ticked_with_one_press(self, page: Page) -> None:
        text(page, "title").fill("Fathers cook soup")
        saved(page, lambda: text(page, "summary").fill("Fathers on parental leave cook soup together."))
        saved(page, lambda: page.get_by_role("button", name="+ Fathers", exact=True).click())
        expect(page.locator("#audiences-fathers")).to_be_checked()
        expect(page.get_by_role("button", name="+ Fathers", exact=True)).to_have_count(0)

    def test_a_picture_that_is_dropped_asks_what_is_in_it_and_stands_in_the_text(self, page: Page) -> None:
        text(page, "why").evaluate(DROP, [*photograph(place="Kärdla", width=60, height=40)])
        what = page.get_by_label("What can be seen in it?")
        expect(what).to_be_focused()
        what.fill("A pot of soup")
        page.get_by_role("button", name="Add the picture").click()
        expect(text(page, "why")).to_have_value(re.compile(r"!\[A pot of soup\]\([0-9a-f]{16}\.jpg\)"))

    def test_the_way_back_is_copied(self, page: Page) -> None:
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.url.partition("?")[0]


@pytest.mark.parametrize("language", ["en", "lv"])
def test_without_a_script_it_is_a_form(browser: Browser, site: str, tmp_path: Path, language: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 1280, "height": HEIGHT})
    word = tmp_path / "report.docx"
    word.write_bytes(report())
    page = context.new_page()
    page.goto(f"/{language}/write")
    page.locator("input[type=file]").set_input_files(word)
    page.locator("main form button").click()
    expect(text(page, "how")).not_to_have_value("")
    text(page, "title").fill("Zupa tēviem")
    # Enter in a field saves, and does nothing else.
    text(page, "title").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zupa tēviem")
    page.locator("button[value=preview]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zupa tēviem")
    expect(page.locator("main img").first).to_be_visible()
    context.close()


def test_pages_of_the_writer_are_for_everybody(page: Page) -> None:
    saved(page, lambda: text(page, "title").fill("Soup for fathers"))
    pages = [page.url, page.url.partition("?")[0] + "/send", page.url.partition("?")[0] + "/versions"]
    for address, width in product(pages, (360, 1280)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(address)
        assert complaints(page) == []
        assert page.evaluate(TOO_WIDE) == []
