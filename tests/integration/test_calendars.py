"""Calendar files: the agenda of a collection, and the feed of all seminars."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.editing import Details, NewItem
from kb.collections.models import Collection, Visibility
from tests.support import people
from tests.support.client import CheckingClient
from tests.support.collections import heading, link, make_collection, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, make_text

pytestmark = pytest.mark.people

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DAY = date(2027, 3, 11)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DETAILS = Details(title="A week in Struer", description="We meet.", time_zone="Europe/Copenhagen")


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    fathers = make_practice(
        "fathers", title="Fathers read", translations=[make_text("da", title="Fædre læser", translation_of="en")]
    )
    return open_site(tmp_path_factory.mktemp("site"), fathers)


@pytest.fixture
def site(shared_site: OpenSite) -> OpenSite:
    """The site without any collection."""
    shared_site.forget(Collection)
    return shared_site


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return people.make_account(site.database)


def made(
    site: OpenSite,
    owner: Account,
    items: Iterable[NewItem],
    *,
    visibility: Visibility = Visibility.LINK,
    details: Details = DETAILS,
) -> Collection:
    with site.writing() as session:
        return make_collection(session, owner, items=items, details=details, visibility=visibility, now=NOW)


def calendar(site: OpenSite, path: str) -> Calendar:
    answer = CheckingClient(site.app).get(path)
    assert answer.mimetype == "text/calendar"
    found = Calendar.from_ical(answer.data)
    assert isinstance(found, Calendar)
    return found


def agenda(site: OpenSite, board: Collection, *, language: str = "en") -> Calendar:
    return calendar(site, f"/{language}/c/{written(board.code)}/agenda.ics")


def seminars(site: OpenSite) -> list[Event]:
    return calendar(site, "/feeds/seminars.ics").events


def test_a_slot_with_times_is_a_meeting_in_the_zone_of_the_board(site: OpenSite, anna: Account) -> None:
    board = made(site, anna, [slot("Opening", day=DAY, starts="09:30", ends="11:00", place="Struer Library")])
    found = agenda(site, board)
    (event,) = found.events

    assert (event.start, event.end) == (
        datetime(2027, 3, 11, 9, 30, tzinfo=COPENHAGEN),
        datetime(2027, 3, 11, 11, 0, tzinfo=COPENHAGEN),
    )
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert [zone.tz_name for zone in found.timezones] == ["Europe/Copenhagen"]
    assert (str(event.summary), str(event.location)) == ("Opening", "Struer Library")


def test_the_zone_knows_when_summer_begins(site: OpenSite, anna: Account) -> None:
    items = [slot(day=date(2027, 3, 27)), slot(day=date(2027, 3, 29))]
    found = agenda(site, made(site, anna, items))
    zone = found.timezones[0].to_tz()

    offsets = [datetime(2027, 3, day, 12, tzinfo=zone).utcoffset() for day in (27, 29)]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]


def test_a_slot_without_times_is_a_whole_day_and_one_without_a_day_is_left_out(site: OpenSite, anna: Account) -> None:
    items = [
        slot("Visits", day=DAY, starts="", ends=""),
        slot("Some time", day=None),
        slot("Evening", day=DAY, starts="22:00", ends="01:00"),
        slot("Open end", day=DAY, starts="18:00", ends=""),
        heading("Nothing of it"),
    ]
    visits, evening, open_end = agenda(site, made(site, anna, items)).events

    assert (visits.start, visits.end) == (DAY, DAY + timedelta(days=1))
    assert evening.end == datetime(2027, 3, 12, 1, 0, tzinfo=COPENHAGEN)
    assert open_end.start == datetime(2027, 3, 11, 18, 0, tzinfo=COPENHAGEN)
    assert "DTEND" not in open_end


def test_a_meeting_tells_what_it_holds_and_leads_to_the_board(site: OpenSite, anna: Account) -> None:
    board = made(site, anna, [slot(day=DAY), practice("fathers"), link("A guide")])
    (event,) = agenda(site, board, language="da").events

    address = f"https://kb.example/c/{written(board.code)}"
    assert str(event["URL"]) == address
    assert str(event.description).split("\n\n") == ["• Fædre læser\n• A guide", address]


def test_a_meeting_keeps_its_name_when_it_is_changed(site: OpenSite, anna: Account) -> None:
    board = made(site, anna, [slot("Opening", day=DAY)])
    (before,) = agenda(site, board).events
    with site.writing() as session:
        kept = session.get_one(Collection, board.id)
        kept.items[0].title, kept.changed_at = "Welcome", NOW + timedelta(hours=1)
    (after,) = agenda(site, board).events

    assert before.uid == after.uid
    assert before.uid.endswith("@kb.example")
    assert (NOW, NOW + timedelta(hours=1)) == (before.DTSTAMP, after.DTSTAMP)
    assert str(after.summary) == "Welcome"


def test_what_people_write_cannot_add_to_a_calendar(site: OpenSite, anna: Account) -> None:
    odd = "a;b,c\\n\\"
    item = slot(odd, day=DAY, place='"; X-A=1:x')
    details = Details(title=odd, time_zone="UTC", description="x\nEND:VEVENT\nBEGIN:VEVENT")
    board = made(site, anna, [item], visibility=Visibility.LISTED, details=details)
    (event,) = agenda(site, board).events

    assert (str(event.summary), str(event.location)) == (odd, '"; X-A=1:x')
    (seminar,) = seminars(site)
    assert "x\nEND:VEVENT\nBEGIN:VEVENT" in str(seminar.description)


def test_an_agenda_opens_for_those_who_may_see_its_board(site: OpenSite, anna: Account) -> None:
    private = made(site, anna, [slot(day=DAY)], visibility=Visibility.PRIVATE)
    without_days = made(site, anna, [slot(day=None)])
    listed = made(site, anna, [slot(day=DAY)], visibility=Visibility.LISTED)
    linked = made(site, anna, [slot(day=DAY)])
    reader = CheckingClient(site.app)

    def path(board: Collection) -> str:
        return f"/en/c/{written(board.code)}/agenda.ics"

    reader.get(path(private), status=404)
    people.client_of(site.app, anna).get(path(private))
    reader.get(path(without_days), status=404)
    assert reader.get(path(linked)).headers["X-Robots-Tag"] == "noindex"
    assert reader.get(path(linked)).headers["Cache-Control"] == "no-cache, private"
    assert "X-Robots-Tag" not in reader.get(path(listed)).headers


def test_the_feed_has_each_listed_seminar_from_its_first_day_to_its_last(site: OpenSite, anna: Account) -> None:
    days = [slot(day=DAY + timedelta(days=4), place="Holstebro"), slot(day=DAY, place="Struer")]
    board = made(site, anna, days, visibility=Visibility.LISTED)
    made(site, anna, days)
    made(site, anna, [practice("fathers")], visibility=Visibility.LISTED)
    past = made(site, anna, [slot(day=date(2024, 3, 11))], visibility=Visibility.LISTED)
    found = {str(event["URL"]): event for event in seminars(site)}

    assert {*found} == {f"https://kb.example/c/{written(one.code)}" for one in (board, past)}
    event = found[f"https://kb.example/c/{written(board.code)}"]
    assert (event.start, event.end) == (DAY, DAY + timedelta(days=5))
    assert (str(event.summary), str(event.location)) == ("A week in Struer", "Holstebro, Struer")
    assert event.DTSTAMP == NOW


def test_the_feed_is_the_same_until_something_changes(site: OpenSite, anna: Account) -> None:
    made(site, anna, [slot(day=DAY)], visibility=Visibility.LISTED)
    reader = CheckingClient(site.app)
    tag = reader.get("/feeds/seminars.ics").headers["ETag"]

    reader.get("/feeds/seminars.ics", status=304, headers={"If-None-Match": tag})


def test_the_seminars_page_leads_to_the_feed(site: OpenSite) -> None:
    links = CheckingClient(site.app).page("/lv/seminars").links()

    assert "/feeds/seminars.ics?lang=lv" in links.values()


def test_a_meeting_tells_what_stands_below_the_headings_in_its_slot(site: OpenSite, anna: Account) -> None:
    items = [
        slot("Morning", day=DAY),
        link("Coffee"),
        heading("In groups"),
        link("Guide"),
        slot("Noon", day=DAY),
        link("Soup"),
    ]
    morning, noon = agenda(site, made(site, anna, items)).events

    assert "• Coffee\n\nIn groups\n\n• Guide" in str(morning["DESCRIPTION"])
    assert "Soup" not in str(morning["DESCRIPTION"])
    assert "Guide" not in str(noon["DESCRIPTION"])
