"""Sends the reminders whose day has come, each once, and forgets them with the mail."""

import logging
from datetime import datetime

from kb.collections.models import Collection
from kb.collections.reading import read_board
from kb.database.engine import Database
from kb.errors import KnowledgeBaseError
from kb.practices.views import PracticePages
from kb.room import reminders, takes
from kb.room.mails import post_reminder

_log = logging.getLogger("kb.room")


class RemindersNotMade(KnowledgeBaseError):
    """Some could not be made; the others are posted."""


def send_reminders(database: Database, pages: PracticePages, *, now: datetime) -> int:
    """Post what is due; return how many. Needs a request context, which the mails are written in. Raise `RemindersNotMade`."""
    with database.reading() as session:
        due = reminders.due(session, now=now)
    sent = failed = 0
    for reminder_id in due:
        try:
            sent += _send(database, pages, reminder_id, now=now)
        except Exception:
            # One that breaks the program must not keep the others back; it is tried again the next time.
            _log.exception("the reminder %s was not made", reminder_id)
            failed += 1
    with database.writing() as session:
        reminders.forget_unconfirmed(session, now=now)
        reminders.give_up(session, now=now)
    if failed:
        raise RemindersNotMade(f"{failed} of {len(due)}")
    return sent


def _send(database: Database, pages: PracticePages, reminder_id: str, *, now: datetime) -> bool:
    with database.writing() as session:
        reminder = reminders.take_due(session, reminder_id)
        if reminder is None:
            return False
        collection = session.get_one(Collection, reminder.collection_id)
        if not reminders.may_be_told(reminder, collection):
            session.delete(reminder)
            return False
        taken = takes.taken_by(session, collection.id, reminder.device)
        board = read_board(session, collection, pages, reminder.language)
        post_reminder(session, reminder, board, taken, base_url=pages.base_url, now=now)
        session.delete(reminder)
        return True
