"""One reminder by mail: asked for, confirmed, sent on its day, and gone."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import throttling
from kb.accounts.throttling import Limit
from kb.collections.models import Collection, Visibility
from kb.errors import KnowledgeBaseError
from kb.room.models import Reminder
from kb.room.takes import Participant

#: So long the link is good that confirms an address.
LIFETIME: Final = timedelta(days=7)
#: One that could not be sent for so long after its day never will be: its address goes.
GIVEN_UP: Final = timedelta(days=7)
#: A mail comes in the morning of its day, not at midnight.
MORNING: Final = timedelta(hours=7)
TO_ADDRESS: Final = Limit(name="remind", most=5, within=timedelta(hours=1))
#: Sixty phones share one address, and a building has several rooms.
FROM_NETWORK: Final = Limit(name="remind-network", most=300, within=timedelta(hours=1))


class UnknownReminder(KnowledgeBaseError):
    """It was never asked for, not confirmed in time, sent or ended."""


def ask(
    session: Session,
    collection: Collection,
    participant: Participant,
    *,
    email: str,
    due_on: date,
    key: str,
    now: datetime,
) -> Reminder:
    """Keep an address until its mailbox confirms it; raise `TooManyAttempts`."""
    throttling.require(session, FROM_NETWORK, participant.network, key=key, now=now)
    throttling.require(session, TO_ADDRESS, email, key=key, now=now)
    made = Reminder(
        collection_id=collection.id,
        code=collection.code,
        device=participant.device,
        email=email,
        language=participant.language,
        due_on=due_on,
        asked_at=now,
    )
    session.add(made)
    session.flush()
    return made


def find(session: Session, reminder_id: str, *, now: datetime) -> Reminder:
    """Return what is confirmed, or can be still; raise `UnknownReminder`."""
    found = session.get(Reminder, reminder_id)
    if found is None or (found.confirmed_at is None and found.asked_at <= now - LIFETIME):
        raise UnknownReminder
    return found


def may_be_told(reminder: Reminder, collection: Collection) -> bool:
    """Tell whether who asked may still know of the board: it is not private now, and has not got another code."""
    return collection.visibility != Visibility.PRIVATE and collection.code == reminder.code


def confirm(session: Session, reminder: Reminder, *, now: datetime) -> None:
    """Let a mail come. An older wish of the same mailbox for the same board ends: one reminder is one."""
    if reminder.confirmed_at is not None:
        return
    reminder.confirmed_at = now
    same = (Reminder.email == reminder.email, Reminder.collection_id == reminder.collection_id)
    session.execute(delete(Reminder).where(*same, Reminder.id != reminder.id))


def end(session: Session, reminder_id: str) -> None:
    """Forget a reminder and its address, if there still is one."""
    session.execute(delete(Reminder).where(Reminder.id == reminder_id))


def due(session: Session, *, now: datetime) -> list[str]:
    """Return the reminders whose morning has come where their seminar was."""
    # No place on earth is a day ahead of UTC.
    soon = (Reminder.confirmed_at.is_not(None), Reminder.due_on <= now.date() + timedelta(days=1))
    rows = session.execute(
        select(Reminder.id, Reminder.due_on, Collection.time_zone)
        .join(Collection, Collection.id == Reminder.collection_id)
        .where(*soon)
        .order_by(Reminder.due_on, Reminder.id)
    )
    return [
        reminder_id for reminder_id, due_on, zone in rows if due_on <= (now.astimezone(ZoneInfo(zone)) - MORNING).date()
    ]


def take_due(session: Session, reminder_id: str) -> Reminder | None:
    """Take a reminder in order to send it; None where another process has sent it meanwhile, or it was ended."""
    return session.get(Reminder, reminder_id, with_for_update=True)


def forget_unconfirmed(session: Session, *, now: datetime) -> None:
    """Delete what was not confirmed in time."""
    late = (Reminder.confirmed_at.is_(None), Reminder.asked_at <= now - LIFETIME)
    session.execute(delete(Reminder).where(*late))


def give_up(session: Session, *, now: datetime) -> None:
    """Delete what could not be sent long after its day."""
    session.execute(delete(Reminder).where(Reminder.due_on < now.date() - GIVEN_UP))
