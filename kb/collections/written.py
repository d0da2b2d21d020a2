"""What is written into a collection: its details and its lines, before they stand in the database."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from kb.collections.models import Collection, CollectionItem, ItemKind, LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is said about a collection as a whole."""

    title: str
    description: str = ""
    #: Its own texts are written in the first.
    languages: tuple[str, ...] = ("en",)
    tags: tuple[str, ...] = ()
    time_zone: str = "Europe/Riga"

    @property
    def mark(self) -> str:
        """Tell these details from others: who saves sends the mark of those that stood there when they began."""
        return sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A line, new or as it is to be from now on. Which fields count depends on its kind."""

    kind: ItemKind
    title: str = ""
    note: str = ""
    minutes: int | None = None
    url: str = ""
    link_kind: LinkKind = LinkKind.PAGE
    slug: str = ""
    day: date | None = None
    starts: str = ""
    ends: str = ""
    place: str = ""


def details_of(collection: Collection) -> Details:
    """Return what is said about a collection now."""
    return Details(
        title=collection.title,
        description=collection.description,
        languages=tuple(collection.languages),
        tags=tuple(collection.tags),
        time_zone=collection.time_zone,
    )


def put_details(collection: Collection, details: Details) -> None:
    """Write details into the table."""
    collection.title = details.title
    collection.description = details.description
    collection.languages = list(details.languages)
    collection.tags = list(details.tags)
    collection.time_zone = details.time_zone


def item_of_row(row: CollectionItem) -> NewItem:
    """Return a line as it is now."""
    return NewItem(
        kind=ItemKind(row.kind),
        title=row.title,
        note=row.note,
        minutes=row.minutes,
        url=row.url,
        link_kind=LinkKind(row.link_kind),
        slug=row.slug,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        place=row.place,
    )


def put_item(row: CollectionItem, item: NewItem) -> None:
    """Write a line into the table. Its kind and practice are said once, when it is added."""
    row.title, row.note, row.minutes = item.title, item.note, item.minutes
    row.url, row.link_kind = item.url, item.link_kind
    row.day, row.starts, row.ends, row.place = item.day, item.starts, item.ends, item.place
