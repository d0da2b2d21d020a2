"""Slows down those who guess: counts attempts, by whom they are aimed at and by where they come from.

What is counted by is kept as a keyed hash with the day in it: neither an address of mail nor one of a network can be read from it, and
one day's cannot be compared with the next day's. The count is the same whether or not an account exists, and so is the answer.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb.accounts.models import Attempt
from kb.errors import KnowledgeBaseError

#: Nothing counted is kept for longer.
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How often something may be tried within a stretch of time."""

    name: str
    most: int
    within: timedelta


_QUARTER: Final = timedelta(minutes=15)
PASSWORD: Final = Limit(name="password", most=10, within=_QUARTER)
CODE: Final = Limit(name="code", most=10, within=_QUARTER)
#: A whole library may share one network address, and all of a town behind a proxy that does not say who asks.
NETWORK: Final = Limit(name="network", most=100, within=_QUARTER)
LINKS_TO_ADDRESS: Final = Limit(name="links", most=5, within=timedelta(hours=1))
#: Codes of collections that open nothing, from one network: enough for a room in which everybody mistypes.
WRONG_CODES: Final = Limit(name="wrong-codes", most=60, within=_QUARTER)
#: No limit, but a note that a network has opened a board on this day.
OPENED_TODAY: Final = Limit(name="opened", most=1, within=_KEPT)


class TooManyAttempts(KnowledgeBaseError):
    """Somebody has to wait; `minutes` says how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.minutes = max(1, math.ceil(wait / timedelta(minutes=1)))


def count(session: Session, limit: Limit, what: str, *, key: str, now: datetime) -> timedelta | None:
    """Count an attempt; return how long to wait where there were too many."""
    session.execute(delete(Attempt).where(Attempt.since < now - _KEPT))
    digest = _digest(limit, what, key=key, now=now)
    attempt = session.get(Attempt, digest)
    if attempt is None:
        attempt = Attempt(key=digest, count=0, since=now)
        session.add(attempt)
    if now - attempt.since >= limit.within:
        attempt.count, attempt.since = 0, now
    attempt.count += 1
    session.flush()
    return attempt.since + limit.within - now if attempt.count > limit.most else None


def wait_of(session: Session, limit: Limit, what: str, *, key: str, now: datetime) -> timedelta | None:
    """Return how long to wait where there were too many attempts; count nothing."""
    attempt = session.get(Attempt, _digest(limit, what, key=key, now=now))
    if attempt is None or attempt.count <= limit.most or now - attempt.since >= limit.within:
        return None
    return attempt.since + limit.within - now


def was_counted(session: Session, limit: Limit, what: str, *, key: str, now: datetime) -> bool:
    """Tell whether something was counted on this day."""
    return session.get(Attempt, _digest(limit, what, key=key, now=now)) is not None


def require(session: Session, limit: Limit, what: str, *, key: str, now: datetime) -> None:
    """Count an attempt; raise `TooManyAttempts`."""
    if (wait := count(session, limit, what, key=key, now=now)) is not None:
        raise TooManyAttempts(wait)


def forget(session: Session, limit: Limit, what: str, *, key: str, now: datetime) -> None:
    """Begin anew after a success."""
    session.execute(delete(Attempt).where(Attempt.key == _digest(limit, what, key=key, now=now)))


def _digest(limit: Limit, what: str, *, key: str, now: datetime) -> str:
    message = "\0".join((limit.name, f"{now:%Y-%m-%d}", what))
    return hmac.new(key.encode(), message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
