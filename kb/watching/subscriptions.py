"""Following by mail: asked for, confirmed, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb.accounts import throttling
from kb.accounts.throttling import Limit
from kb.errors import KnowledgeBaseError
from kb.watching.models import Rhythm, Subscription

#: So long the link is good that confirms an address.
LIFETIME: Final = timedelta(hours=1)
TO_ADDRESS: Final = Limit(name="watch", most=5, within=timedelta(hours=1))
#: A whole library may share one network address.
FROM_NETWORK: Final = Limit(name="watch-network", most=30, within=timedelta(hours=1))


class UnknownSubscription(KnowledgeBaseError):
    """It was never asked for, not confirmed in time, or ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Who wants mail: `network` is counted by and kept nowhere."""

    email: str
    language: str
    network: str


def subscribe(
    session: Session, follower: Follower, query: str, rhythm: Rhythm, *, key: str, now: datetime
) -> Subscription:
    """Keep a wish until its mailbox confirms it; raise `TooManyAttempts`."""
    throttling.require(session, FROM_NETWORK, follower.network, key=key, now=now)
    throttling.require(session, TO_ADDRESS, follower.email, key=key, now=now)
    subscription = Subscription(
        email=follower.email, language=follower.language, query=query, rhythm=rhythm, asked_at=now
    )
    session.add(subscription)
    session.flush()
    return subscription


def find(session: Session, subscription_id: str, *, now: datetime) -> Subscription:
    """Return what is confirmed, or can be still; raise `UnknownSubscription`."""
    found = session.get(Subscription, subscription_id)
    if found is None or (found.confirmed_at is None and found.asked_at <= now - LIFETIME):
        raise UnknownSubscription
    return found


def confirm(session: Session, subscription: Subscription, *, now: datetime) -> None:
    """Begin to tell. An older one of the same mailbox for the same ends: nobody wants everything twice."""
    if subscription.confirmed_at is not None:
        return
    subscription.confirmed_at = subscription.told_until = now
    same = (Subscription.email == subscription.email, Subscription.query == subscription.query)
    session.execute(delete(Subscription).where(*same, Subscription.id != subscription.id))


def end(session: Session, subscription_id: str) -> None:
    """Forget a subscription and its address, if there still is one."""
    session.execute(delete(Subscription).where(Subscription.id == subscription_id))


def forget_unconfirmed(session: Session, *, now: datetime) -> None:
    """Delete what was not confirmed in time."""
    late = (Subscription.confirmed_at.is_(None), Subscription.asked_at <= now - LIFETIME)
    session.execute(delete(Subscription).where(*late))
