"""A collection is put in order: with the mouse, a finger, the keys alone, and without a script. Moves are announced."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kb.accounts.models import Account
from kb.database.engine import Database, sqlite_url
from tests.browser.line_list import LINES, MOVES, announced, button, drag, grip, order, saved
from tests.browser.screenshots import HEIGHT
from tests.browser.test_axe import complaints
from tests.browser.test_contribution import Site, sign_in
from tests.browser.test_layout import TOO_WIDE
from tests.support.collections import heading, link, make_collection, practice, slot
from tests.support.server import DANISH, running_server


@pytest.fixture(scope="module")
def house(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with accounts to come."""
    folder = tmp_path_factory.mktemp("house")
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        yield Site(address=address, database=database)
        database.close()


@pytest.fixture(scope="module")
def anna(house: Site) -> Account:
    return house.person()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, house: Site, anna: Account) -> Iterator[Callable[[bool], Page]]:
    """One window with scripts and one without, in which Anna is signed in."""
    windows: dict[bool, Page] = {}

    def window(scripts: bool) -> Page:
        if scripts not in windows:
            windows[scripts] = sign_in(browser, house, anna, "en", scripts=scripts)
        return windows[scripts]

    yield window
    for page in windows.values():
        page.context.close()


def open_list(house: Site, anna: Account, page: Page) -> Page:
    """Open a new collection: a slot with two links, and a heading with one."""
    items = (slot(LINES[0]), link(LINES[1], minutes=60), link(LINES[2], minutes=60), heading(LINES[3]), link(LINES[4]))
    with house.database.writing() as session:
        collection_id = make_collection(session, anna, items=items).id
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    page.goto(f"/en/collections/{collection_id}")
    return page


@pytest.fixture
def page(house: Site, anna: Account, signed_in: Callable[[bool], Page]) -> Iterator[Page]:
    page = open_list(house, anna, signed_in(True))
    yield page
    page.unroute_all()


class TestKeys:
    def test_space_grabs_the_arrows_move_and_space_drops(self, page: Page) -> None:
        grip(page, "Guide").focus()
        page.keyboard.press("Space")
        expect(announced(page)).to_have_text(
            "Grabbed: Guide. Place 2 of 5, in “Opening”. The arrow keys move it, space drops it, Escape puts it back."
        )
        page.keyboard.press("ArrowDown")
        expect(announced(page)).to_have_text("Place 3 of 5, in “Opening”.")
        page.keyboard.press("ArrowDown")
        expect(announced(page)).to_have_text("Place 4 of 5, in “At home”.")
        saved(page, lambda: page.keyboard.press("Space"))
        expect(announced(page)).to_have_text("Moved to place 4 of 5, in “At home”.")
        order(page, "Opening", "Film", "At home", "Guide", "Blog")
        expect(grip(page, "Guide")).to_be_focused()
        page.reload()
        order(page, "Opening", "Film", "At home", "Guide", "Blog")

    def test_a_heading_that_is_grabbed_takes_its_lines_along(self, page: Page) -> None:
        grip(page, "At home").focus()
        for key in ("Space", "ArrowUp"):
            page.keyboard.press(key)
        order(page, "At home", "Blog", "Opening", "Guide", "Film")
        page.keyboard.press("Escape")
        order(page, *LINES)
        for key in ("Space", "ArrowUp"):
            page.keyboard.press(key)
        saved(page, lambda: page.keyboard.press("Space"))
        expect(announced(page)).to_have_text("Moved to place 1 of 5.")
        page.reload()
        order(page, "At home", "Blog", "Opening", "Guide", "Film")

    def test_escape_puts_it_back_and_the_focus_stays(self, page: Page) -> None:
        grip(page, "Blog").focus()
        for key in ("Enter", "ArrowUp", "ArrowUp", "Escape"):
            page.keyboard.press(key)
        order(page, *LINES)
        expect(announced(page)).to_have_text("Put back: Blog. Place 5 of 5, in “At home”.")
        expect(grip(page, "Blog")).to_be_focused()

    def test_beyond_the_ends_nothing_moves(self, page: Page) -> None:
        grip(page, "Opening").focus()
        for key in ("Space", "ArrowUp", "ArrowDown"):
            page.keyboard.press(key)
        expect(announced(page)).to_have_text(
            "Grabbed: Opening. Place 1 of 5. The arrow keys move it, space drops it, Escape puts it back."
        )
        page.keyboard.press("Space")
        order(page, *LINES)

    def test_who_goes_on_without_dropping_has_moved_nothing(self, page: Page) -> None:
        grip(page, "Guide").focus()
        for key in ("Space", "ArrowDown", "Tab"):
            page.keyboard.press(key)
        order(page, *LINES)

    def test_the_buttons_keep_the_focus_and_the_sums_follow(self, page: Page) -> None:
        expect(page.get_by_text("30 minutes over: plan fewer for a line")).to_be_visible()
        up = button(page, "Up", "Film")
        up.focus()
        saved(page, lambda: page.keyboard.press("Enter"))
        order(page, "Opening", "Film", "Guide", "At home", "Blog")
        expect(announced(page)).to_have_text("Moved to place 2 of 5, in “Opening”.")
        expect(up).to_be_focused()
        saved(page, lambda: page.keyboard.press("Enter"))
        expect(page.get_by_text("30 minutes over: plan fewer for a line")).to_be_hidden()
        expect(up).to_be_disabled()
        expect(grip(page, "Film")).to_be_focused()

    def test_a_section_goes_up_with_all_its_lines(self, page: Page) -> None:
        expect(button(page, "Down", "At home")).to_be_disabled()
        saved(page, button(page, "Up", "At home").click)
        order(page, "At home", "Blog", "Opening", "Guide", "Film")
        expect(announced(page)).to_have_text("Moved to place 1 of 5.")
        expect(button(page, "Up", "At home")).to_be_disabled()

    def test_the_heading_alone_is_moved_from_its_own_page(self, page: Page) -> None:
        page.get_by_role("link", name=re.compile("^Change it ?: At home$")).click()
        page.get_by_label("Where it comes").select_option(label="After “Guide”")
        page.get_by_role("button", name="Save").click()
        order(page, "Opening", "Guide", "At home", "Film", "Blog")


class TestMouse:
    def test_a_second_click_at_the_same_place_moves_the_same_line_on(self, page: Page) -> None:
        page.set_viewport_size({"width": 1280, "height": 420})
        down = button(page, "Down", "Guide")
        down.scroll_into_view_if_needed()
        box = down.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        saved(page, lambda: page.mouse.click(x, y))
        order(page, "Opening", "Film", "Guide", "At home", "Blog")
        saved(page, lambda: page.mouse.click(x, y))
        order(page, "Opening", "Film", "At home", "Guide", "Blog")

    def test_a_heading_is_dropped_with_its_lines_and_tears_no_section_apart(self, page: Page) -> None:
        saved(page, lambda: drag(page, "At home", "Opening", share=0.1))
        order(page, "At home", "Blog", "Opening", "Guide", "Film")
        page.reload()
        order(page, "At home", "Blog", "Opening", "Guide", "Film")
        drag(page, "At home", "Guide", share=0.8)
        order(page, "Opening", "Guide", "Film", "At home", "Blog")

    def test_a_second_finger_ends_the_drag_of_the_first(self, page: Page) -> None:
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        start, other = grip(page, "Guide").bounding_box(), grip(page, "Film").bounding_box()
        assert start
        assert other
        finger = page.context.new_cdp_session(page)
        first, second = ({"x": box["x"] + 10, "y": box["y"] + 10, "id": at} for at, box in enumerate((start, other)))
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
        first["y"] += 30
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [first]})
        expect(page.locator(".line--held")).to_have_count(1)
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first, second]})
        expect(page.locator(".line--held")).to_have_count(0)
        page.wait_for_timeout(100)
        finger.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
        assert broken == []
        order(page, *LINES)

    def test_a_line_is_dropped_before_another(self, page: Page) -> None:
        saved(page, lambda: drag(page, "Blog", "Guide", share=0.2))
        order(page, "Opening", "Blog", "Guide", "Film", "At home")
        expect(announced(page)).to_have_text("Moved to place 2 of 5, in “Opening”.")
        expect(grip(page, "Blog")).to_be_focused()
        page.reload()
        order(page, "Opening", "Blog", "Guide", "Film", "At home")

    def test_a_line_is_dropped_after_the_last(self, page: Page) -> None:
        saved(page, lambda: drag(page, "Guide", "Blog", share=0.8))
        order(page, "Opening", "Film", "At home", "Blog", "Guide")

    def test_a_drag_that_comes_back_changes_nothing(self, page: Page) -> None:
        drag(page, "Guide", "Guide", share=0.9)
        order(page, *LINES)
        expect(page.locator(".line--held")).to_have_count(0)

    def test_after_a_drag_the_keys_work_as_before(self, page: Page) -> None:
        saved(page, lambda: drag(page, "Blog", "Guide", share=0.2))
        expect(grip(page, "Blog")).to_be_focused()
        for key in ("Space", "ArrowDown"):
            page.keyboard.press(key)
        saved(page, lambda: page.keyboard.press("Space"))
        order(page, "Opening", "Guide", "Blog", "Film", "At home")


def test_a_finger_drags_a_line_too(page: Page) -> None:
    start, end = grip(page, "Guide").bounding_box(), page.locator("main li", has_text="Blog").bounding_box()
    assert start
    assert end
    finger = page.context.new_cdp_session(page)
    x = start["x"] + 10
    for kind, y in (("Start", start["y"] + 10), ("Move", start["y"] + 40), ("Move", end["y"] + end["height"] * 0.8)):
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y}]})
    saved(page, lambda: finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}))
    order(page, "Opening", "Film", "At home", "Blog", "Guide")


class TestTrouble:
    @pytest.mark.parametrize("status", [0, 404, 500])
    def test_what_cannot_be_saved_goes_back_and_is_told(self, page: Page, status: int) -> None:
        def refuse(route: Route) -> None:
            route.fulfill(status=status, body="") if status else route.abort()

        page.route(MOVES, refuse)
        grip(page, "Guide").focus()
        for key in ("Space", "ArrowDown", "Space"):
            page.keyboard.press(key)
        expect(announced(page)).to_have_text("It could not be moved. The list is as it was.")
        order(page, *LINES)
        expect(grip(page, "Guide")).to_be_focused()


def test_a_shortlist_that_became_a_collection_is_emptied_by_one_press(
    house: Site, anna: Account, signed_in: Callable[[bool], Page]
) -> None:
    page = signed_in(True)
    with house.database.writing() as session:
        path = f"/en/collections/{make_collection(session, anna, items=(practice(DANISH),)).id}?done=begun"
    empty = page.get_by_role("button", name="Empty the shortlist")
    for kept, offers in (([DANISH], True), ([DANISH, "kept-elsewhere"], False), ([], False)):
        page.evaluate("kept => localStorage.setItem('kb-shortlist', JSON.stringify(kept))", kept)
        page.goto(path)
        expect(page.get_by_role("link", name=re.compile(r"^Shortlist \d+$"))).to_have_count(0)
        expect(empty).to_have_count(int(offers))
        if offers:
            empty.click()
            expect(page.get_by_role("status").get_by_text("The shortlist is empty.")).to_be_visible()
            assert page.evaluate("localStorage.getItem('kb-shortlist')") is None


def test_without_a_script_the_buttons_do_it_and_one_comes_back_to_the_line(
    house: Site, anna: Account, signed_in: Callable[[bool], Page]
) -> None:
    page = open_list(house, anna, signed_in(False))
    expect(grip(page, "Film")).to_have_count(0)
    button(page, "Up", "Film").click()
    order(page, "Opening", "Film", "Guide", "At home", "Blog")
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Film"))
    expect(line.get_by_role("status")).to_have_text("Moved to place 2 of 5, in “Opening”.")
    assert page.url.endswith(f"#{line.get_attribute('id')}")


def test_axe_finds_nothing_on_the_pages_of_who_makes_a_collection(
    house: Site, anna: Account, signed_in: Callable[[bool], Page]
) -> None:
    page = signed_in(True)
    with house.database.writing() as session:
        made = make_collection(session, anna, items=(slot(), practice(DANISH), link(), heading(), practice("gone")))
        path, item = f"/en/collections/{made.id}", made.items[1].id
    found = []
    for place in ("", "/details", "/copy", "/delete", "/practices?q=fathers", f"/items/{item}", f"/items/{item}/remove",
                  "/items/new?kind=slot", "/items/new?kind=link"):  # fmt: skip
        page.goto(path + place)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += complaints(page)
            assert not page.evaluate(TOO_WIDE), f"{place} at {width}"
    assert not found, "\n".join(found)
