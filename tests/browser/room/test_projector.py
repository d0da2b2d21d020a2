"""The projector, with and without scripts."""

import re

from playwright.sync_api import expect

from kb.collections.codes import written
from tests.browser.room.hall import DEADLINE_MS, GUIDE, TITLE, Hall, OpenDevice, button, path_of, take_guide


def test_the_projector_turns_with_keys_clickers_and_links_and_tells_time_and_counts(
    hall: Hall, phone: OpenDevice
) -> None:
    _mette, board = hall.board(shows_takes=True)
    wall = phone(width=1024)
    wall.goto(path_of(board, "/projector"))
    expect(wall.get_by_role("heading", level=2)).to_have_text(TITLE)
    for key, heading in (
        ("ArrowRight", "Opening"),
        ("PageDown", "Volunteers host"),
        (" ", GUIDE),
        ("PageUp", "Volunteers host"),
        ("ArrowLeft", "Opening"),
        ("End", "What we take home"),
        ("Home", TITLE),
    ):
        wall.keyboard.press(key)
        expect(wall.get_by_role("heading", level=2)).to_contain_text(heading)
        expect(wall.get_by_role("heading", level=2)).to_be_focused()
    for _ in range(3):
        wall.get_by_role("link", name="On").click()
    expect(wall.get_by_role("heading", level=2)).to_have_text(GUIDE)
    assert wall.url.endswith("?at=3")
    expect(wall.locator("[data-clock]")).to_have_text(re.compile(r"^\d\d:\d\d"))
    expect(wall.get_by_role("contentinfo").get_by_text(written(board.code), exact=True)).to_be_visible()

    page = phone()
    page.goto(path_of(board))
    take_guide(page)
    expect(wall.locator("[data-slide]:not([hidden]) [data-count]")).to_have_text("1", timeout=DEADLINE_MS)
    page.get_by_label("What do you want to do?").fill("<b>Begin</b> small.")
    button(page, "Save").click()
    wall.keyboard.press("End")
    expect(wall.get_by_text("<b>Begin</b> small.")).to_be_visible(timeout=DEADLINE_MS)


def test_without_scripts_each_slide_is_a_page(hall: Hall, phone: OpenDevice) -> None:
    _mette, board = hall.board()
    wall = phone(scripts=False, width=1024)
    wall.goto(path_of(board, "/projector"))
    for heading in ("Opening", "Volunteers host", GUIDE):
        wall.get_by_role("link", name="On").click()
        expect(wall.get_by_role("heading", level=2)).to_contain_text(heading)
    expect(wall.locator("[data-slide]:not([hidden])")).to_contain_text("00:00–23:59")
    wall.get_by_role("link", name="Back").click()
    expect(wall.get_by_role("heading", level=2)).to_contain_text("Volunteers host")
