"""Sign-ins that can be listed and ended: kept in the database, known to the browser by a secret in its cookie."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.accounts.models import Account, SignIn
from kb.accounts.secrets import hash_of, new_secret

#: Unused for so long, a sign-in ends by itself; it ends in any case after `LONGEST`.
IDLE: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=90)
#: "Seen" is written down at most so often: reading pages should not write.
_SEEN_EVERY: Final = timedelta(hours=1)
_BROWSERS: Final = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_NAMES: Final = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")


def start(session: Session, account: Account, *, now: datetime, user_agent: str = "") -> str:
    """Begin a sign-in; return the secret for the cookie."""
    secret = new_secret()
    device = describe_device(user_agent)
    session.add(SignIn(secret_hash=hash_of(secret), account_id=account.id, device=device, started_at=now, seen_at=now))
    return secret


def find(session: Session, secret: str, *, now: datetime) -> tuple[Account, SignIn] | None:
    """Return whose sign-in a secret belongs to, if it still holds."""
    query = (
        select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.secret_hash == hash_of(secret), Account.is_disabled.is_(False))
        .where(SignIn.seen_at > now - IDLE, SignIn.started_at > now - LONGEST)
    )
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def is_stale(sign_in: SignIn, *, now: datetime) -> bool:
    """Tell whether it is time to write down that somebody was seen."""
    return now - sign_in.seen_at > _SEEN_EVERY


def sign_ins_of(session: Session, account: Account, *, now: datetime) -> Sequence[SignIn]:
    """Return the sign-ins of somebody that still hold, the last seen first."""
    query = select(SignIn).where(SignIn.account_id == account.id, SignIn.seen_at > now - IDLE)
    return session.scalars(query.order_by(SignIn.seen_at.desc())).all()


def end(session: Session, account: Account, *, sign_in_id: str) -> None:
    """End one sign-in of somebody; one that is not theirs stays."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account.id))


def end_all(session: Session, account: Account, *, but: str | None = None) -> None:
    """End all sign-ins of somebody, but for the one that asks."""
    session.execute(delete(SignIn).where(SignIn.account_id == account.id, SignIn.id != (but or "")))


def note_seen(session: Session, sign_in_id: str, *, now: datetime) -> None:
    """Write down that somebody was here."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def describe_device(user_agent: str) -> str:
    """Return browser and system, as much as one needs to know one's own device by."""
    browser = next((_NAMES.get(name, name) for name in _BROWSERS if f"{name}/" in user_agent), "")
    system = next((name for name in _SYSTEMS if re.search(rf"\b{name}", user_agent)), "")
    return ", ".join(part for part in (browser, system) if part)
