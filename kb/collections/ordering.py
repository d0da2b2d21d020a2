"""Moves the lines of a collection. Whoever moves one takes nothing away from others: no version is asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.blocks import block_at, is_head, order_after
from kb.collections.editing import item_of, note_change, number_items, to_change
from kb.collections.models import Collection, CollectionItem, ItemKind


def move_by(
    session: Session, actor: Account, collection_id: str, item_id: str, *, steps: int, now: datetime
) -> CollectionItem:
    """Move a line by so many places, up where that is less than 0; beyond the ends it stays at the end."""
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    rest = [item for item in collection.items if item is not row]
    place = min(max(row.position + steps, 0), len(rest))
    return _in_order(session, collection, [*rest[:place], row, *rest[place:]], row, now=now)


def move_beside(
    session: Session,
    actor: Account,
    collection_id: str,
    item_id: str,
    *,
    other_id: str,
    is_after: bool,
    with_section: bool = False,
    now: datetime,
) -> CollectionItem:
    """Move a line, or a section by its head, before or after another line; raise `UnknownItem`."""
    collection = to_change(session, actor, collection_id)
    row, other = item_of(collection, item_id), item_of(collection, other_id)
    block = block_at(_kinds(collection.items), row.position) if with_section else range(row.position, row.position + 1)
    moved = collection.items[block.start : block.stop]
    if other in moved:
        return row
    rest = [item for item in collection.items if item not in moved]
    place = rest.index(other) + is_after
    return _in_order(session, collection, [*rest[:place], *moved, *rest[place:]], row, now=now)


def move_section(
    session: Session, actor: Account, collection_id: str, item_id: str, *, is_down: bool, now: datetime
) -> CollectionItem:
    """Move a slot or a heading with all that belongs to it past the section before or after it.

    A slot takes the headings in it along, and goes past whole slots.
    """
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    if not is_head(ItemKind(row.kind)):
        return row
    order = order_after(_kinds(collection.items), row.position, is_down=is_down)
    return _in_order(session, collection, [collection.items[place] for place in order], row, now=now)


def _kinds(items: list[CollectionItem]) -> list[ItemKind]:
    return [ItemKind(item.kind) for item in items]


def _in_order(
    session: Session, collection: Collection, items: list[CollectionItem], moved: CollectionItem, *, now: datetime
) -> CollectionItem:
    if items != collection.items:
        collection.items[:] = items
        number_items(items)
        note_change(collection, now=now)
        session.flush()
    return moved
