"""*I take this home*: kept, changed and undone by a device, counted for everybody, hidden by those who edit the collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts import throttling
from kb.accounts.models import Account
from kb.accounts.throttling import Limit
from kb.collections.access import to_edit
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.errors import KnowledgeBaseError
from kb.room.models import Take

MOST_SENTENCE: Final = 280
#: A hall of two hundred who take home all of a long board; a flood ends here.
MOST_TAKES: Final = 5_000
#: Nobody presses more often by hand.
FROM_DEVICE: Final = Limit(name="take", most=300, within=timedelta(minutes=15))
#: Sixty phones share one address; each takes and undoes all of a long board, and there is still room.
FROM_NETWORK: Final = Limit(name="take-network", most=6_000, within=timedelta(minutes=15))


class NotTakable(KnowledgeBaseError):
    """The collection has no such practice or link."""


class EnoughTakes(KnowledgeBaseError):
    """The board keeps no more."""


class RoomClosed(KnowledgeBaseError):
    """Whoever edits the collection has ended taking and proposing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Whose device asks. `network` is counted by and kept nowhere."""

    device: str
    network: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What somebody wants to do with what they take home, and by when; both may be left out."""

    sentence: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each item was taken home, and by how many devices in all."""

    people: int
    by_item: Mapping[str, int]

    @property
    def taken(self) -> int:
        """How often anything was."""
        return sum(self.by_item.values())


def take(
    session: Session,
    collection: Collection,
    item_id: str,
    participant: Participant,
    pledge: Pledge | None,
    *,
    key: str,
    now: datetime,
) -> Take:
    """Keep that a device takes something home; without a pledge an older one stays.

    Raises `NotTakable`, `RoomClosed`, `EnoughTakes` or `TooManyAttempts`.
    """
    _limit(session, participant, key=key, now=now)
    item = takable(session, collection, item_id)
    require_open(collection)
    kept = _of_device(session, item.id, participant.device)
    if kept is None:
        _require_place(session, collection)
        kept = Take(
            collection_id=collection.id,
            item_id=item.id,
            device=participant.device,
            language=participant.language,
            taken_at=now,
        )
        session.add(kept)
    if pledge is not None:
        if pledge.sentence != kept.sentence:
            # What was hidden is another sentence.
            kept.is_hidden = False
        kept.sentence, kept.due_on, kept.language = pledge.sentence, pledge.due_on, participant.language
    session.flush()
    return kept


def undo(
    session: Session, collection: Collection, item_id: str, participant: Participant, *, key: str, now: datetime
) -> None:
    """Forget what a device took home, with its sentence. Nothing taken is no error; raise `NotTakable`, `TooManyAttempts`."""
    _limit(session, participant, key=key, now=now)
    item = takable(session, collection, item_id)
    session.execute(delete(Take).where(Take.item_id == item.id, Take.device == participant.device))


def taken_by(session: Session, collection_id: str, device: str) -> Mapping[str, Take]:
    """Return what a device took home, by item."""
    query = select(Take).where(Take.collection_id == collection_id, Take.device == device)
    return {one.item_id: one for one in session.scalars(query)}


def counts_of(session: Session, collection_id: str) -> Counts:
    """Count what was taken home."""
    counted = select(Take.item_id, func.count().label("times"))
    by_item = counted.where(Take.collection_id == collection_id).group_by(Take.item_id)
    people = select(func.count(Take.device.distinct())).where(Take.collection_id == collection_id)
    times = {row.item_id: row.times for row in session.execute(by_item)}
    return Counts(people=session.scalar(people) or 0, by_item=times)


def sentences_of(session: Session, collection_id: str, *, most: int, hidden_too: bool = False) -> Sequence[Take]:
    """Return what participants wrote last, the latest first."""
    query = select(Take).where(Take.collection_id == collection_id, Take.sentence != "")
    if not hidden_too:
        query = query.where(~Take.is_hidden)
    return session.scalars(query.order_by(Take.taken_at.desc(), Take.id).limit(most)).all()


def sentences_by_item(session: Session, collection_id: str, *, most: int) -> Mapping[str, Sequence[Take]]:
    """Return what participants wrote last about each item, the latest first; without what is hidden."""
    place = func.row_number().over(partition_by=Take.item_id, order_by=(Take.taken_at.desc(), Take.id))
    shown = (Take.collection_id == collection_id, Take.sentence != "", ~Take.is_hidden)
    ranked = select(Take.id, place.label("place")).where(*shown).subquery()
    query = select(Take).join(ranked, ranked.c.id == Take.id).where(ranked.c.place <= most)
    found: dict[str, list[Take]] = {}
    for one in session.scalars(query.order_by(Take.item_id, ranked.c.place)):
        found.setdefault(one.item_id, []).append(one)
    return found


def pledges_of(session: Session, collection_id: str) -> Sequence[Take]:
    """Return the takes with a sentence or a date, the earliest first."""
    says_something = or_(Take.sentence != "", Take.due_on.is_not(None))
    query = select(Take).where(Take.collection_id == collection_id, says_something)
    return session.scalars(query.order_by(Take.taken_at, Take.id)).all()


def hide(session: Session, actor: Account | None, collection_id: str, take_id: str, *, is_hidden: bool) -> Collection:
    """Take a sentence off the board, or put it back; raise `UnknownCollection` or `NotTakable`."""
    collection = to_edit(session, actor, collection_id)
    found = session.get(Take, take_id)
    if found is None or found.collection_id != collection.id:
        raise NotTakable(take_id)
    found.is_hidden = is_hidden
    return collection


def switch(
    session: Session,
    actor: Account | None,
    collection_id: str,
    *,
    is_open: bool | None = None,
    shows_takes: bool | None = None,
) -> Collection:
    """Open or close taking and proposing; show or hide on the board what was taken home. Raise `UnknownCollection`."""
    collection = to_edit(session, actor, collection_id)
    if is_open is not None:
        collection.is_open = is_open
    if shows_takes is not None:
        collection.shows_takes = shows_takes
    return collection


def takable(session: Session, collection: Collection, item_id: str) -> CollectionItem:
    """Return a practice or link of a collection; raise `NotTakable`."""
    item = session.get(CollectionItem, item_id)
    if item is None or item.collection_id != collection.id or item.kind not in {ItemKind.PRACTICE, ItemKind.LINK}:
        raise NotTakable(item_id)
    return item


def require_open(collection: Collection) -> None:
    """Raise `RoomClosed` where nothing can be taken or proposed any more."""
    if not collection.is_open:
        raise RoomClosed(collection.id)


def _require_place(session: Session, collection: Collection) -> None:
    kept = select(func.count()).select_from(Take).where(Take.collection_id == collection.id)
    if (session.scalar(kept) or 0) >= MOST_TAKES:
        raise EnoughTakes(collection.id)


def _of_device(session: Session, item_id: str, device: str) -> Take | None:
    return session.scalars(select(Take).where(Take.item_id == item_id, Take.device == device)).one_or_none()


def _limit(session: Session, participant: Participant, *, key: str, now: datetime) -> None:
    throttling.require(session, FROM_NETWORK, participant.network, key=key, now=now)
    throttling.require(session, FROM_DEVICE, participant.device, key=key, now=now)
