"""Whether a practice in a collection is shown as it is now, or as it was."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.editing import UnknownItem, item_of, latest_number, note_change, to_change
from kb.collections.models import CollectionItem, ItemKind


def freeze(session: Session, actor: Account, collection_id: str, item_id: str, *, now: datetime) -> CollectionItem:
    """Show a practice from now on as it is at present; raise `UnknownItem` for what is no practice with a history."""
    return _put(session, actor, collection_id, item_id, is_frozen=True, now=now)


def follow(session: Session, actor: Account, collection_id: str, item_id: str, *, now: datetime) -> CollectionItem:
    """Show a practice as it is whenever somebody reads, and call every change from now on a change."""
    return _put(session, actor, collection_id, item_id, is_frozen=False, now=now)


def note_seen(session: Session, actor: Account, collection_id: str, item_id: str, *, now: datetime) -> CollectionItem:
    """Take note that somebody has looked at what was changed in a practice. What is frozen stays as it is."""
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    if row.is_frozen:
        return row
    return _put(session, actor, collection_id, item_id, is_frozen=False, now=now)


def _put(
    session: Session, actor: Account, collection_id: str, item_id: str, *, is_frozen: bool, now: datetime
) -> CollectionItem:
    collection = to_change(session, actor, collection_id)
    row = item_of(collection, item_id)
    latest = latest_number(session, row.slug) if row.kind == ItemKind.PRACTICE else None
    if latest is None:
        raise UnknownItem(item_id)
    if (row.is_frozen, row.revision) != (is_frozen, latest):
        row.is_frozen, row.revision = is_frozen, latest
        note_change(collection, now=now)
        session.flush()
    return row
