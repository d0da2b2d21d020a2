"""Editing a collection together: invited by a link that is good once, listed, taken out, or gone by oneself.

Whom a link was sent to is not kept: whoever holds it may join, with whichever account, and nothing tells who has one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import audit, links, throttling
from kb.accounts.links import LinkNotGood, Purpose
from kb.accounts.models import Account, OneTimeLink
from kb.accounts.throttling import Limit
from kb.collections.access import Standing, UnknownCollection, standing_of, to_edit, to_own
from kb.collections.models import Collection, CollectionEditor

BY_ACCOUNT: Final = Limit(name="edit-together", most=20, within=timedelta(hours=1))
TO_ADDRESS: Final = Limit(name="edit-together-address", most=5, within=timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoEditor:
    """Somebody who edits a collection. Its owner comes first."""

    id: str
    name: str
    is_owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """An invitation that nobody has taken up yet."""

    id: str
    sent_at: datetime
    good_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an invitation is to, and whose it is; without a name where its sender has left."""

    collection_id: str
    title: str
    language: str
    inviter: str


def editors_of(session: Session, collection: Collection) -> tuple[CoEditor, ...]:
    """Return who edits a collection."""
    joined = select(Account.id, Account.name).join(CollectionEditor, CollectionEditor.account_id == Account.id)
    here = joined.where(CollectionEditor.collection_id == collection.id).order_by(CollectionEditor.added_at)
    owner = session.get(Account, collection.owner_id) if collection.owner_id else None
    return (
        *([CoEditor(id=owner.id, name=owner.name, is_owner=True)] if owner else []),
        *(CoEditor(id=found, name=name, is_owner=False) for found, name in session.execute(here)),
    )


def invite(session: Session, actor: Account, collection_id: str, *, email: str, key: str, now: datetime) -> str:
    """Return the secret of a new invitation; its owner only. Raise `TooManyAttempts`."""
    collection = to_own(session, actor, collection_id)
    throttling.require(session, BY_ACCOUNT, actor.id, key=key, now=now)
    throttling.require(session, TO_ADDRESS, email, key=key, now=now)
    _record(session, actor, "collection.invite", collection_id, now=now)
    details = {"collection": collection.id}
    return links.issue(session, Purpose.EDIT_TOGETHER, now=now, made_by=actor, details=details)


def open_invitations(session: Session, collection: Collection, *, now: datetime) -> tuple[OpenInvitation, ...]:
    """Return the invitations that are good still, the newest first."""
    return tuple(
        OpenInvitation(id=link.secret_hash, sent_at=link.made_at, good_until=link.expires_at)
        for link in _links_to(session, collection.id)
        if link.expires_at > now
    )


def take_back(session: Session, actor: Account, collection_id: str, invitation_id: str, *, now: datetime) -> None:
    """Make an invitation worthless; its owner only. One that is gone already is no error."""
    to_own(session, actor, collection_id)
    for link in _links_to(session, collection_id):
        if link.secret_hash == invitation_id:
            session.delete(link)
            _record(session, actor, "collection.invitation-taken-back", collection_id, now=now)
    session.flush()


def read(session: Session, secret: str, *, now: datetime) -> Invitation:
    """Return what an invitation says; raise `LinkNotGood`."""
    link = links.find(session, Purpose.EDIT_TOGETHER, secret, now=now)
    collection = _collection_of(session, link)
    inviter = session.get(Account, link.made_by) if link.made_by else None
    return Invitation(
        collection_id=collection.id,
        title=collection.title,
        language=collection.languages[0],
        inviter=inviter.name if inviter else "",
    )


def join(session: Session, actor: Account, secret: str, *, now: datetime) -> Collection:
    """Use up an invitation and edit a collection from now on; raise `LinkNotGood`."""
    collection = _collection_of(session, links.use_up(session, Purpose.EDIT_TOGETHER, secret, now=now))
    # An owner, or somebody who edits it already, has used up the link and stays what she is.
    is_in = collection.owner_id == actor.id or session.get(CollectionEditor, (collection.id, actor.id)) is not None
    if not is_in:
        session.add(CollectionEditor(collection_id=collection.id, account_id=actor.id, added_at=now))
        _record(session, actor, "collection.join", collection.id, now=now)
        session.flush()
    return collection


def remove(session: Session, actor: Account, collection_id: str, account_id: str, *, now: datetime) -> None:
    """Let somebody no longer edit a collection; its owner only."""
    to_own(session, actor, collection_id)
    _take_out(session, collection_id, account_id)
    _record(session, actor, "collection.editor-removed", collection_id, now=now)


def leave(session: Session, actor: Account, collection_id: str, *, now: datetime) -> None:
    """No longer edit a collection oneself; its owner cannot leave it, only delete it."""
    collection = to_edit(session, actor, collection_id)
    if standing_of(session, actor, collection) is Standing.OWNER:
        raise UnknownCollection(collection_id)
    _take_out(session, collection_id, actor.id)
    _record(session, actor, "collection.leave", collection_id, now=now)


def _take_out(session: Session, collection_id: str, account_id: str) -> None:
    row = (CollectionEditor.collection_id == collection_id, CollectionEditor.account_id == account_id)
    session.execute(delete(CollectionEditor).where(*row))


def _links_to(session: Session, collection_id: str) -> list[OneTimeLink]:
    query = select(OneTimeLink).where(OneTimeLink.purpose == Purpose.EDIT_TOGETHER.value)
    found = session.scalars(query.order_by(OneTimeLink.made_at.desc()))
    return [link for link in found if link.details["collection"] == collection_id]


def _collection_of(session: Session, link: OneTimeLink) -> Collection:
    collection = session.get(Collection, link.details["collection"])
    if collection is None:
        raise LinkNotGood
    return collection


def _record(session: Session, actor: Account, action: str, collection_id: str, *, now: datetime) -> None:
    audit.record(session, actor, action, now=now, subject=("collection", collection_id))
