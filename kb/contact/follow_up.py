"""What is done about questions from time to time: asking whether there was an answer, and forgetting."""

from datetime import datetime

from kb.contact import mails, questions
from kb.database.engine import Database
from kb.practices.store import PracticeStore, read_if_there


def follow_up(database: Database, store: PracticeStore, *, base_url: str, now: datetime) -> int:
    """Ask askers whether they were answered, and forget what is old; return how many were asked. Needs a request context."""
    asked = 0
    with database.writing() as session:
        for question in questions.to_ask_back(session, now=now):
            practice = read_if_there(store, question.slug)
            if practice is not None:
                mails.post_asking_back(session, question, practice, base_url=base_url, now=now)
                asked += 1
        questions.forget_old(session, now=now)
    return asked
