"""Calendar files (RFC 5545): the agenda of a collection, and a feed of all seminars. The only module that imports icalendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, request
from icalendar import Calendar, Event

from kb.collections.board import Board, Section
from kb.collections.codes import collection_link, written
from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.collections.seminars import ListedCollection, seminars
from kb.database.requests import session
from kb.languages import ENGLISH, LANGUAGES
from kb.practices.views import practice_pages
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_MAKER: Final = "-//Democratic Library//Collections//EN"
_DAY: Final = timedelta(days=1)

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/<language:ui_language>/c/<code>/agenda.ics")
def collection(code: str) -> Response:
    """Give the agenda of a collection: a meeting for each slot that has a day."""
    found = opened(code)
    board = read_board(session(), found, practice_pages(), current_language())
    if board.first_day is None:
        abort(404)
    response = _answer(_calendar(board.title, _events(board)), f"{written(board.code)}.ics")
    return keep_quiet(response, found)


@blueprint.get("/feeds/seminars.ics", endpoint="seminars")
def seminars_feed() -> Response:
    """Give all seminars, each from its first day to its last; past ones too, so that calendars keep what they have."""
    wanted = request.args.get("lang", "")
    g.language = wanted if wanted in LANGUAGES else ENGLISH
    found = seminars(session(), now=datetime.now(UTC))
    events = [_seminar(one) for one in (*found.upcoming, *found.past)]
    response = _answer(_calendar(_("Democratic Library: seminars"), iter(events)), "seminars.ics")
    response.headers["Cache-Control"] = "no-cache, private"
    return response


def _events(board: Board) -> Iterator[Event]:
    for slot in board.slots:
        if slot.day is not None:
            start, end = _span(slot, slot.day, board)
            yield _event(
                f"{slot.id}@{_host()}",
                stamp=board.changed_at,
                start=start,
                end=end,
                title=slot.title,
                place=slot.place,
                about=_about(slot),
                url=_link(board.code),
            )


def _span(slot: Section, day: date, board: Board) -> tuple[date, date | None]:
    """Return when a slot begins and ends; a whole day where no time is known, no end where only the beginning is."""
    if slot.starts is None:
        return day, day + _DAY
    start = datetime.combine(day, slot.starts, board.zone)
    if slot.ends is None:
        return start, None
    end_day = day if slot.ends > slot.starts else day + _DAY
    return start, datetime.combine(end_day, slot.ends, board.zone)


def _about(slot: Section) -> str:
    """Return the note of a slot and what it holds, line by line."""
    parts = [slot.note, _listed(slot)]
    for heading in slot.headings:
        parts.extend((heading.title, heading.note, _listed(heading)))
    return "\n\n".join(filter(None, parts))


def _listed(section: Section) -> str:
    return "\n".join(f"• {item.title}" for item in section.items if item.title)


def _seminar(one: ListedCollection) -> Event:
    assert one.first_day is not None
    assert one.last_day is not None
    return _event(
        f"{one.id}@{_host()}",
        stamp=one.changed_at,
        start=one.first_day,
        end=one.last_day + _DAY,
        title=one.title,
        place=", ".join(one.places),
        about=one.description,
        url=_link(one.code),
    )


def _event(
    uid: str, *, stamp: datetime, start: date, end: date | None, title: str, place: str, about: str, url: str
) -> Event:
    """Return an event. Links stand in the description as well: not every calendar shows the address."""
    return Event.new(
        uid=uid,
        stamp=stamp,
        last_modified=stamp,
        start=start,
        end=end,
        summary=title,
        location=place or None,
        description="\n\n".join(filter(None, (about, url))),
        url=url,
    )


def _calendar(name: str, events: Iterator[Event]) -> Calendar:
    calendar = Calendar.new(prodid=_MAKER, name=name)
    # A number made up anew each time would make each answer another one.
    del calendar["UID"]
    for event in events:
        calendar.add_component(event)
    days = [event.start for event in calendar.events]
    if days:
        first, last = min(map(_as_day, days)), max(map(_as_day, days))
        calendar.add_missing_timezones(first_date=date(first.year, 1, 1), last_date=date(last.year + 1, 12, 31))
    return calendar


def _as_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _answer(calendar: Calendar, name: str) -> Response:
    response = Response(calendar.to_ical(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _link(code: str) -> str:
    return collection_link(practice_pages().base_url, code)


def _host() -> str:
    """Return the name of this site: with it the ids of events are like no other's."""
    return urlsplit(practice_pages().base_url).hostname or ""
