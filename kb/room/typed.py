"""What participants type, and what we say where it cannot be taken. It is plain text on one line."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from kb.accounts.typed import address_of, bad_address, one_line
from kb.collections.checks import MISSING_ADDRESS, MOST_LINE_TITLE, MOST_URL, NO_ADDRESS, NO_DAY, is_web_address
from kb.collections.typed import web_address
from kb.room.takes import MOST_SENTENCE, Pledge
from kb.web.forms import FormProblem
from kb.web.wording import format_number
from kb.web.wording import gettext as _

#: A seminar looks ahead so far, and no reminder waits for longer.
FURTHEST: Final = timedelta(days=3 * 366)
_ANY_LENGTH: Final = 1_000_000


def plain(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    return one_line(text, most=_ANY_LENGTH)


def day_in(text: str) -> date | None:
    """Return the day that was typed, or None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def pledge_in(values: Mapping[str, str]) -> Pledge:
    """Return what somebody wants to do, and by when."""
    return Pledge(sentence=plain(values["sentence"]), due_on=day_in(values["due"]))


def problems_of_pledge(values: Mapping[str, str], *, today: date) -> Iterator[FormProblem]:
    """Yield what is wrong with it; nothing is needed."""
    yield from _too_long("sentence", plain(values["sentence"]), MOST_SENTENCE)
    if values["due"]:
        yield from _problems_of_day("due", values["due"], first=today - FURTHEST, today=today)


def problems_of_link(values: Mapping[str, str]) -> Iterator[FormProblem]:
    """Yield what is wrong with a proposed link."""
    title, url = plain(values["title"]), web_address(values["url"])
    if not title:
        yield FormProblem(field="title", message=_("Say in a few words what is to be found there."))
    yield from _too_long("title", title, MOST_LINE_TITLE)
    if not url:
        yield FormProblem(field="url", message=_(MISSING_ADDRESS))
    elif len(url) > MOST_URL or not url.isprintable() or not is_web_address(url):
        yield FormProblem(field="url", message=_(NO_ADDRESS))


def problems_of_reminder(values: Mapping[str, str], *, due_on: date | None, today: date) -> Iterator[FormProblem]:
    """Yield what is wrong with the wish to be reminded; `due_on` is when, if no day was typed."""
    if address_of(values["email"]) is None:
        yield bad_address()
    if values["day"]:
        yield from _problems_of_day("day", values["day"], first=today + timedelta(days=1), today=today)
    elif due_on is None:
        yield FormProblem(field="day", message=_("Say on which day the mail is to come."))


def _problems_of_day(field: str, text: str, *, first: date, today: date) -> Iterator[FormProblem]:
    day = day_in(text)
    if day is None:
        yield FormProblem(field=field, message=_(NO_DAY))
    elif not first <= day <= today + FURTHEST:
        yield FormProblem(field=field, message=_("Choose a day to come, within the next three years."))


def _too_long(field: str, text: str, most: int) -> Iterator[FormProblem]:
    if len(text) > most:
        message = _(
            "This has %(length)s characters. Shorten it to %(most)s.",
            length=format_number(len(text)),
            most=format_number(most),
        )
        yield FormProblem(field=field, message=message)
