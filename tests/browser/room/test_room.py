"""A room full of phones, a projector and a facilitator's desk, in a browser with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.room.hall import DEADLINE_MS, GUIDE, Hall, OpenDevice, button, path_of, sign_in, take_guide
from tests.browser.screenshots import HEIGHT
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support.rooms import TODAY


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_takes_something_home_says_what_for_and_undoes_it(hall: Hall, phone: OpenDevice, scripts: bool) -> None:
    _mette, board = hall.board()
    page = phone(scripts=scripts)
    page.goto(path_of(board))
    take_guide(page)
    expect(page.get_by_text("You take this home.")).to_be_visible()
    page.get_by_label("What do you want to do?").fill("Read it on Monday.")
    page.get_by_label("By when?").fill(str(TODAY))
    button(page, "Save").click()
    if scripts:
        expect(page.locator("[data-room-status]")).to_have_text("Your sentence is kept.")
        assert "me=" not in page.url
    else:
        page.wait_for_url("**me=*")
    page.reload()
    mine = page.locator("#room-mine")
    expect(mine.get_by_role("link", name=GUIDE)).to_be_visible()
    expect(mine).to_contain_text("You wrote: Read it on Monday.")
    page.locator("summary", has_text=f"Change it: {GUIDE}").click()
    expect(page.get_by_label("What do you want to do?")).to_have_value("Read it on Monday.")
    button(page, "Undo").click()
    expect(button(page, "I take this home")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You take this home.")).to_have_count(0)
    assert page.context.cookies() == []


def test_with_the_keyboard_alone_the_focus_stays_where_one_works(hall: Hall, phone: OpenDevice) -> None:
    _mette, board = hall.board()
    page = phone()
    page.goto(path_of(board))
    button(page, "I take this home").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You take this home.")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Read it.")
    button(page, "Undo").focus()
    page.keyboard.press("Enter")
    expect(button(page, "I take this home")).to_be_focused()


def test_without_a_network_nothing_typed_is_lost(hall: Hall, phone: OpenDevice) -> None:
    _mette, board = hall.board()
    page = phone()
    page.goto(path_of(board))
    take_guide(page)
    page.get_by_label("What do you want to do?").fill("Read it on Monday.")
    page.context.set_offline(True)
    button(page, "Save").click()
    expect(page.locator("[data-room-status]")).to_contain_text("Nothing is lost")
    page.context.set_offline(False)
    button(page, "Save").click()
    expect(page.locator("[data-room-status]")).to_have_text("Your sentence is kept.")
    page.reload()
    expect(page.locator(".take__mine")).to_contain_text("You wrote: Read it on Monday.")


def test_what_is_wrong_gets_the_focus_and_nothing_lies_over_it(hall: Hall, phone: OpenDevice) -> None:
    _mette, board = hall.board()
    page = phone()
    page.goto(path_of(board))
    page.get_by_text("Propose a link").click()
    page.get_by_label("Its address").fill("www.example.org/report")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_label("What is it?")).to_be_focused()
    status = page.locator("[data-room-status]")
    expect(status).to_have_text("Say in a few words what is to be found there.")
    assert status.evaluate("(one) => one.getBoundingClientRect().width") <= 1, "it is said, and covers nothing"
    page.get_by_label("What is it?").fill("Our report")
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("#room-propose .room__done")).to_be_focused()


def test_the_desk_counts_two_phones_and_takes_their_link_without_a_reload(hall: Hall, phone: OpenDevice) -> None:
    mette, board = hall.board()
    desk = sign_in(phone(width=1280), mette)
    desk.goto(f"/en/collections/{board.id}/room")
    counted = desk.locator(".desk__item", has_text=GUIDE).locator(".desk__count")
    expect(counted).to_have_text("0")
    desk.evaluate("window.isSamePage = true")

    phones = [phone(), phone(scripts=False)]
    for page in phones:
        page.goto(path_of(board))
        take_guide(page)
        expect(page.get_by_text("You take this home.")).to_be_visible()
    phones[0].get_by_label("What do you want to do?").fill("Begin small.")
    button(phones[0], "Save").click()
    phones[0].get_by_text("Propose a link").click()
    phones[0].get_by_label("What is it?").fill("Our report")
    phones[0].get_by_label("Its address").fill("example.org/report")
    phones[0].get_by_role("button", name="Propose it").click()
    expect(phones[0].get_by_text("Thank you. The facilitator sees your link now.").first).to_be_visible()

    expect(counted).to_have_text("2", timeout=DEADLINE_MS)
    expect(desk.get_by_text("Begin small.", exact=True)).to_be_visible(timeout=DEADLINE_MS)
    accept = button(desk, "Put it on the board", "Our report")
    expect(accept).to_be_visible(timeout=DEADLINE_MS)
    accept.click()
    expect(desk.get_by_text("No link is waiting.")).to_be_visible()
    expect(desk.get_by_text("On the board, under “Opening”. Move it")).to_be_visible()
    desk.get_by_role("button", name="Show on the board what people wrote").click()
    expect(desk.get_by_role("button", name="Stop showing what people wrote")).to_be_visible()
    expect(desk.get_by_role("link", name="Move it")).to_be_visible()
    assert desk.evaluate("window.isSamePage")

    phones[1].reload()
    expect(phones[1].get_by_role("link", name="Our report").first).to_be_visible()
    expect(phones[1].get_by_text("Taken home: 2")).to_be_visible()


def test_on_a_phone_the_desk_begins_with_what_waits(hall: Hall, phone: OpenDevice) -> None:
    mette, board = hall.board()
    desk = sign_in(phone(scripts=False), mette)
    for width, is_first in ((360, True), (1280, False)):
        desk.set_viewport_size({"width": width, "height": HEIGHT})
        desk.goto(f"/en/collections/{board.id}/room")
        waiting, counted = desk.locator("#desk-waiting").bounding_box(), desk.locator("#desk-counts").bounding_box()
        assert waiting is not None
        assert counted is not None
        assert (waiting["y"] < counted["y"]) == is_first
        assert (waiting["x"] > counted["x"]) != is_first


def test_without_scripts_the_desk_asks_for_itself_again(hall: Hall, phone: OpenDevice) -> None:
    mette, board = hall.board()
    desk = sign_in(phone(scripts=False, width=1280), mette)
    desk.goto(f"/en/collections/{board.id}/room")
    assert desk.locator("meta[http-equiv=refresh]").count() == 1
    desk.get_by_role("button", name="Close taking home").click()
    expect(desk.get_by_role("button", name="Open taking home")).to_be_visible()
    page = phone()
    page.goto(path_of(board))
    expect(page.get_by_role("button", name="I take this home")).to_have_count(0)


def test_axe_finds_nothing_in_the_room_and_nothing_is_too_wide(hall: Hall, phone: OpenDevice) -> None:
    mette, board = hall.board(shows_takes=True)
    page = phone()
    page.goto(path_of(board))
    take_guide(page)
    page.get_by_label("What do you want to do?").fill("Begin small.")
    button(page, "Save").click()
    expect(page.locator("[data-room-status]")).to_have_text("Your sentence is kept.")
    for part in ("Propose a link", "Remind me by mail, once"):
        page.get_by_text(part).click()
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("#room-title-problem")).to_be_visible()
    found = complaints(page)
    wide = [page.evaluate(TOO_WIDE)]
    sign_in(page, mette)
    for address in (
        f"/en/collections/{board.id}/room",
        *(path_of(board, f"/projector?at={at}") for at in range(6)),
    ):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.goto(address)
            found += complaints(page)
            wide.append(page.evaluate(TOO_WIDE))
    assert not found, "\n".join(found)
    assert not any(wide), wide
