"""Who may see a collection, and by which code: said by those who edit it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.collections.codes import new_code
from kb.collections.editing import note_change, to_change
from kb.collections.models import Collection, Visibility


def show_to(
    session: Session, actor: Account, collection_id: str, visibility: Visibility, *, now: datetime
) -> Collection:
    """Say who may see a collection besides those who edit it."""
    collection = to_change(session, actor, collection_id)
    if collection.visibility == visibility:
        return collection
    collection.visibility = visibility
    note_change(collection, now=now)
    _record(session, actor, collection, f"collection.{visibility}", now=now)
    return collection


def renew_code(session: Session, actor: Account, collection_id: str, *, now: datetime) -> Collection:
    """Give a collection a new code. The old one opens nothing from this moment on."""
    collection = to_change(session, actor, collection_id)
    collection.code = new_code()
    note_change(collection, now=now)
    _record(session, actor, collection, "collection.new-code", now=now)
    return collection


def _record(session: Session, actor: Account, collection: Collection, action: str, *, now: datetime) -> None:
    audit.record(session, actor, action, now=now, subject=("collection", collection.id))
    session.flush()
