"""Who may see a collection, and who may change it."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.permissions import Permission, may
from kb.collections.codes import typed
from kb.collections.models import Collection, CollectionEditor, Visibility
from kb.errors import KnowledgeBaseError


class UnknownCollection(KnowledgeBaseError):
    """There is no such collection, or it is nobody's business that there is one; answered 404."""


class Standing(StrEnum):
    """What somebody is to a collection."""

    OWNER = "owner"
    EDITOR = "editor"
    VISITOR = "visitor"


def standing_of(session: Session, actor: Account | None, collection: Collection) -> Standing:
    """Tell what somebody is to a collection. Administrators own those that came with the site, or whose owner has left."""
    if actor is None or actor.is_disabled:
        return Standing.VISITOR
    if collection.owner_id == actor.id or (collection.owner_id is None and may(actor, Permission.ADMINISTER)):
        return Standing.OWNER
    is_editor = session.get(CollectionEditor, (collection.id, actor.id)) is not None
    return Standing.EDITOR if is_editor else Standing.VISITOR


def to_edit(session: Session, actor: Account | None, collection_id: str) -> Collection:
    """Return a collection that somebody may change; raise `UnknownCollection`."""
    collection = session.get(Collection, collection_id)
    if collection is None or standing_of(session, actor, collection) is Standing.VISITOR:
        raise UnknownCollection(collection_id)
    return collection


def to_own(session: Session, actor: Account | None, collection_id: str) -> Collection:
    """Return a collection that somebody may also delete, and say who edits it; raise `UnknownCollection`."""
    collection = to_edit(session, actor, collection_id)
    if standing_of(session, actor, collection) is not Standing.OWNER:
        raise UnknownCollection(collection_id)
    return collection


def by_code(session: Session, actor: Account | None, code: str) -> Collection:
    """Return the collection that a code opens; raise `UnknownCollection`. A private one opens for its editors only."""
    collection = session.scalars(select(Collection).where(Collection.code == typed(code))).one_or_none()
    if collection is None:
        raise UnknownCollection(code)
    if collection.visibility == Visibility.PRIVATE and standing_of(session, actor, collection) is Standing.VISITOR:
        raise UnknownCollection(code)
    return collection


def own_collections(session: Session, actor: Account) -> Sequence[Collection]:
    """Return the collections that somebody edits, what was changed last first."""
    edited = select(CollectionEditor.collection_id).where(CollectionEditor.account_id == actor.id)
    mine = or_(Collection.owner_id == actor.id, Collection.id.in_(edited))
    return session.scalars(select(Collection).where(mine).order_by(Collection.changed_at.desc())).all()


def listed_collections(session: Session) -> Sequence[Collection]:
    """Return the collections that everybody may see in lists, what was changed last first."""
    is_listed = Collection.visibility == Visibility.LISTED
    return session.scalars(select(Collection).where(is_listed).order_by(Collection.changed_at.desc())).all()
