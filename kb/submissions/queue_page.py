"""The reviewers' queue as its page shows it: what waits, the late ones first, narrowed by plain links with counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import url_for

from kb.submissions.models import Kind
from kb.submissions.queue import QueueRow
from kb.submissions.workflow import State
from kb.vocabulary.places import language_name
from kb.web.wording import format_day, ngettext
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A submission in the queue. `clock` says how long it has waited, `due` until when it may."""

    path: str
    title: str
    language: str
    language_name: str
    kind: str
    state: str
    library: str
    clock: str
    due: str
    is_late: bool
    is_own: bool
    reviewer: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value to narrow the queue by; its link leads to the queue with it, or without it where it is chosen."""

    label: str
    count: int
    path: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Values of one kind."""

    label: str
    options: tuple[Option, ...]


#: What the queue can be narrowed by: the name in the address, and the value of a row.
_VALUES: Final[Mapping[str, Callable[[QueueRow], str]]] = {
    "state": lambda row: State(row.state).value,
    "kind": lambda row: Kind(row.kind).value,
    "language": lambda row: row.language,
    "late": lambda row: "yes" if row.is_late else "",
}


def read_choice(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks for; what is no value of any row finds nothing, which does no harm."""
    return {name: value[:20] for name in _VALUES if (value := arguments.get(name, ""))}


def narrowed(rows: Sequence[QueueRow], chosen: Mapping[str, str]) -> list[QueueRow]:
    """Return the rows that have all that is chosen: the late ones first, then what waits for a reviewer, the oldest first."""
    found = [row for row in rows if all(_VALUES[name](row) == value for name, value in chosen.items())]
    return sorted(found, key=lambda row: (not row.is_late, row.state != State.SUBMITTED, row.submitted_at))


def queue_line(row: QueueRow, language: str, *, now: datetime) -> QueueLine:
    """Return a row as it is shown to a reader of a language."""
    return QueueLine(
        path=url_for("review.page", key=row.id),
        title=row.title or _("Without a title"),
        language=row.language,
        language_name=language_name(row.language, language),
        kind=kind_told(row.kind),
        state=state_told(row.state),
        library=row.library,
        clock=_clock(row, now),
        due=_("Answer until %(day)s", day=format_day(row.due.date())) if row.state == State.SUBMITTED else "",
        is_late=row.is_late,
        is_own=row.is_own,
        reviewer=row.reviewer or "",
    )


def choices(rows: Sequence[QueueRow], chosen: Mapping[str, str], language: str) -> tuple[Choice, ...]:
    """Return what the queue can be narrowed by; a count tells what a link leads to, with all else that is chosen."""
    told: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("late", _("Clock"), lambda _value: _("Late")),
        ("state", _("State"), state_told),
        ("kind", _("Kind"), kind_told),
        ("language", _("Language"), lambda value: language_name(value, language)),
    )
    made = [(name, Choice(label, tuple(_options(name, tell, rows, chosen)))) for name, label, tell in told]
    # A single value that all have narrows nothing; being late is the one that not all have.
    return tuple(
        choice
        for name, choice in made
        if len(choice.options) > 1 or any(one.is_chosen or name == "late" for one in choice.options)
    )


def state_told(state: str) -> str:
    """Return a state in words."""
    return {
        State.DRAFT: _("Draft"),
        State.SUBMITTED: _("Waiting for a reviewer"),
        State.CHANGES_REQUESTED: _("With its author"),
        State.ACCEPTED: _("Being published"),
        State.PUBLISHED: _("Published"),
        State.DECLINED: _("Declined"),
        State.WITHDRAWN: _("Withdrawn by its author"),
    }[State(state)]


def kind_told(kind: str) -> str:
    """Return what a submission becomes, in words."""
    return {
        Kind.NEW: _("New practice"),
        Kind.EDIT: _("Change of a practice"),
        Kind.TRANSLATION: _("Translation"),
        Kind.ADAPTATION: _("Adaptation"),
    }[Kind(kind)]


def _options(
    name: str, tell: Callable[[str], str], rows: Sequence[QueueRow], chosen: Mapping[str, str]
) -> list[Option]:
    others: dict[str, Any] = {other: value for other, value in chosen.items() if other != name}
    counted: dict[str, int] = {value: 0 for value in (chosen.get(name),) if value and value in map(_VALUES[name], rows)}
    for row in narrowed(rows, others):
        if value := _VALUES[name](row):
            counted[value] = counted.get(value, 0) + 1
    return [
        Option(
            label=tell(value),
            count=count,
            path=url_for("review.queue", **(others if value == chosen.get(name) else {**others, name: value})),
            is_chosen=value == chosen.get(name),
        )
        for value, count in sorted(counted.items(), key=lambda pair: -pair[1])
    ]


def _clock(row: QueueRow, now: datetime) -> str:
    if row.is_late:
        days = max((now - row.due).days, 1)
        return ngettext("Late by %(num)s day", "Late by %(num)s days", days)
    if row.state != State.SUBMITTED:
        return _("Sent on %(day)s", day=format_day(row.submitted_at.date()))
    days = (now - row.submitted_at).days
    return ngettext("Has waited %(num)s day", "Has waited %(num)s days", days) if days else _("Came in today")
