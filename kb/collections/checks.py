"""What may be written into a collection. All problems are found, and told so that they can be mended."""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from kb.collections.models import ItemKind
from kb.collections.written import Details, NewItem
from kb.errors import KnowledgeBaseError
from kb.languages import LANGUAGES
from kb.practices.fields import is_slug

MOST_ITEMS: Final = 200
MOST_TITLE: Final = 120
MOST_DESCRIPTION: Final = 5_000
MOST_TAGS: Final = 10
MOST_TAG: Final = 40
MOST_LINE_TITLE: Final = 200
MOST_NOTE: Final = 2_000
MOST_URL: Final = 2_000
MOST_PLACE: Final = 200
MOST_MINUTES: Final = 24 * 60
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
#: Nothing that a keyboard makes, but for the ends of lines; databases stumble over some.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END: Final = re.compile(r"[\r\n\u2028\u2029]")


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


MISSING_ADDRESS: Final = _("Paste the address of the page; it begins with https://.")
NO_ADDRESS: Final = _("This is not a web address; it begins with https:// or http://.")
NO_TIME: Final = _("Write the time as 09:30.")
NO_MINUTES: Final = _("Write the length as a number of minutes, from 1 to 1440.")
NO_DAY: Final = _("Write the day as 2024-03-11.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a field. `message` is English with `%(name)s` places for `details`."""

    field: str
    message: str
    details: dict[str, object] = dataclasses.field(default_factory=dict)


class NotFit(KnowledgeBaseError):
    """What was written cannot be kept so; nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{problem.field}: {problem.message}" % problem.details for problem in self.problems)
        )


def require_fit(problems: Iterable[Problem]) -> None:
    """Raise `NotFit` where there are problems."""
    if found := tuple(problems):
        raise NotFit(found)


def problems_of_details(details: Details) -> Iterator[Problem]:
    """Yield what is wrong with the details of a collection."""
    if not details.title.strip():
        yield Problem(field="title", message=_("Give the collection a title; it is what people see first."))
    yield from _text_problems("title", details.title, MOST_TITLE, one_line=True)
    yield from _text_problems("description", details.description, MOST_DESCRIPTION)
    if not details.languages or not set(details.languages) <= set(LANGUAGES):
        yield Problem(field="languages", message=_("Choose at least one of the five languages."))
    if len(details.tags) > MOST_TAGS:
        message = _("There are %(count)d tags; %(most)d are allowed.")
        yield Problem(field="tags", message=message, details={"count": len(details.tags), "most": MOST_TAGS})
    for tag in details.tags:
        yield from _text_problems("tags", tag, MOST_TAG, one_line=True)
    if details.time_zone not in _zones():
        yield Problem(field="time_zone", message=_("Choose a time zone of the list, such as Europe/Riga."))


def problems_of_item(item: NewItem) -> Iterator[Problem]:
    """Yield what is wrong with a line."""
    if item.kind is ItemKind.PRACTICE and not is_slug(item.slug):
        yield Problem(field="practice", message=_("Choose a practice of the list, or paste its address."))
    if item.kind is ItemKind.NOTE and not item.note.strip():
        yield Problem(field="note", message=_("Write the note; an empty one says nothing."))
    if item.kind in {ItemKind.HEADING, ItemKind.SLOT, ItemKind.LINK} and not item.title.strip():
        yield Problem(field="title", message=_("Give it a title."))
    if item.kind is ItemKind.LINK:
        yield from _address_problems(item.url)
    yield from _text_problems("title", item.title, MOST_LINE_TITLE, one_line=True)
    yield from _text_problems("note", item.note, MOST_NOTE)
    yield from _text_problems("place", item.place, MOST_PLACE, one_line=True)
    if item.minutes is not None and not 1 <= item.minutes <= MOST_MINUTES:
        yield Problem(field="minutes", message=NO_MINUTES)
    yield from problems_of_day(item.day)
    yield from _time_problems(item)


def problems_of_day(day: date | None) -> Iterator[Problem]:
    """Yield why a seminar cannot be on a day: one typed wrong could stand at the end of all calendars, and break them."""
    if day is not None and not is_possible_day(day):
        yield Problem(field="day", message=NO_DAY)


def is_possible_day(day: date) -> bool:
    """Tell whether a seminar can be on a day."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def problems_of_one_more(count: int) -> Iterator[Problem]:
    """Yield why nothing can be added any more."""
    if count >= MOST_ITEMS:
        message = _("A collection has at most %(most)d lines. Begin a second one, or remove some.")
        yield Problem(field="", message=message, details={"most": MOST_ITEMS})


def is_web_address(url: str) -> bool:
    """Tell whether this is an address that a reader can follow."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"\\]", url)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _text_problems(name: str, text: str, most: int, *, one_line: bool = False) -> Iterator[Problem]:
    if len(text) > most:
        message = _("Has %(length)d characters; %(most)d are allowed.")
        yield Problem(field=name, message=message, details={"length": len(text), "most": most})
    if _CONTROL.search(text) or (one_line and _LINE_END.search(text)):
        message = _("Holds line breaks or control characters; write it on one line.")
        yield Problem(field=name, message=message)


def _address_problems(url: str) -> Iterator[Problem]:
    if not url:
        yield Problem(field="url", message=MISSING_ADDRESS)
    elif len(url) > MOST_URL:
        yield from _text_problems("url", url, MOST_URL, one_line=True)
    elif _CONTROL.search(url) or not is_web_address(url):
        yield Problem(field="url", message=NO_ADDRESS)


def _time_problems(item: NewItem) -> Iterator[Problem]:
    for name, value in (("starts", item.starts), ("ends", item.ends)):
        if value and not _TIME.fullmatch(value):
            yield Problem(field=name, message=NO_TIME)
    if item.ends and not item.starts:
        yield Problem(field="starts", message=_("Say as well when it begins."))
    if item.starts and item.starts == item.ends:
        yield Problem(field="ends", message=_("Beginning and end are the same. Say when it is over."))
