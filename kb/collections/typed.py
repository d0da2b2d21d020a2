"""Reads the forms of a collection: what was typed becomes details and lines, and back. All problems are found at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from kb.collections.checks import NO_DAY, NO_MINUTES, NotFit, Problem, problems_of_item
from kb.collections.models import ItemKind, LinkKind
from kb.collections.written import Details, NewItem
from kb.languages import LANGUAGES
from kb.practices.fields import is_slug

#: In the form of each kind, in their order.
FIELDS: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    ItemKind.PRACTICE: ("minutes", "note"),
    ItemKind.LINK: ("url", "title", "link_kind", "minutes", "note"),
    ItemKind.SLOT: ("title", "day", "starts", "ends", "place", "note"),
    ItemKind.HEADING: ("title", "note"),
    ItemKind.NOTE: ("note", "minutes"),
}
_TIME: Final = re.compile(r"(\d{1,2})[.:]?(\d{2})")
_PATH_OF_PRACTICE: Final = re.compile(r"/(?:(?:[a-z]{2}/)?practices|p)/([^/]+)/?")
_MOST_DIGITS: Final = 6


def typed_details(form: Mapping[str, str], languages: Sequence[str]) -> Details:
    """Return the details that a form tells, checked by nobody yet. `written_in` is the first of the languages."""
    first = form.get("written_in", "")
    others = [language for language in LANGUAGES if language in languages and language != first]
    tags = (" ".join(tag.split()) for tag in form.get("tags", "").split(","))
    return Details(
        title=" ".join(form.get("title", "").split()),
        description=form.get("description", ""),
        languages=tuple(filter(None, (first, *others))),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        time_zone=form.get("time_zone", ""),
    )


def fields_of_details(details: Details) -> dict[str, str]:
    """Return details as the form shows them; its languages are `details.languages`."""
    return {
        "title": details.title,
        "description": details.description,
        "written_in": details.languages[0] if details.languages else "",
        "tags": ", ".join(details.tags),
        "time_zone": details.time_zone,
    }


def typed_item(kind: ItemKind, form: Mapping[str, str], *, slug: str = "") -> NewItem:
    """Return the line that a form tells; raise `NotFit` with everything that is wrong with it."""
    values = {name: form.get(name, "") for name in FIELDS[kind]}
    problems: list[Problem] = []
    item = NewItem(
        kind=kind,
        slug=slug,
        title=" ".join(values.get("title", "").split()),
        note=values.get("note", ""),
        url=web_address(values.get("url", "")),
        link_kind=_link_kind(values.get("link_kind", "")),
        minutes=_minutes(values.get("minutes", ""), problems),
        day=_day(values.get("day", ""), problems),
        starts=_time(values.get("starts", "")),
        ends=_time(values.get("ends", "")),
        place=" ".join(values.get("place", "").split()),
    )
    found = [*problems, *problems_of_item(item)]
    if found:
        order = ("practice", *FIELDS[kind])
        raise NotFit(sorted(found, key=lambda one: order.index(one.field) if one.field in order else len(order)))
    return item


def fields_of_item(item: NewItem) -> dict[str, str]:
    """Return a line as its form shows it."""
    return {
        "title": item.title,
        "note": item.note,
        "url": item.url,
        "link_kind": item.link_kind,
        "minutes": "" if item.minutes is None else str(item.minutes),
        "day": item.day.isoformat() if item.day else "",
        "starts": item.starts,
        "ends": item.ends,
        "place": item.place,
    }


def typed_day(text: str) -> date | None:
    """Return a day as browsers send it; raise `NotFit` for what is none."""
    problems: list[Problem] = []
    day = _day(text, problems)
    if problems:
        raise NotFit(problems)
    return day


def slug_in(text: str) -> str:
    """Return the slug of the practice whose address somebody pasted; empty where it is none."""
    try:
        found = _PATH_OF_PRACTICE.fullmatch(urlsplit(text.strip()).path)
    except ValueError:
        return ""
    return found[1] if found and is_slug(found[1]) else ""


def web_address(text: str) -> str:
    """Take `example.org/guide` for what it is: nobody types the beginning of an address."""
    is_bare = "://" not in text and re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", text) is not None
    return f"https://{text}" if is_bare else text


def _link_kind(text: str) -> LinkKind:
    return LinkKind(text) if text in {*LinkKind} else LinkKind.PAGE


def _minutes(text: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    problems.append(Problem(field="minutes", message=NO_MINUTES))
    return None


def _day(text: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(field="day", message=NO_DAY))
        return None


def _time(text: str) -> str:
    """Take `9.30` and `0930` for 09:30; what is no time stays as it is, and is found by the checks."""
    found = _TIME.fullmatch(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text
