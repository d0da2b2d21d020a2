"""What a facilitator sees of her room: counts by item, what people wrote, and links that wait for her."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from kb.collections.board import Board
from kb.room import proposals, takes
from kb.web.wording import gettext as _

#: More sentences nobody reads through while the room is busy; the summary holds all.
MOST_WRITTEN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedItem:
    """An item, and how often it was taken home; `share` is of the item that was taken most often, in percent."""

    id: str
    title: str
    language: str
    count: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSection:
    """The items of one section."""

    title: str
    items: tuple[CountedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A sentence that somebody wrote, with what it is about."""

    id: str
    text: str
    language: str
    due_on: date | None
    title: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A link that a participant proposes."""

    id: str
    title: str
    url: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A link that was put on the board just now, and where it stands."""

    item_id: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """All of it."""

    collection_id: str
    board_language: str
    is_open: bool
    shows_takes: bool
    people: int
    taken: int
    sections: tuple[CountedSection, ...]
    written: tuple[Written, ...]
    #: There are more than are shown.
    is_more_written: bool
    waiting: tuple[Waiting, ...]


def desk_view(session: Session, board: Board) -> DeskView:
    """Return what the facilitator of a board sees."""
    counts = takes.counts_of(session, board.id)
    sentences = takes.sentences_of(session, board.id, most=MOST_WRITTEN + 1, hidden_too=True)
    titles = {item.id: item.title for item in board.items()}
    return DeskView(
        collection_id=board.id,
        board_language=board.language,
        is_open=board.is_open,
        shows_takes=board.shows_takes,
        people=counts.people,
        taken=counts.taken,
        sections=_sections(board, counts),
        written=tuple(
            Written(
                id=one.id,
                text=one.sentence,
                language=one.language,
                due_on=one.due_on,
                title=titles.get(one.item_id, ""),
                is_hidden=one.is_hidden,
            )
            for one in sentences[:MOST_WRITTEN]
        ),
        is_more_written=len(sentences) > MOST_WRITTEN,
        waiting=tuple(
            Waiting(id=one.id, title=one.title, url=one.url, host=urlsplit(one.url).hostname or "")
            for one in proposals.open_proposals(session, board.id)
        ),
    )


def accepted_view(board: Board, item_id: str) -> Accepted | None:
    """Return where a link stands that was accepted; None where the board has none with this id."""
    for section in board.sections:
        if any(item.id == item_id for item in section.items):
            said = _("On the board, under “%(title)s”.", title=section.title) if section.title else _("On the board.")
            return Accepted(item_id=item_id, said=said)
    return None


def _sections(board: Board, counts: takes.Counts) -> tuple[CountedSection, ...]:
    most = max(counts.by_item.values(), default=0)
    sections = []
    for section in board.sections:
        items = tuple(
            CountedItem(
                id=item.id,
                title=item.title,
                language=item.practice.text.language if item.practice and item.practice.text else board.language,
                count=(count := counts.by_item.get(item.id, 0)),
                share=100 * count // most if most else 0,
            )
            for item in section.items
            if item.can_be_taken or item.id in counts.by_item
        )
        if items:
            sections.append(CountedSection(title=section.title, items=items))
    return tuple(sections)
