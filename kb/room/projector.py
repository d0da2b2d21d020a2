"""A board on a wall: one slide for the start, for each section and each item, and for what was taken home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from kb.collections.board import Board, BoardItem, Section
from kb.collections.board_page import times_told
from kb.collections.models import ItemKind
from kb.room.presentation import Line, line_on
from kb.vocabulary.places import place_in_words
from kb.web.wording import format_weekday

#: A longer text is set smaller, so that it stays on the wall.
LONG: Final = 320


class SlideKind(StrEnum):
    """What a slide shows."""

    START = "start"
    SECTION = "section"
    PRACTICE = "practice"
    LINK = "link"
    NOTE = "note"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The section that a slide belongs to; `begins` and `is_over` are moments where day and times are known."""

    title: str
    place: str = ""
    day: str = ""
    times: str = ""
    begins: datetime | None = None
    is_over: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One thing on the wall. `note` is the facilitator's."""

    kind: SlideKind
    title: str
    title_language: str
    text: str = ""
    note: str = ""
    where: str = ""
    host: str = ""
    item_id: str = ""
    is_gone: bool = False
    slot: Slot | None = None
    lines: tuple[Line, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether its text has to be set smaller."""
        return len(self.title) + len(self.text) + len(self.note) > LONG


def deck_of(board: Board, language: str, counts: Mapping[str, int]) -> tuple[Slide, ...]:
    """Return all slides of a board, told to readers of a language; `counts` says how often each item was taken home."""
    return tuple(_slides(board, language, counts))


def _slides(board: Board, language: str, counts: Mapping[str, int]) -> Iterator[Slide]:
    yield Slide(kind=SlideKind.START, title=board.title, title_language=board.language)
    for section in board.sections:
        slot = _slot(section, board) if section.kind is not None else None
        if slot is not None:
            yield Slide(
                kind=SlideKind.SECTION,
                title=section.title,
                title_language=board.language,
                note=section.note,
                slot=slot,
                lines=tuple(line_on(board, item) for item in section.items if item.kind is not ItemKind.NOTE),
            )
        for item in section.items:
            yield replace(_item_slide(item, board, language), slot=slot)
    # What most take home comes first; the rest stays in the order of the board.
    takable = [item for item in board.items() if item.can_be_taken]
    takable.sort(key=lambda item: -counts.get(item.id, 0))
    lines = tuple(line_on(board, item) for item in takable)
    yield Slide(kind=SlideKind.TAKEN, title="", title_language=language, lines=lines)


def _item_slide(item: BoardItem, board: Board, language: str) -> Slide:
    if item.kind is ItemKind.NOTE:
        return Slide(kind=SlideKind.NOTE, title="", title_language=board.language, text=item.note)
    titled = Slide(kind=SlideKind.LINK, title=item.title, title_language=_title_language(item, board), note=item.note)
    if item.practice is None:
        return replace(titled, item_id=item.id, host=urlsplit(item.url).hostname or "")
    text, practice = item.practice.text, item.practice.practice
    if text is None or practice is None:
        return replace(titled, kind=SlideKind.PRACTICE, is_gone=True)
    where = place_in_words(practice.facts.place, practice.facts.countries, language)
    return replace(titled, kind=SlideKind.PRACTICE, item_id=item.id, text=text.summary, where=where)


def _title_language(item: BoardItem, board: Board) -> str:
    return item.practice.text.language if item.practice and item.practice.text else board.language


def _slot(section: Section, board: Board) -> Slot:
    begins = is_over = None
    if section.day and section.starts:
        begins = datetime.combine(section.day, section.starts, board.zone)
        if section.open_minutes is not None:
            # A slot may go on past midnight; where the clocks change within it, its end is what the programme says.
            later = section.ends is not None and section.ends <= section.starts
            is_over = datetime.combine(section.day + timedelta(days=later), section.ends or time(), board.zone)
    return Slot(
        title=section.title,
        place=section.place,
        day=format_weekday(section.day) if section.day else "",
        times=times_told(section),
        begins=begins,
        is_over=is_over,
    )
