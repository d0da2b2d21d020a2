"""Links that are good once and for a while: to join, to choose a new password, to confirm an address, to edit together.

Each holds a secret of which only the hash is kept. Opening one changes nothing, because scanners of mail open links too; it is used up
when its form is sent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from kb.accounts.models import Account, OneTimeLink
from kb.accounts.secrets import hash_of, new_secret
from kb.errors import KnowledgeBaseError


class Purpose(StrEnum):
    """What a link is for; also its part of the address."""

    JOIN = "join"
    NEW_PASSWORD = "new-password"  # noqa: S105 - a part of an address
    CONFIRM_ADDRESS = "confirm-address"
    #: To edit a collection together with its owner.
    EDIT_TOGETHER = "edit-together"


LIFETIME: Final = {
    Purpose.JOIN: timedelta(days=7),
    Purpose.NEW_PASSWORD: timedelta(hours=1),
    Purpose.CONFIRM_ADDRESS: timedelta(hours=1),
    Purpose.EDIT_TOGETHER: timedelta(days=14),
}
#: A link that was never used is forgotten so long after its end; until then an administrator sees that it was not used.
FORGOTTEN_AFTER: Final = timedelta(days=30)


class LinkNotGood(KnowledgeBaseError):
    """Nobody gave out such a link, or it was used already, or its time is over."""


def issue(
    session: Session,
    purpose: Purpose,
    *,
    now: datetime,
    account: Account | None = None,
    made_by: Account | None = None,
    details: Mapping[str, Any] | None = None,
    lifetime: timedelta | None = None,
) -> str:
    """Make a link and return its secret. Of links with one purpose for one account, the newest alone is good."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now - FORGOTTEN_AFTER))
    if account is not None:
        forget(session, purpose, account)
    secret = new_secret()
    session.add(
        OneTimeLink(
            secret_hash=hash_of(secret),
            purpose=purpose,
            account_id=account.id if account else None,
            details=dict(details or {}),
            made_at=now,
            expires_at=now + (lifetime or LIFETIME[purpose]),
            made_by=made_by.id if made_by else None,
        )
    )
    session.flush()
    return secret


def find(session: Session, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeLink:
    """Return a link that is good still; raise `LinkNotGood`."""
    link = session.get(OneTimeLink, hash_of(secret))
    if link is None or link.purpose != purpose or link.expires_at <= now:
        raise LinkNotGood
    return link


def use_up(session: Session, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeLink:
    """Return a link that was good until this moment; raise `LinkNotGood`."""
    link = find(session, purpose, secret, now=now)
    session.expunge(link)
    gone = session.execute(delete(OneTimeLink).where(OneTimeLink.secret_hash == link.secret_hash))
    # Of two who send it at once, the database lets one delete it.
    if cast("CursorResult[Any]", gone).rowcount != 1:
        raise LinkNotGood
    return link


def forget(session: Session, purpose: Purpose, account: Account) -> None:
    """Make an account's open links of one purpose worthless."""
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.account_id == account.id, OneTimeLink.purpose == purpose.value)
    )


def address(base_url: str, language: str, purpose: Purpose, secret: str) -> str:
    """Return the whole address of a link. Made here and not by Flask, because the terminal gives out links too."""
    return f"{base_url}/{language}/account/{purpose}/{secret}"
