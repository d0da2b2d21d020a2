"""What a board shows of the room: what this device took home, how often each item was taken, what people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from kb.collections.board import Board, BoardItem
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionItem
from kb.practices.views import PracticePages
from kb.room import takes
from kb.room.models import Take

#: What the address of a board says was just done, and the part of the page that tells it.
PROPOSED, ASKED = "proposed", "asked"
#: As many sentences as a wall shows at once, and a line of the board.
ON_WALL: Final = 8
ON_LINE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item as one line."""

    id: str
    title: str
    language: str = ""
    minutes: int | None = None
    #: Of a practice.
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeView:
    """A take of this device."""

    sentence: str
    language: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A sentence that somebody wrote."""

    item_id: str
    text: str
    language: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room of one board as one device sees it. `me` is the device's number, where the server knows it."""

    code: str
    is_open: bool
    shows_takes: bool
    me: str = ""
    #: The number stands in the address: there runs no script that would keep it.
    me_in_address: bool = False
    mine: Mapping[str, TakeView] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    #: By item, the latest first.
    sentences: Mapping[str, tuple[SentenceView, ...]] = field(default_factory=dict)
    #: What this device takes home, in the order of the board.
    taken: tuple[Line, ...] = ()
    done: str = ""

    def sentences_about(self, item_id: str) -> tuple[SentenceView, ...]:
        """Return what people wrote about an item."""
        return self.sentences.get(item_id, ())


def room_view(
    session: Session,
    collection: Collection | Board,
    *,
    me: str = "",
    device: str = "",
    me_in_address: bool = False,
    done: str = "",
) -> Room:
    """Return the room of a board; what others took home only where its facilitator shows it."""
    shows = collection.shows_takes
    return Room(
        code=written(collection.code),
        is_open=collection.is_open,
        shows_takes=shows,
        me=me,
        me_in_address=me_in_address,
        mine={item: take_view(one) for item, one in takes.taken_by(session, collection.id, device).items()}
        if device
        else {},
        counts=takes.counts_of(session, collection.id).by_item if shows else {},
        sentences=_sentences(session, collection.id) if shows else {},
        done=done,
    )


def sentences_on_wall(session: Session, collection: Collection | Board) -> tuple[SentenceView, ...]:
    """Return what people wrote last, where the facilitator shows it."""
    if not collection.shows_takes:
        return ()
    return tuple(map(sentence_view, takes.sentences_of(session, collection.id, most=ON_WALL)))


def _sentences(session: Session, collection_id: str) -> Mapping[str, tuple[SentenceView, ...]]:
    found = takes.sentences_by_item(session, collection_id, most=ON_LINE)
    return {item: tuple(map(sentence_view, told)) for item, told in found.items()}


def take_view(kept: Take) -> TakeView:
    """Return a take as its device sees it."""
    return TakeView(sentence=kept.sentence, language=kept.language, due_on=kept.due_on)


def sentence_view(kept: Take) -> SentenceView:
    """Return a sentence as everybody sees it."""
    return SentenceView(item_id=kept.item_id, text=kept.sentence, language=kept.language, due_on=kept.due_on)


def line_on(board: Board, item: BoardItem) -> Line:
    """Return an item of a board as one line, with its minutes where they were planned."""
    language = item.practice.text.language if item.practice and item.practice.text else board.language
    minutes = item.minutes if item.has_own_minutes else None
    return Line(id=item.id, title=item.title, language=language, minutes=minutes)


def line_of(item: CollectionItem, board_language: str, pages: PracticePages, language: str) -> Line:
    """Return a row as one line; a practice in the reader's language, without the board being read."""
    practice = pages.read_now(item.slug) if item.slug else None
    if practice is None:
        return Line(id=item.id, title=item.title or item.slug, language=board_language)
    text = practice.text_for(language)
    return Line(id=item.id, title=text.title, language=text.language, slug=practice.slug)
