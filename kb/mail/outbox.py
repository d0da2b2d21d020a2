"""The outbox. A mail is a row in the transaction of what it tells of: nothing is sent of what was rolled back, and nobody waits."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from kb.errors import KnowledgeBaseError
from kb.mail.models import OutgoingMail

#: How long to wait after the first failure, the second, and so on; after the last of them, five days on, it is given up.
WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    *[timedelta(hours=12)] * 9,
)
#: Whoever takes a mail has so long to send it; had its process died, another one takes it then.
CLAIM: Final = timedelta(minutes=15)
#: After so long nobody needs to know to whom a mail went, and what it said.
KEPT: Final = timedelta(days=30)
_MOST_SUBJECT: Final = 200
_MOST_ADDRESS: Final = 254
_MAILBOX: Final = re.compile(r"[!#-'*+\-./-9=?A-Z^-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class BadAddress(KnowledgeBaseError):
    """Not the address of one mailbox."""


def post(
    session: Session,
    *,
    recipient: str,
    language: str,
    subject: str,
    body: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> OutgoingMail:
    """Put a mail into the outbox, sent soon after the caller's transaction is committed; raise `BadAddress`."""
    mail = OutgoingMail(
        recipient=mailbox(recipient),
        language=language,
        subject=_one_line(subject)[:_MOST_SUBJECT].rstrip(),
        body=_plain(body),
        headers={name: _one_line(value) for name, value in (headers or {}).items()},
        made_at=now,
        next_attempt_at=now,
    )
    session.add(mail)
    return mail


def mailbox(text: str) -> str:
    """Return an address as mail servers take it, `ļ` in a domain written in ASCII; raise `BadAddress` for what is none, or several."""
    if len(text) > _MOST_ADDRESS:
        raise BadAddress
    local, at, domain = text.strip().rpartition("@")
    try:
        address = local + at + domain.encode("idna").decode()
    except UnicodeError as error:
        raise BadAddress from error
    if len(address) > _MOST_ADDRESS or not _MAILBOX.fullmatch(address):
        raise BadAddress
    return address


def due(session: Session, *, now: datetime) -> list[int]:
    """Return the mails to be sent now, the oldest first."""
    return list(session.scalars(select(OutgoingMail.id).where(_is_due(now)).order_by(OutgoingMail.id)))


def claim(session: Session, mail_id: int, *, now: datetime) -> OutgoingMail | None:
    """Take a mail in order to send it; None where another process has taken it meanwhile."""
    taking = (
        update(OutgoingMail)
        .where(OutgoingMail.id == mail_id, _is_due(now))
        .values(next_attempt_at=now + CLAIM, attempts=OutgoingMail.attempts + 1)
        .returning(OutgoingMail)
    )
    return session.scalar(taking)


def note_sent(session: Session, mail: OutgoingMail, *, now: datetime) -> None:
    """Write down that a mail was handed over."""
    _change(session, mail, sent_at=now, next_attempt_at=None, failed="")


def note_failure(session: Session, mail: OutgoingMail, reason: str, *, is_final: bool, now: datetime) -> None:
    """Write down why a mail was not handed over, and when to try again, if ever."""
    gives_up = is_final or mail.attempts > len(WAITS)
    next_attempt_at = None if gives_up else now + WAITS[mail.attempts - 1]
    _change(session, mail, failed=without_addresses(reason), next_attempt_at=next_attempt_at)


def retry(session: Session, mail: OutgoingMail, *, now: datetime) -> None:
    """Let a mail that was not sent begin anew, now."""
    _change(session, mail, next_attempt_at=now, attempts=0)


def forget_old(session: Session, *, now: datetime) -> None:
    """Empty the mails of a month ago that are sent or given up: to whom they went, and what they said."""
    is_old = (OutgoingMail.next_attempt_at.is_(None), OutgoingMail.made_at < now - KEPT, OutgoingMail.recipient != "")
    session.execute(update(OutgoingMail).where(*is_old).values(recipient="", body="", headers={}))


def without_addresses(text: str) -> str:
    """Return what a mail server said, on one short line, each address in it as “…”."""
    words = ("…" if "@" in word else word for word in _one_line(text).split(" "))
    return " ".join(words)[:200]


def _is_due(now: datetime) -> ColumnElement[bool]:
    # No wait is longer than the longest: where one seems to be, the clock was set back.
    return or_(OutgoingMail.next_attempt_at <= now, OutgoingMail.next_attempt_at > now + max(WAITS))


def _change(session: Session, mail: OutgoingMail, **values: object) -> None:
    session.execute(update(OutgoingMail).where(OutgoingMail.id == mail.id).values(**values))


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _plain(text: str) -> str:
    """Return a text without what could steer a terminal, or cannot be written in UTF-8."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter.isprintable() or letter in "\n\t")
