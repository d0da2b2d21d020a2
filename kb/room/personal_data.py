"""Reminders to somebody with an account: part of what they take along, and of what is erased. Takes know no person."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.personal_data import ERASERS, EXPORTERS
from kb.collections.models import Collection
from kb.room.models import Reminder
from kb.room.reminders import may_be_told


def register() -> None:
    """Let accounts know what is known here."""
    EXPORTERS["reminders"] = export_reminders
    if erase_reminders not in ERASERS:
        ERASERS.append(erase_reminders)


def export_reminders(session: Session, account: Account) -> list[dict[str, object]]:
    """Return which reminders come to the account's address."""
    rows = session.execute(
        select(Reminder, Collection)
        .join(Collection, Collection.id == Reminder.collection_id)
        .where(Reminder.email == account.email)
    )
    return [
        {
            "collection": collection.title if may_be_told(reminder, collection) else "",
            "comes_on": reminder.due_on.isoformat(),
            "asked_at": reminder.asked_at.isoformat(timespec="seconds"),
        }
        for reminder, collection in rows
    ]


def erase_reminders(session: Session, account: Account) -> None:
    """End the reminders to the account's address."""
    session.execute(delete(Reminder).where(Reminder.email == account.email))
