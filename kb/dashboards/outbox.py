"""The outbox as administrators see it: what was not sent yet and why, never what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from kb.accounts import audit
from kb.accounts.models import Account
from kb.accounts.permissions import Permission, require
from kb.dashboards.health import OutboxState, outbox_state
from kb.mail import outbox
from kb.mail.models import OutgoingMail

#: So many are named; when more wait, the reason is the same for all.
MOST_SHOWN: Final = 50
#: Sent mails have no next attempt; of forgotten ones nobody knows to whom they were to go.
_UNSENT: Final = (OutgoingMail.sent_at.is_(None), OutgoingMail.recipient != "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """The mails that were not sent, the oldest first, and how many there are in all."""

    mails: Sequence[OutgoingMail]
    state: OutboxState


def unsent(session: Session, administrator: Account | None) -> Unsent:
    """Return the mails that wait or were given up; their texts are not read."""
    require(administrator, Permission.ADMINISTER)
    query = select(OutgoingMail).where(*_UNSENT).options(defer(OutgoingMail.body), defer(OutgoingMail.headers))
    mails = session.scalars(query.order_by(OutgoingMail.id).limit(MOST_SHOWN)).all()
    return Unsent(mails=mails, state=outbox_state(session))


def try_again(session: Session, administrator: Account | None, *, number: int | None, now: datetime) -> int:
    """Let a mail begin anew, or all that were not sent; return how many that are."""
    require(administrator, Permission.ADMINISTER)
    query = select(OutgoingMail).where(*_UNSENT)
    mails = session.scalars(query if number is None else query.where(OutgoingMail.id == number)).all()
    for mail in mails:
        outbox.retry(session, mail, now=now)
    if mails:
        audit.record(session, administrator, "mail.retry", now=now, subject=("mail", str(number or "all")))
    return len(mails)
