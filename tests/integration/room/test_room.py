"""In the room: what participants take home and propose, without an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kb.accounts import throttling
from kb.accounts.throttling import Limit
from kb.collections import editing
from kb.collections.models import Collection, ItemKind, Visibility
from kb.room import takes as room_takes
from kb.room.models import Proposal, Take
from kb.room.takes import FROM_NETWORK
from tests.support.rooms import PRACTICE, TODAY, RoomSite, counts, open_room, takes

pytestmark = pytest.mark.people


def test_a_phone_without_scripts_takes_something_home_and_its_link_shows_it(room: RoomSite) -> None:
    browser, item = room.site.browser(), room.item(ItemKind.PRACTICE)
    answer = browser.post(f"/en{room.path}/take", {"item": item, "me": ""}, status=303)

    assert "Set-Cookie" not in answer.headers
    assert re.fullmatch(rf"/en{room.path}\?me=[0-9a-f]{{32}}#take-{item}", answer.location)
    page = browser.page(answer.location)
    assert "You take this home." in page.words
    assert "Keep this link for yourself" in page.words
    number = answer.location.partition("me=")[2].partition("#")[0]
    sent_along = [field.get("value") for field in page.root.iter("input") if field.get("name") == "me"]
    assert sent_along
    assert set(sent_along) == {number}
    assert "You take this home." not in browser.page(f"/en{room.path}").words


def test_a_sentence_and_a_date_are_kept_changed_and_undone(room: RoomSite) -> None:
    phone, due = room.phone(), str(TODAY + timedelta(days=30))
    phone.take()
    phone.take(sentence="Read  on\tSundays.", due=due)
    (kept,) = takes(room)
    assert (kept.sentence, str(kept.due_on)) == ("Read on Sundays.", due)

    phone.take()
    assert takes(room)[0].sentence == "Read on Sundays.", "pressing again takes nothing away"
    phone.take(sentence="", due="")
    assert (takes(room)[0].sentence, takes(room)[0].due_on) == ("", None)
    answer = phone.send("untake", item=room.item(ItemKind.PRACTICE))
    assert takes(room) == []
    assert "I take this home" in answer["parts"][f"take-{room.item(ItemKind.PRACTICE)}"]


def test_a_device_counts_once_for_each_item_and_nothing_that_is_kept_names_it(room: RoomSite) -> None:
    for number in (1, 2, 2):
        room.phone(number).take()
    room.phone(2).take(ItemKind.LINK)

    assert counts(room) == {
        "people": 2,
        "taken": 3,
        "items": {room.item(ItemKind.PRACTICE): 2, room.item(ItemKind.LINK): 1},
        "sentences": [],
    }
    assert not {room.phone(1).number, room.phone(2).number} & {one.device for one in takes(room)}


def test_who_took_a_practice_home_is_one_click_from_telling_that_it_was_tried(room: RoomSite) -> None:
    phone = room.phone()
    assert f"/en/practices/{PRACTICE}/tried" not in phone.board().links().values()
    answers = [phone.take(), phone.take(ItemKind.LINK)]
    assert ["/tried" in part for answer in answers for name, part in answer["parts"].items() if "take-" in name] == [
        True,
        False,
    ]
    assert f"/en/practices/{PRACTICE}/tried" in phone.board().links().values()


def test_one_device_cannot_be_followed_from_board_to_board(room: RoomSite) -> None:
    other = open_room(room.site)
    room.phone(7).take()
    other.phone(7).take()
    assert takes(room)[0].device != takes(other)[0].device


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"sentence": "a" * 281, "due": ""}, "sentence"), ({"sentence": "Read.", "due": "next week"}, "due")],
)
def test_odd_input_is_refused_and_stays_in_the_form(room: RoomSite, typed: dict[str, str], field: str) -> None:
    item = room.item(ItemKind.PRACTICE)
    page = room.site.browser().posted_page(f"/en{room.path}/take", {"item": item, **typed})

    assert page.texts("h1") == ["Fathers read"]
    assert typed["sentence"] in page.texts("textarea")
    assert [one.get("value") for one in page.root.iter("input") if one.get("name") == "due"] == [typed["due"]]
    wrong = [one.get("name") for one in page.root.iter() if one.get("aria-invalid") == "true"]
    assert wrong == [field]
    assert typed["sentence"] in room.phone().send("take", item=item, status=422, **typed)["parts"][f"take-{item}"]
    assert takes(room) == []


def test_what_was_typed_is_text_and_never_markup(room: RoomSite) -> None:
    room.set(shows_takes=True)
    answer = room.phone().take(sentence="<img src=x onerror=alert(1)>", due="")
    assert "<img src=x" not in answer["parts"][f"take-{room.item(ItemKind.PRACTICE)}"]
    assert "<img src=x" not in room.phone().board().html
    assert "<img src=x" not in room.site.browser().get(f"/en{room.path}/projector").get_data(as_text=True)


@pytest.mark.parametrize("kind", [ItemKind.SLOT, ItemKind.NOTE])
def test_only_practices_and_links_of_this_board_can_be_taken(room: RoomSite, kind: ItemKind) -> None:
    other = open_room(room.site)
    for item in (room.item(kind), other.item(ItemKind.LINK), "no-such-item", ""):
        room.site.browser().post(f"/en{room.path}/take", {"item": item}, status=404)
        room.site.browser().post(f"/en{room.path}/untake", {"item": item}, status=404)
    assert takes(room) == []


def test_a_private_board_has_no_room_for_others(room: RoomSite) -> None:
    room.set(visibility=Visibility.PRIVATE)
    browser, item = room.site.browser(), room.item(ItemKind.LINK)
    for path in (
        f"/en{room.path}/projector",
        f"{room.path}/counts.json",
        f"/en{room.path}/mine",
        f"/en{room.path}/take",
    ):
        browser.get(path, status=404)
    for action in ("take", "untake", "propose", "remind"):
        browser.post(f"/en{room.path}/{action}", {"item": item}, status=404)
    room.at_desk().get(f"/en{room.path}/projector")


def test_when_taking_is_closed_what_was_typed_is_not_lost_and_undoing_still_works(room: RoomSite) -> None:
    room.phone().take()
    room.set(is_open=False)
    item = room.item(ItemKind.LINK)
    answer = room.phone().send("take", item=item, sentence="Read it aloud.", due="", status=409)
    assert "Read it aloud." in answer["parts"][f"take-{item}"]
    room.phone().send("propose", title="A", url="https://example.org/a", status=409)
    assert "I take this home" not in room.phone().board().words
    room.phone().send("untake", item=room.item(ItemKind.PRACTICE))
    assert takes(room) == []


def test_sixty_phones_behind_one_address_take_ten_things_each(room: RoomSite) -> None:
    item, key, now = room.item(ItemKind.PRACTICE), str(room.app.secret_key), datetime.now(UTC)
    with room.site.writing() as session:
        for _ in range(599):
            assert throttling.count(session, FROM_NETWORK, "127.0.0.1", key=key, now=now) is None
    room.phone(60).send("take", item=item)


def test_one_device_that_never_stops_is_asked_to_wait(room: RoomSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_takes, "FROM_DEVICE", Limit(name="take", most=2, within=timedelta(minutes=15)))
    item = room.item(ItemKind.PRACTICE)
    for _ in range(2):
        room.phone().take()
    answer = room.phone().send("take", item=item, sentence="Once more.", due="", status=429)
    assert "Once more." in answer["parts"][f"take-{item}"]
    room.phone(2).take()


def test_what_a_phone_took_is_told_to_it_alone(room: RoomSite) -> None:
    room.phone(1).take(sentence="Mine.", due="")
    browser = room.site.browser()
    mine = browser.get(f"/en{room.path}/mine", headers={"Kb-Device": room.phone(1).number}).get_json()["parts"]
    assert {*mine} == {f"take-{room.item(ItemKind.PRACTICE)}", "room-mine", "room-remind"}
    assert "Mine." in mine[f"take-{room.item(ItemKind.PRACTICE)}"]
    for other in (room.phone(2).number, "", "x"):
        assert browser.get(f"/en{room.path}/mine", headers={"Kb-Device": other}).get_json()["parts"] == {}


def test_a_script_is_told_why_nothing_was_kept(room: RoomSite) -> None:
    answer = room.phone().send("take", item="no-such-item", status=404)
    assert answer == {"parts": {}, "said": "This is not on the board any more"}
    item = room.item(ItemKind.LINK)
    room.set(visibility=Visibility.PRIVATE)
    for action in ("take", "untake", "propose", "remind"):
        answer = room.phone().send(action, item=item, status=404)
        assert answer == {"parts": {}, "said": "This page is not here"}


def test_a_board_keeps_so_many_takes_and_no_more(room: RoomSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_takes, "MOST_TAKES", 2)
    for number in (1, 2):
        room.phone(number).take()
    answer = room.phone(3).send("take", item=room.item(ItemKind.PRACTICE), sentence="Read aloud.", due="", status=429)
    assert "Read aloud." in answer["parts"][f"take-{room.item(ItemKind.PRACTICE)}"]
    assert "This board is full." in answer["said"]
    room.phone(2).take(sentence="It can still be changed.", due="")
    assert len(takes(room)) == 2


def test_a_line_shows_the_twenty_latest_sentences_and_the_wall_the_eight_latest(room: RoomSite) -> None:
    room.set(shows_takes=True)
    room.phone().take(ItemKind.LINK, sentence="About the guide.", due="")
    with room.site.writing() as session:
        for number in range(25):
            one = {"sentence": f"Sentence {number:02}.", "language": "en", "device": f"{number}"}
            at = datetime(2100, 1, 1, 9, number, tzinfo=UTC)
            item = room.item(ItemKind.PRACTICE)
            session.add(Take(collection_id=room.collection.id, item_id=item, taken_at=at, **one))
    board = room.site.browser().page(f"/en{room.path}").words
    assert [number for number in range(25) if f"Sentence {number:02}." in board] == [*range(5, 25)]
    assert board.index("Sentence 24.") < board.index("Sentence 05.")
    assert "About the guide." in board
    wall = room.site.browser().page(f"/en{room.path}/projector").words
    assert [number for number in range(25) if f"Sentence {number:02}." in wall] == [*range(17, 25)]
    told = room.site.browser().get(f"{room.path}/counts.json").get_json()["sentences"]
    assert [one["text"] for one in told] == [f"Sentence {number:02}." for number in range(24, 16, -1)]


def test_what_one_takes_home_stands_in_one_place_with_what_one_wrote(room: RoomSite) -> None:
    phone, item = room.phone(), room.item(ItemKind.PRACTICE)
    before = phone.board()
    assert before.words.count("Press “I take this home” on what you want to try.") == 2
    assert "Remind me by mail" not in before.words

    phone.take(ItemKind.LINK)
    parts = phone.take(sentence="Read on Sundays.", due="2027-04-01")["parts"]
    assert parts["room-mine"].index("Fathers read") < parts["room-mine"].index("A guide"), "as the board goes"
    page = phone.board()
    assert page.links()["Fathers read"] in {f"#item-{item}", "/en/practices/fathers"}
    assert f'href="#item-{item}"' in page.html
    assert page.words.count("You wrote: Read on Sundays. · By 1 April 2027") == 2, "at the practice, and in the list"
    assert "Remind me by mail" in page.words
    assert "You take home" not in room.phone(2).board().words


def test_the_reminder_is_offered_with_the_first_thing_and_goes_with_the_last(room: RoomSite) -> None:
    assert "Remind me by mail" in room.phone().take()["parts"]["room-remind"]
    assert "room-remind" not in room.phone().take(ItemKind.LINK)["parts"], "an address may stand in its form"
    room.phone().send("untake", item=room.item(ItemKind.LINK))
    parts = room.phone().send("untake", item=room.item(ItemKind.PRACTICE))["parts"]
    assert "Remind me by mail" not in parts["room-remind"]
    assert "on what you want to try." in parts["room-mine"]


def test_nobody_is_told_to_press_what_is_not_there(room: RoomSite) -> None:
    room.set(is_open=False)
    assert "on what you want to try." not in room.phone().board().words


def test_it_is_said_who_reads_a_sentence_and_that_it_is_kept(room: RoomSite) -> None:
    part = room.phone().take()["parts"][f"take-{room.item(ItemKind.PRACTICE)}"]
    assert "The facilitator reads it and may show it to everybody. Please no names." in part
    assert "Change it" not in part
    assert room.phone().take(sentence="Read.", due="")["said"] == "Your sentence is kept."
    assert room.phone().take(sentence="", due="")["said"] == "Kept."


def test_the_address_of_a_form_leads_to_the_board(room: RoomSite) -> None:
    for form in ("take", "untake", "propose", "remind"):
        assert room.site.browser().get(f"/fi{room.path}/{form}", status=302).location == f"/fi{room.path}"


def test_with_a_line_goes_what_was_taken_home_of_it_and_with_the_collection_everything(room: RoomSite) -> None:
    room.phone().take()
    room.phone().take(ItemKind.LINK)
    room.phone().send("propose", title="A", url="https://example.org/a")
    with room.site.writing() as session:
        editing.remove_item(
            session, room.facilitator, room.collection.id, room.item(ItemKind.LINK), now=room.collection.made_at
        )
    assert [one.item_id for one in takes(room)] == [room.item(ItemKind.PRACTICE)]
    with room.site.writing() as session:
        session.delete(session.get_one(Collection, room.collection.id))
    with room.site.reading() as session:
        assert session.scalars(select(Take)).all() == []
        assert session.scalars(select(Proposal)).all() == []
