"""Makes and changes collections and their lines. Who saves on top of an older version is told, and loses nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.collections.access import to_edit, to_own
from kb.collections.checks import (
    NotFit,
    problems_of_details,
    problems_of_item,
    problems_of_one_more,
    require_fit,
)
from kb.collections.codes import new_code
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.collections.written import Details, NewItem, details_of, item_of_row, put_details, put_item
from kb.errors import KnowledgeBaseError
from kb.submissions import history

__all__ = [
    "Details",
    "NewItem",
    "NotFit",
    "Outdated",
    "UnknownItem",
    "add",
    "change_details",
    "change_item",
    "create",
    "delete",
    "item_of",
    "latest_number",
    "note_change",
    "number_items",
    "remove_item",
    "to_change",
]


class UnknownItem(KnowledgeBaseError):
    """The collection has no such line, or no longer."""


class Outdated(KnowledgeBaseError):
    """Somebody else has saved since; nothing was changed."""


def create(session: Session, actor: Account, details: Details, *, now: datetime) -> Collection:
    """Make an empty collection that only its owner sees; raise `NotFit`."""
    require_fit(problems_of_details(details))
    collection = Collection(code=new_code(), owner_id=actor.id, made_at=now, changed_at=now)
    put_details(collection, details)
    session.add(collection)
    session.flush()
    audit.record(session, actor, "collection.create", now=now, subject=("collection", collection.id))
    return collection


def change_details(
    session: Session, actor: Account, collection_id: str, details: Details, *, seen: str, now: datetime
) -> Collection:
    """Say something else about a collection; raise `NotFit`, or `Outdated` where they are no longer those with the mark `seen`.

    To save what stands there already is no conflict; nor is a line that somebody moved meanwhile.
    """
    collection = to_change(session, actor, collection_id)
    require_fit(problems_of_details(details))
    present = details_of(collection)
    if details == present:
        return collection
    if present.mark != seen:
        raise Outdated(collection_id)
    put_details(collection, details)
    note_change(collection, now=now)
    session.flush()
    return collection


def add(
    session: Session, actor: Account, collection_id: str, item: NewItem, *, at: int | None = None, now: datetime
) -> CollectionItem:
    """Add a line at a position, or at the end; raise `NotFit`. A practice is added as it is now, and lives on."""
    collection = to_change(session, actor, collection_id)
    require_fit([*problems_of_item(item), *problems_of_one_more(len(collection.items))])
    row = CollectionItem(kind=item.kind, slug=item.slug, position=0)
    put_item(row, item)
    if item.kind is ItemKind.PRACTICE:
        row.revision = latest_number(session, item.slug)
    collection.items.insert(len(collection.items) if at is None else max(0, at), row)
    number_items(collection.items)
    note_change(collection, now=now)
    session.flush()
    return row


def change_item(
    session: Session, actor: Account, collection_id: str, item_id: str, item: NewItem, *, base: int, now: datetime
) -> CollectionItem:
    """Change a line that was read in a version; raise `UnknownItem`, `NotFit` or `Outdated`. Kind and practice stay."""
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    item = replace(item, kind=ItemKind(row.kind), slug=row.slug)
    require_fit(problems_of_item(item))
    if item == item_of_row(row):
        return row
    if row.version != base:
        raise Outdated(item_id)
    put_item(row, item)
    row.version += 1
    note_change(collection, now=now)
    session.flush()
    return row


def remove_item(session: Session, actor: Account, collection_id: str, item_id: str, *, now: datetime) -> None:
    """Take a line out, with what was taken home of it; one that is gone already is no error."""
    collection = to_change(session, actor, collection_id)
    row = next((item for item in collection.items if item.id == item_id), None)
    if row is None:
        return
    collection.items.remove(row)
    number_items(collection.items)
    note_change(collection, now=now)
    session.flush()


def delete(session: Session, actor: Account, collection_id: str, *, now: datetime) -> None:
    """Delete a collection with all that belongs to it; its owner only. Its cover lies in a folder: `covers.forget`."""
    collection = to_own(session, actor, collection_id)
    audit.record(session, actor, "collection.delete", now=now, subject=("collection", collection.id))
    session.delete(collection)
    session.flush()


def to_change(session: Session, actor: Account, collection_id: str) -> Collection:
    """Return a collection that somebody may change, as it is this moment; nobody else changes it until the session ends."""
    collection = to_edit(session, actor, collection_id)
    session.refresh(collection, with_for_update=True)
    # What was read of its lines before may be older than that.
    lines = select(CollectionItem).where(CollectionItem.collection_id == collection_id)
    session.scalars(lines.execution_options(populate_existing=True)).all()
    return collection


def note_change(collection: Collection, *, now: datetime) -> None:
    """Tell that something about a collection was changed."""
    collection.version += 1
    collection.changed_at = now


def item_of(collection: Collection, item_id: str) -> CollectionItem:
    """Return a line of a collection; raise `UnknownItem`."""
    found = next((item for item in collection.items if item.id == item_id), None)
    if found is None:
        raise UnknownItem(item_id)
    return found


def number_items(items: Sequence[CollectionItem]) -> None:
    """Number the lines in the order in which they stand."""
    for position, item in enumerate(items):
        item.position = position


def latest_number(session: Session, slug: str) -> int | None:
    """Return the number of a practice's latest revision; None where no history is known."""
    return history.latest_numbers(session, [slug]).get(slug)
