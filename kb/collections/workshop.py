"""A collection as those see it who make it: line by line, with what has to be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from kb.collections.blocks import passed
from kb.collections.board import Board, BoardItem, BoardPractice, PracticeState, Section
from kb.collections.board_page import times_told
from kb.collections.labels import link_kind_label
from kb.collections.models import ItemKind
from kb.practices.telling import minutes_told
from kb.web.wording import format_day, ngettext
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something about a practice or a link that whoever makes the collection should know."""

    text: str
    #: `quiet` for what is as it was wished, `honest` for what to look at.
    tone: str
    #: To what was changed.
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the list. A slot or a heading begins a section, and has its sums."""

    id: str
    kind: ItemKind
    title: str
    #: The language of its title, where it is that of a practice.
    language: str
    path: str
    about: str
    note: str
    #: From 1.
    place: int
    is_head: bool
    #: The section in which it stands; empty where there is none.
    section: str
    #: The last line of the section that it begins: after it comes what is added here.
    last_id: str = ""
    #: Whether there is something to move it past; a slot or a heading is moved with its lines.
    can_go_up: bool = False
    can_go_down: bool = False
    #: Said of a line of an agenda whose minutes nobody has planned.
    is_unplanned: bool = False
    sums: str = ""
    warning: str = ""
    marks: tuple[Mark, ...] = ()
    can_freeze: bool = False
    can_follow: bool = False
    can_see: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The list. `sums` and `warning` are those of the lines before the first slot or heading."""

    lines: tuple[Line, ...]
    sums: str = ""
    warning: str = ""

    def has(self, item_id: str) -> bool:
        """Whether a line is in it."""
        return self.line(item_id) is not None

    def line(self, item_id: str) -> Line | None:
        """Return a line; None where it is gone."""
        return next((line for line in self.lines if line.id == item_id), None)

    def moved_told(self, item_id: str) -> str:
        """Say where a line stands after it was moved; empty where it is gone."""
        line = self.line(item_id)
        if line is None:
            return ""
        place, count = line.place, len(self.lines)
        if not line.section:
            return _("Moved to place %(place)s of %(count)s.", place=place, count=count)
        return _(
            "Moved to place %(place)s of %(count)s, in “%(section)s”.", place=place, count=count, section=line.section
        )


def place_patterns() -> tuple[str, str]:
    """Return how a script tells where a line stands while it is moved: within a section, and in none."""
    return _("Place {place} of {count}, in “{section}”."), _("Place {place} of {count}.")


def workshop_of(board: Board) -> Workshop:
    """Return the list of a board."""
    first = board.sections[0] if board.sections and board.sections[0].kind is None else None
    lines = [*_lines(board)]
    kinds = [line.kind for line in lines]
    return Workshop(
        lines=tuple(_with_moves(line, kinds) for line in lines),
        # Without a slot there is no agenda to fill.
        sums=_sums(first) if first and board.slots else "",
        warning=_warning(first) if first else "",
    )


def title_of(item: BoardItem) -> str:
    """Return how a line is called; a note by its first words."""
    if item.kind is not ItemKind.NOTE:
        return item.title
    first = item.note.strip().split("\n")[0]
    return first if len(first) <= 60 else f"{first[:60].rsplit(' ', 1)[0]}…"


def _with_moves(line: Line, kinds: list[ItemKind]) -> Line:
    up, down = (bool(passed(kinds, line.place - 1, is_down=is_down)) for is_down in (False, True))
    return replace(line, can_go_up=up, can_go_down=down)


def _lines(board: Board) -> Iterator[Line]:
    place = 0
    for section in board.sections:
        if section.kind is not None:
            place += 1
            yield _head(section, place, board)
        for item in section.items:
            place += 1
            yield _line(item, place, section.title, board)


def _head(section: Section, place: int, board: Board) -> Line:
    assert section.kind is not None
    day = format_day(section.day) if section.day else ""
    return Line(
        id=section.id,
        kind=section.kind,
        title=section.title,
        language=board.language,
        path="",
        about=" · ".join(part for part in (day, times_told(section), section.place) if part),
        note=section.note,
        place=place,
        is_head=True,
        section="",
        last_id=section.items[-1].id if section.items else section.id,
        sums=_sums(section) if board.slots else "",
        warning=_warning(section),
    )


def _line(item: BoardItem, place: int, section: str, board: Board) -> Line:
    practice = item.practice
    state = practice.state if practice else None
    has_history = practice is not None and practice.latest_revision is not None
    return Line(
        id=item.id,
        kind=item.kind,
        title=title_of(item),
        language=practice.text.language if practice and practice.text else board.language,
        path=_path(item),
        about=" · ".join(part for part in (_kind_told(item), _length(item, bool(board.slots))) if part),
        note=item.note,
        place=place,
        is_head=False,
        section=section,
        is_unplanned=bool(board.slots) and not item.has_own_minutes and item.kind is not ItemKind.NOTE,
        marks=tuple(_marks(item)),
        can_freeze=has_history and state in {PracticeState.SAME, PracticeState.CHANGED},
        can_follow=has_history and state is PracticeState.FROZEN,
        can_see=state is PracticeState.CHANGED,
    )


def _path(item: BoardItem) -> str:
    if item.practice is None:
        return item.url
    return url_for("practices.page", slug=item.practice.slug) if item.practice.text else ""


def _kind_told(item: BoardItem) -> str:
    kinds = {ItemKind.PRACTICE: _("Practice"), ItemKind.NOTE: _("Note")}
    return kinds.get(item.kind) or link_kind_label(item.link_kind)


def _length(item: BoardItem, has_agenda: bool) -> str:
    told = minutes_told(item.minutes)
    if told is None:
        return _("no length yet") if has_agenda and item.kind is not ItemKind.NOTE else ""
    return told if item.has_own_minutes else _("%(length)s, as the practice says", length=told)


def _marks(item: BoardItem) -> Iterator[Mark]:
    if item.is_dead:
        yield Mark(text=_("This link leads nowhere any more. Change its address, or remove it."), tone="honest")
    practice = item.practice
    if practice is None:
        return
    compare = _compare_path(practice)
    if practice.state is PracticeState.CHANGED:
        yield Mark(text=_("Changed since you added it."), tone="honest", path=compare)
    elif practice.state is PracticeState.FROZEN:
        yield Mark(
            text=_("Stays as it was in revision %(number)s.", number=practice.revision), tone="quiet", path=compare
        )
    elif practice.state is PracticeState.WITHDRAWN:
        reason = practice.withdrawn_reason or _("not given.")
        yield Mark(text=_("Withdrawn. Reason: %(reason)s", reason=reason), tone="honest")
    elif practice.state is PracticeState.GONE:
        yield Mark(text=_("It cannot be shown now: its file is being repaired, or is gone."), tone="honest")


def _compare_path(practice: BoardPractice) -> str:
    before, after = practice.revision, practice.latest_revision
    if before is None or after is None or before >= after:
        return ""
    # `from` is a word of Python.
    numbers: dict[str, Any] = {"from": before, "to": after}
    return url_for("history.compare", slug=practice.history_slug, **numbers)


def _sums(section: Section) -> str:
    """Say how much is planned, and what the sum leaves out."""
    planned, there = section.planned_minutes, section.open_minutes
    if not planned and there is None:
        return ""
    told = (
        ngettext("Planned: %(num)s minute.", "Planned: %(num)s minutes.", planned)
        if there is None
        else _("Planned: %(planned)s of %(there)s minutes.", planned=planned, there=there)
    )
    if not section.without_minutes:
        return told
    left_out = ngettext(
        "%(num)s line has no length yet, and is not counted.",
        "%(num)s lines have no length yet, and are not counted.",
        section.without_minutes,
    )
    return f"{told} {left_out}"


def _warning(section: Section) -> str:
    if not section.minutes_over:
        return ""
    return ngettext(
        "%(num)s minute over: plan fewer for a line, or a longer slot.",
        "%(num)s minutes over: plan fewer for a line, or a longer slot.",
        section.minutes_over,
    )
