"""One reminder by mail: confirmed first, on its day, once, with the way to tell what came of it; and then nothing is left."""

import re
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from kb.accounts import personal_data
from kb.collections.models import Collection, ItemKind, Visibility
from kb.dashboards.last_errands import LastErrands, last_done
from kb.errands import run_errands
from kb.mail.models import OutgoingMail
from kb.room import personal_data as room_data
from kb.room.models import Reminder
from tests.support import people
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, make_text
from tests.support.rooms import PRACTICE, TODAY, RoomSite, open_room

pytestmark = pytest.mark.people

ANNA = "anna@turku.example"
SOON = TODAY + timedelta(days=30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    finnish = make_text("fi", title="Isät lukevat", translation_of="en")
    practice = make_practice(PRACTICE, title="Fathers read", translations=(finnish,))
    return open_site(tmp_path_factory.mktemp("site"), practice)


@pytest.fixture
def room(site: OpenSite) -> RoomSite:
    site.forget(Reminder)
    return open_room(site)


def reminders(room: RoomSite) -> list[Reminder]:
    with room.site.reading() as session:
        return [*session.scalars(select(Reminder))]


def links_in(mail: OutgoingMail) -> dict[str, str]:
    """Return the paths of the links about the reminder in a mail, by what they are for."""
    found = re.findall(r"https://kb\.example/\S+/reminders/(\w+)/\S+", mail.body)
    paths = [urlsplit(link).path for link in re.findall(r"https://kb\.example/\S+/reminders/\S+", mail.body)]
    return dict(zip(found, paths, strict=True))


def ask(room: RoomSite, *, day: date | None = None, language: str = "en", email: str = ANNA, number: int = 1) -> None:
    """Take the practice home, and ask for a reminder."""
    phone = room.phone(number)
    phone.take(sentence="Begin with one evening.", due=str(SOON), language=language)
    phone.send("remind", email=email, day=str(day) if day else "", language=language)


def confirm(room: RoomSite) -> None:
    room.site.browser().post(links_in(room.site.mails()[-1])["confirm"], status=303)


def last_round(room: RoomSite) -> LastErrands:
    """Return what was noted of the last errands."""
    noted = last_done(room.app.extensions["kb.settings"].errands_note)
    assert noted is not None
    return noted


def sent(room: RoomSite, *, on: date, hour: int = 9) -> list[OutgoingMail]:
    """Run the errands on a day, and return the reminders that this made."""
    before = len(room.site.mails())
    count = run_errands(room.app, now=datetime.combine(on, time(hour), UTC)).reminders
    made = room.site.mails()[before:]
    assert len(made) == count
    return made


def test_on_the_day_one_mail_comes_in_her_language_and_then_nothing_is_left(room: RoomSite) -> None:
    ask(room, language="fi")
    confirm(room)
    assert sent(room, on=SOON - timedelta(days=1)) == []

    (mail,) = sent(room, on=SOON)
    assert (mail.recipient, mail.language) == (ANNA, "fi")
    assert "Isät lukevat" in mail.body
    assert "Begin with one evening." in mail.body
    assert reminders(room) == []
    assert sent(room, on=SOON + timedelta(days=1)) == []


def test_from_the_mail_it_is_one_click_to_tell_that_it_was_tried(room: RoomSite) -> None:
    ask(room)
    room.phone().take(ItemKind.LINK)
    confirm(room)
    (mail,) = sent(room, on=SOON)

    (tried,) = re.findall(r"https://kb\.example(/\S+/tried)", mail.body)
    assert tried == f"/en/practices/{PRACTICE}/tried"
    assert "Fathers read" in room.site.browser().page(tried).words
    assert "https://example.org/guide" in mail.body


def test_nothing_comes_before_the_mailbox_has_confirmed_it_and_after_a_week_the_address_is_gone(room: RoomSite) -> None:
    ask(room, day=TODAY + timedelta(days=2))
    link = links_in(room.site.mails()[-1])["confirm"]
    room.site.browser().get(link)
    assert sent(room, on=TODAY + timedelta(days=3)) == []
    assert [one.email for one in reminders(room)] == [ANNA]

    assert sent(room, on=TODAY + timedelta(days=8)) == []
    assert reminders(room) == []
    room.site.browser().get(link, status=410)
    room.site.browser().post(link, status=410)


def test_a_day_that_was_typed_counts_more_than_those_of_the_takes(room: RoomSite) -> None:
    ask(room, day=SOON + timedelta(days=5))
    confirm(room)
    assert sent(room, on=SOON) == []
    assert len(sent(room, on=SOON + timedelta(days=5))) == 1


def test_the_mail_comes_in_the_morning_where_the_seminar_was(room: RoomSite) -> None:
    room.set(time_zone="Europe/Helsinki")
    ask(room)
    confirm(room)
    assert sent(room, on=SOON, hour=3) == []
    assert len(sent(room, on=SOON, hour=6)) == 1


def test_one_click_deletes_it_and_opening_the_link_does_not(room: RoomSite) -> None:
    ask(room)
    confirm(room)
    end, browser = links_in(room.site.mails()[-1])["end"], room.site.browser()
    browser.get(end)
    assert len(reminders(room)) == 1
    browser.post(end, status=200)
    assert reminders(room) == []
    assert "No reminder comes" in browser.page(end).words
    assert sent(room, on=SOON) == []


def test_whoever_confirms_again_gets_one_mail(room: RoomSite) -> None:
    ask(room)
    confirm(room)
    ask(room, day=SOON + timedelta(days=1))
    confirm(room)
    assert [str(one.due_on) for one in reminders(room)] == [str(SOON + timedelta(days=1))]


def test_with_the_collection_its_reminders_go(room: RoomSite) -> None:
    ask(room)
    confirm(room)
    with room.site.writing() as session:
        session.delete(session.get_one(Collection, room.collection.id))
    assert reminders(room) == []
    assert sent(room, on=SOON) == []


def test_who_took_everything_back_is_told_where_the_board_is(room: RoomSite) -> None:
    ask(room)
    confirm(room)
    room.phone().send("untake", item=room.item(ItemKind.PRACTICE))
    (mail,) = sent(room, on=SOON)
    assert "Fathers read" not in mail.body
    assert f"https://kb.example{room.path}" in mail.body


def test_one_that_cannot_be_sent_does_not_keep_the_others_back(room: RoomSite) -> None:
    for number, name in enumerate(("anna", "berta"), start=1):
        ask(room, email=f"{name}@turku.example", number=number)
        confirm(room)
    with room.site.writing() as session:
        session.scalars(select(Reminder).where(Reminder.email == ANNA)).one().email = "no address at all"
    before = len(room.site.mails())
    run_errands(room.app, now=datetime.combine(SOON, time(9), UTC))
    assert [mail.recipient for mail in room.site.mails()[before:]] == ["berta@turku.example"]
    assert last_round(room).failed == 1

    run_errands(room.app, now=datetime.combine(SOON + timedelta(days=7), time(9), UTC))
    assert [one.email for one in reminders(room)] == ["no address at all"], "it is tried again for a week"
    run_errands(room.app, now=datetime.combine(SOON + timedelta(days=8), time(9), UTC))
    assert reminders(room) == []


@pytest.mark.parametrize(
    "changed",
    [{"visibility": Visibility.PRIVATE}, {"code": "zzzzyyyyxxxxwwww"}],
    ids=["private", "another code"],
)
def test_a_board_that_was_taken_back_is_told_to_nobody_any_more(room: RoomSite, changed: dict[str, str]) -> None:
    ask(room)
    links, browser = links_in(room.site.mails()[-1]), room.site.browser()
    room.set(title="Now a secret", **changed)
    browser.get(links["confirm"], status=410)
    browser.post(links["confirm"], status=410)
    assert "Now a secret" not in browser.page(links["end"]).words


@pytest.mark.parametrize(
    "changed",
    [{"visibility": Visibility.PRIVATE}, {"code": "zzzzyyyyxxxxwwvv"}],
    ids=["private", "another code"],
)
def test_no_mail_hands_out_a_board_that_was_taken_back(room: RoomSite, changed: dict[str, str]) -> None:
    ask(room)
    confirm(room)
    room.set(**changed)
    assert sent(room, on=SOON) == []
    assert reminders(room) == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "anna", "day": ""}, "email"),
        ({"email": ANNA, "day": "tomorrow"}, "day"),
        ({"email": ANNA, "day": str(TODAY)}, "day"),
        ({"email": ANNA, "day": str(TODAY + timedelta(days=5_000))}, "day"),
    ],
)
def test_what_cannot_be_done_is_told_and_what_was_typed_stays(
    room: RoomSite, typed: dict[str, str], wrong: str
) -> None:
    phone = room.phone()
    phone.take(sentence="", due=str(SOON))
    page = room.site.browser().posted_page(f"/en{room.path}/remind", {"me": phone.number, **typed})
    fields = {one.get("name"): one for one in page.root.iter("input")}
    assert {name: fields[name].get("value") for name in typed} == typed
    assert [name for name, one in fields.items() if one.get("aria-invalid")] == [wrong]
    assert reminders(room) == []


def test_without_a_day_anywhere_and_without_a_take_there_is_nothing_to_be_reminded_of(room: RoomSite) -> None:
    answer = room.phone().send("remind", email=ANNA, day=str(SOON), status=422)
    assert "Take something home first" in answer["parts"]["room-remind"]
    room.phone().take()
    answer = room.phone().send("remind", email=ANNA, day="", status=422)
    assert "on which day" in answer["parts"]["room-remind"]
    assert room.site.mails() == []


def test_nobody_is_flooded_with_mails_to_confirm(room: RoomSite) -> None:
    room.phone().take()
    for _ in range(5):
        room.phone().send("remind", email=ANNA, day=str(SOON))
    answer = room.phone().send("remind", email=ANNA, day=str(SOON), status=429)
    assert ANNA in answer["parts"]["room-remind"]
    assert len(room.site.mails()) == 5


def test_a_link_works_for_what_it_was_made_for_and_nothing_else(room: RoomSite) -> None:
    ask(room)
    links, browser = links_in(room.site.mails()[-1]), room.site.browser()
    browser.post(links["confirm"].replace("/confirm/", "/end/"), status=410)
    browser.post(links["end"].replace("/end/", "/confirm/"), status=410)
    browser.get("/en/reminders/confirm/%ff%00.x", status=410)
    (kept,) = reminders(room)
    assert kept.confirmed_at is None


def test_reminders_to_an_account_are_handed_out_and_erased_with_it(room: RoomSite) -> None:
    account = people.make_account(room.site.database, email=ANNA)
    ask(room)
    confirm(room)
    with room.site.writing() as session:
        assert [one["comes_on"] for one in room_data.export_reminders(session, account)] == [str(SOON)]
        assert personal_data.EXPORTERS["reminders"] is room_data.export_reminders
        assert room_data.erase_reminders in personal_data.ERASERS
        room_data.erase_reminders(session, account)
    assert reminders(room) == []
