"""What came of a seminar, for its facilitator: what was taken home, how often, and what people wrote; as a table and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from kb.collections.board import Board, BoardItem
from kb.collections.board_page import days_told, places_of
from kb.collections.codes import collection_link
from kb.handouts.tables import Cell, table
from kb.room import proposals, takes
from kb.room.models import Take
from kb.typesetting.typst import pdf
from kb.web.localisation import current_language
from kb.web.wording import format_day, format_list, format_number
from kb.web.wording import gettext as _

_TEMPLATE: Final = Path(__file__).parent / "typst" / "summary.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What somebody wants to do, and by when; either may be empty. `day` is the date in words, `iso_day` that of the table."""

    text: str
    language: str
    day: str
    iso_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item with what was taken home of it; `count` is in words for the page, `number` for the table."""

    section: str
    title: str
    language: str
    address: str
    count: str
    number: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A proposed link that is not on the board."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the template, in the reader's language."""

    site: str
    summary: str
    taken: str
    proposed: str
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All of it."""

    language: str
    title: str
    title_language: str
    when: str
    link: str
    address: str
    figures: str
    foot: str
    words: Words
    lines: tuple[Line, ...]
    proposed: tuple[Link, ...]


def summary_of(session: Session, board: Board, *, base_url: str, now: datetime) -> Summary:
    """Return what came of a board, in the language of this request. Hidden sentences are part of it: they were hidden on the wall."""
    counts, link = takes.counts_of(session, board.id), collection_link(base_url, board.code)
    return Summary(
        language=current_language(),
        title=board.title,
        title_language=board.language,
        when=" · ".join(part for part in (days_told(board), format_list(list(places_of(board)))) if part),
        link=link,
        address=link.partition("://")[2],
        figures=_("Participants: %(people)s. Taken home: %(taken)s.", **_numbers(counts)),
        foot=_("Made on %(day)s.", day=format_day(now.date())),
        words=_words(),
        lines=tuple(_lines(board, counts, takes.pledges_of(session, board.id), base_url)),
        proposed=tuple(Link(title=one.title, url=one.url) for one in proposals.open_proposals(session, board.id)),
    )


def as_csv(summary: Summary) -> bytes:
    """Return a table with a row for each item and each thing that somebody wrote."""
    head = (_("Section"), _("Title"), _("Address"), _("Taken home"), _("What people want to do"), _("By when"))
    return table(head, _rows(summary), summary.language)


def as_pdf(summary: Summary, *, made_at: datetime) -> bytes:
    """Set it on paper."""
    return pdf(_TEMPLATE.read_text("utf-8"), {}, data=summary, made_at=made_at)


def _rows(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for line in summary.lines:
        for one in line.sentences or (Sentence(text="", language="", day="", iso_day=""),):
            yield (line.section, line.title, line.address, line.number, one.text, one.iso_day)
    for link in summary.proposed:
        yield (summary.words.proposed, link.title, link.url, "", "", "")


def _lines(board: Board, counts: takes.Counts, kept: Sequence[Take], base_url: str) -> Iterator[Line]:
    for section in board.sections:
        for item in section.items:
            count = counts.by_item.get(item.id, 0)
            if item.can_be_taken or count:
                yield Line(
                    section=section.title,
                    title=item.title,
                    language=_language_of(item, board),
                    address=f"{base_url}/p/{item.practice.slug}" if item.practice else item.url,
                    count=format_number(count),
                    number=count,
                    sentences=tuple(_sentence(one) for one in kept if one.item_id == item.id),
                )


def _language_of(item: BoardItem, board: Board) -> str:
    return item.practice.text.language if item.practice and item.practice.text else board.language


def _sentence(one: Take) -> Sentence:
    day, iso_day = (format_day(one.due_on), one.due_on.isoformat()) if one.due_on else ("", "")
    return Sentence(text=one.sentence, language=one.language, day=day, iso_day=iso_day)


def _numbers(counts: takes.Counts) -> dict[str, object]:
    return {"people": format_number(counts.people), "taken": format_number(counts.taken)}


def _words() -> Words:
    return Words(
        site=_("Democratic Library"),
        summary=_("What people took home"),
        taken=_("Taken home"),
        proposed=_("Proposed links"),
        nothing=_("Nothing was taken home."),
    )
