"""Seminars: listed collections that have a day, those to come first and those that were afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.collections.access import listed_collections
from kb.collections.models import Collection, CollectionItem, ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCollection:
    """A collection in a list; without days it is no seminar. `language` is that of its own texts."""

    id: str
    code: str
    title: str
    description: str
    language: str
    languages: tuple[str, ...]
    tags: tuple[str, ...]
    zone: ZoneInfo
    first_day: date | None
    last_day: date | None
    places: tuple[str, ...]
    practices: int
    changed_at: datetime

    def has_tag(self, tag: str) -> bool:
        """Tell whether it has a tag, in capitals or not."""
        return tag.casefold() in {one.casefold() for one in self.tags}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seminars:
    """The next one first, and of those that were, the last one first."""

    upcoming: tuple[ListedCollection, ...]
    past: tuple[ListedCollection, ...]


def listed(session: Session) -> tuple[ListedCollection, ...]:
    """Return the collections that everybody may see in lists, what was changed last first."""
    return in_list(session, listed_collections(session))


def in_list(session: Session, collections: Sequence[Collection]) -> tuple[ListedCollection, ...]:
    """Return some collections as a list shows them, with one question to the database for all their lines."""
    ids = [collection.id for collection in collections]
    kinds = CollectionItem.kind.in_((ItemKind.SLOT.value, ItemKind.PRACTICE.value))
    query = select(CollectionItem).where(CollectionItem.collection_id.in_(ids), kinds)
    lines: dict[str, list[CollectionItem]] = {found: [] for found in ids}
    for line in session.scalars(query.order_by(CollectionItem.position)):
        lines[line.collection_id].append(line)
    return tuple(_listed(collection, lines[collection.id]) for collection in collections)


def seminars(session: Session, *, now: datetime) -> Seminars:
    """Return all seminars. One is past when its last day is over where it took place."""
    known = [(one, one.first_day, one.last_day) for one in listed(session)]
    dated = [(one, first, last) for one, first, last in known if first and last]
    upcoming = [(first, one) for one, first, last in dated if last >= now.astimezone(one.zone).date()]
    past = [(last, one) for one, _first, last in dated if last < now.astimezone(one.zone).date()]
    return Seminars(
        upcoming=tuple(one for _day, one in sorted(upcoming, key=lambda pair: (pair[0], pair[1].title))),
        past=tuple(one for _day, one in sorted(past, key=lambda pair: pair[0], reverse=True)),
    )


def _listed(collection: Collection, lines: Iterable[CollectionItem]) -> ListedCollection:
    lines = list(lines)
    slots = [line for line in lines if line.kind == ItemKind.SLOT]
    days = [slot.day for slot in slots if slot.day]
    return ListedCollection(
        id=collection.id,
        code=collection.code,
        title=collection.title,
        description=collection.description,
        language=collection.languages[0],
        languages=tuple(collection.languages),
        tags=tuple(collection.tags),
        zone=ZoneInfo(collection.time_zone),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        places=tuple(dict.fromkeys(slot.place for slot in slots if slot.place)),
        practices=len({line.slug for line in lines if line.kind == ItemKind.PRACTICE}),
        changed_at=collection.changed_at,
    )
