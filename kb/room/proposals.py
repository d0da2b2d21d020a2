"""Links that participants propose. Nobody but those who edit the collection sees one before it is accepted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from kb.accounts import throttling
from kb.accounts.models import Account
from kb.accounts.throttling import Limit
from kb.collections import editing
from kb.collections.access import to_edit
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.errors import KnowledgeBaseError
from kb.room.models import Proposal, ProposalState
from kb.room.takes import Participant, require_open

MOST_FROM_DEVICE: Final = 5
#: All that a facilitator could look through; a flood ends here.
MOST_OPEN: Final = 200
#: Fewer than may wait, so that one network alone does not stop everybody else.
FROM_NETWORK: Final = Limit(name="propose-network", most=120, within=timedelta(hours=1))


class EnoughProposals(KnowledgeBaseError):
    """This device, or the whole room, has proposed enough."""


class UnknownProposal(KnowledgeBaseError):
    """The collection has no such proposal."""


def propose(
    session: Session, collection: Collection, participant: Participant, *, title: str, url: str, key: str, now: datetime
) -> None:
    """Keep a link for the facilitator; one that waits already, or stands on the board, is kept once.

    Raises `RoomClosed`, `EnoughProposals` or `TooManyAttempts`.
    """
    require_open(collection)
    throttling.require(session, FROM_NETWORK, participant.network, key=key, now=now)
    if _count(session, collection, Proposal.device == participant.device) >= MOST_FROM_DEVICE:
        raise EnoughProposals(participant.device)
    if _count(session, collection, Proposal.state == ProposalState.OPEN) >= MOST_OPEN:
        raise EnoughProposals(collection.id)
    is_known = any(item.url == url for item in collection.items)
    if is_known or _count(session, collection, Proposal.url == url, Proposal.state == ProposalState.OPEN):
        return
    session.add(Proposal(collection_id=collection.id, device=participant.device, url=url, title=title, proposed_at=now))
    session.flush()


def open_proposals(session: Session, collection_id: str) -> Sequence[Proposal]:
    """Return what waits for the facilitator, the oldest first."""
    waits = (Proposal.collection_id == collection_id, Proposal.state == ProposalState.OPEN)
    return session.scalars(select(Proposal).where(*waits).order_by(Proposal.proposed_at, Proposal.id)).all()


def accept(
    session: Session, actor: Account, collection_id: str, proposal_id: str, *, now: datetime
) -> CollectionItem | None:
    """Put a link at the end of the board, and return it; None where that was done before.

    Raises `UnknownCollection`, `UnknownProposal` or `NotFit`.
    """
    _collection, proposal = _found(session, actor, collection_id, proposal_id)
    if proposal.state != ProposalState.OPEN:
        return None
    link = editing.NewItem(kind=ItemKind.LINK, title=proposal.title, url=proposal.url)
    item = editing.add(session, actor, collection_id, link, now=now)
    proposal.state = ProposalState.ACCEPTED
    return item


def hide(session: Session, actor: Account, collection_id: str, proposal_id: str) -> Collection:
    """Leave a link out; raise `UnknownCollection` or `UnknownProposal`."""
    collection, proposal = _found(session, actor, collection_id, proposal_id)
    if proposal.state == ProposalState.OPEN:
        proposal.state = ProposalState.HIDDEN
    return collection


def hide_all(session: Session, actor: Account, collection_id: str) -> Collection:
    """Leave out all links that wait; raise `UnknownCollection`."""
    collection = to_edit(session, actor, collection_id)
    waits = (Proposal.collection_id == collection.id, Proposal.state == ProposalState.OPEN)
    session.execute(update(Proposal).where(*waits).values(state=ProposalState.HIDDEN))
    return collection


def _found(session: Session, actor: Account, collection_id: str, proposal_id: str) -> tuple[Collection, Proposal]:
    collection = to_edit(session, actor, collection_id)
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.collection_id != collection.id:
        raise UnknownProposal(proposal_id)
    return collection, proposal


def _count(session: Session, collection: Collection, *where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Proposal).where(Proposal.collection_id == collection.id, *where)
    return session.scalar(query) or 0
