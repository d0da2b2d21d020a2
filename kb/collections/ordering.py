"""Moves the lines of a collection. Whoever moves one takes nothing away from others: no version is asked for."""

from datetime import datetime
from itertools import takewhile
from typing import Final

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.editing import item_of, note_change, number_items, to_change
from kb.collections.models import Collection, CollectionItem, ItemKind

#: Lines that begin a section: what follows belongs to it.
HEADS: Final = frozenset({ItemKind.SLOT, ItemKind.HEADING})


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
    moved = block_of(collection.items, row) if with_section else [row]
    if other in moved:
        return row
    rest = [item for item in collection.items if item not in moved]
    place = rest.index(other) + is_after
    return _in_order(session, collection, [*rest[:place], *moved, *rest[place:]], row, now=now)


def block_of(items: list[CollectionItem], row: CollectionItem) -> list[CollectionItem]:
    """Return a line with those that it takes along: a heading its lines, a slot its headings, too."""
    ends = {ItemKind.SLOT: {ItemKind.SLOT}, ItemKind.HEADING: HEADS}.get(ItemKind(row.kind), {*ItemKind})
    after = items[row.position + 1 :]
    return [row, *takewhile(lambda item: item.kind not in ends, after)]


def move_section(
    session: Session, actor: Account, collection_id: str, item_id: str, *, is_down: bool, now: datetime
) -> CollectionItem:
    """Move a slot or a heading with all that belongs to it past the section before or after it.

    A slot takes the headings in it along, and goes past whole slots.
    """
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    heads = HEADS if row.kind == ItemKind.HEADING else frozenset({ItemKind.SLOT})
    sections = _sections(collection.items, heads)
    place = next((number for number, section in enumerate(sections) if section[0] is row), None)
    if place is None or ItemKind(row.kind) not in HEADS:
        return row
    moved = sections.pop(place)
    # Lines before the first head have no section that could come after another.
    first = 1 if sections and sections[0][0].kind not in heads else 0
    sections.insert(min(max(place + (1 if is_down else -1), first), len(sections)), moved)
    return _in_order(session, collection, [item for section in sections for item in section], row, now=now)


def _sections(items: list[CollectionItem], heads: frozenset[ItemKind]) -> list[list[CollectionItem]]:
    sections: list[list[CollectionItem]] = []
    for item in items:
        if not sections or item.kind in heads:
            sections.append([])
        sections[-1].append(item)
    return sections


def _in_order(
    session: Session, collection: Collection, items: list[CollectionItem], moved: CollectionItem, *, now: datetime
) -> CollectionItem:
    if items != collection.items:
        collection.items[:] = items
        number_items(items)
        note_change(collection, now=now)
        session.flush()
    return moved
