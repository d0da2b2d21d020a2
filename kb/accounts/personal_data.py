"""Everything that is known about a person: handed out on request, and erased on request (GDPR, articles 15, 17 and 20).

Features above add what they know: a function to `EXPORTERS` by the name under which it stands in the file, and one to `ERASERS`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.accounts import audit, people, sessions
from kb.accounts.invitations import forget_invitations_to
from kb.accounts.models import Account, Event, OneTimeLink
from kb.mail.models import OutgoingMail

#: Each returns what a feature knows of an account, as JSON takes it.
EXPORTERS: Final[dict[str, Callable[[Session, Account], object]]] = {}
#: Each takes a person out of what a feature keeps; what is published stays, with the library's name.
ERASERS: Final[list[Callable[[Session, Account], None]]] = []


def export(session: Session, account: Account, *, now: datetime) -> dict[str, object]:
    """Return everything about an account but its secrets."""
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "account": {
            "email": account.email,
            "name": account.name,
            "role": str(account.role),
            "language": account.language,
            "created_at": account.created_at.isoformat(timespec="seconds"),
            "has_second_step": account.totp_secret is not None,
            "library": account.defaults,
        },
        "sign_ins": [
            {
                "device": one.device,
                "started_at": one.started_at.isoformat(timespec="seconds"),
                "seen_at": one.seen_at.isoformat(timespec="seconds"),
            }
            for one in sessions.sign_ins_of(session, account, now=now)
        ],
        "events": [_event(one) for one in _events_of(session, account)],
        # Without their texts: these hold links that open the account.
        "mails": [
            {"made_at": one.made_at.isoformat(timespec="seconds"), "subject": one.subject}
            for one in session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == account.email))
        ],
        **{name: exporter(session, account) for name, exporter in EXPORTERS.items()},
    }


def erase(session: Session, account: Account, *, now: datetime) -> None:
    """Take a person out of everything; raise `LastAdministrator`. Whoever calls has asked for the password."""
    people.keep_an_administrator(session, account)
    for eraser in ERASERS:
        eraser(session, account)
    forget_invitations_to(session, account.email)
    session.execute(update(OneTimeLink).where(OneTimeLink.made_by == account.id).values(made_by=None))
    session.execute(update(Event).where(Event.subject_id == account.id).values(subject_id=""))
    session.execute(delete(OutgoingMail).where(OutgoingMail.recipient == account.email))
    session.flush()
    # Sign-ins, codes and links go with the account, and its id leaves the events: so the tables say.
    session.execute(delete(Account).where(Account.id == account.id))
    session.expunge_all()
    audit.record(session, None, "account.erased", now=now)


def _events_of(session: Session, account: Account) -> list[Event]:
    query = select(Event).where((Event.account_id == account.id) | (Event.subject_id == account.id))
    return [*session.scalars(query.order_by(Event.number))]


def _event(event: Event) -> dict[str, object]:
    return {
        "at": event.at.isoformat(timespec="seconds"),
        "action": event.action,
        "subject": [event.subject_kind, event.subject_id],
        "details": event.details,
    }
