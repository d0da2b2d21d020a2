"""Questions to those who did something: asked, confirmed, sent on, settled, forgotten.

Nothing goes to anybody but the asker's own mailbox until the asker has opened the link in it: else the form would be a way to send
mail to strangers, in the name of others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from kb.accounts import audit, throttling
from kb.accounts.secrets import hash_of
from kb.accounts.throttling import Limit
from kb.contact.models import Outcome, Question
from kb.errors import KnowledgeBaseError
from kb.mail.outbox import BadAddress, mailbox
from kb.practices.record import Practice

#: So long the link is good that sends a question off.
LIFETIME: Final = timedelta(hours=1)
#: After so long the asker is asked whether there was an answer, once.
ASK_BACK_AFTER: Final = timedelta(days=14)
#: After so long it is forgotten who asked, and what.
KEPT: Final = timedelta(days=60)
MOST_TO_MAILBOX: Final = 20
FROM_ADDRESS: Final = Limit(name="question", most=5, within=timedelta(hours=1))
#: A whole library may share one network address.
FROM_NETWORK: Final = Limit(name="question-network", most=30, within=timedelta(hours=1))
_DAY: Final = timedelta(days=1)


class MailboxFull(KnowledgeBaseError):
    """A mailbox has had as many questions in a day as one may; `minutes` says how long to wait at most."""

    minutes: Final = 24 * 60


class UnknownQuestion(KnowledgeBaseError):
    """There is no such question, or it was not sent off in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: `network` is counted by and kept nowhere."""

    name: str
    email: str
    language: str
    network: str


def mailbox_of(practice: Practice) -> str | None:
    """Return where questions about a practice go; None where nobody is known to take them."""
    contact = practice.facts.contact
    try:
        return mailbox(contact.mailbox).lower() if contact and contact.mailbox else None
    except BadAddress:
        return None


def ask(session: Session, slug: str, asker: Asker, text: str, *, to: str, key: str, now: datetime) -> Question:
    """Keep a question until its asker confirms it; raise `TooManyAttempts`, `MailboxFull`."""
    throttling.require(session, FROM_NETWORK, asker.network, key=key, now=now)
    throttling.require(session, FROM_ADDRESS, asker.email, key=key, now=now)
    _require_room(session, hash_of(to), now=now)
    question = Question(
        slug=slug,
        mailbox_hash=hash_of(to),
        language=asker.language,
        name=asker.name,
        email=asker.email,
        text=text,
        asked_at=now,
    )
    session.add(question)
    session.flush()
    return question


def find_asked(session: Session, question_id: str, *, now: datetime) -> Question:
    """Return a question that was sent off, or can be still; raise `UnknownQuestion`."""
    question = session.get(Question, question_id)
    if question is None or (question.confirmed_at is None and question.asked_at <= now - LIFETIME):
        raise UnknownQuestion
    return question


def confirm(session: Session, question: Question, *, now: datetime) -> bool:
    """Count a question as sent; tell whether that is new. Raise `MailboxFull`: it may be confirmed later."""
    # The lock is for databases that let two writers in at once: the mails go out once.
    session.refresh(question, with_for_update=True)
    if question.confirmed_at is not None:
        return False
    _require_room(session, question.mailbox_hash, now=now)
    question.confirmed_at = now
    audit.record(session, None, "question.sent", now=now, subject=("practice", question.slug))
    return True


def find_sent(session: Session, question_id: str) -> Question:
    """Return a question that was sent off; raise `UnknownQuestion`."""
    question = session.get(Question, question_id)
    if question is None or question.confirmed_at is None:
        raise UnknownQuestion
    return question


def settle(session: Session, question: Question, outcome: Outcome, *, now: datetime) -> None:
    """Note what became of a question, and forget who asked what."""
    question.outcome, question.answered_at = outcome, now
    question.name = question.email = question.text = ""
    audit.record(
        session,
        None,
        "question.settled",
        now=now,
        subject=("practice", question.slug),
        details={"outcome": outcome.value},
    )


def to_ask_back(session: Session, *, now: datetime) -> Sequence[Question]:
    """Return the questions whose askers have not been asked yet whether there was an answer, and mark them as asked."""
    waiting = select(Question).where(
        Question.confirmed_at <= now - ASK_BACK_AFTER,
        Question.asked_back_at.is_(None),
        Question.answered_at.is_(None),
        Question.email != "",
    )
    questions = session.scalars(waiting.with_for_update()).all()
    for question in questions:
        question.asked_back_at = now
    return questions


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete what was never confirmed, and forget who asked what two months ago."""
    session.execute(delete(Question).where(Question.confirmed_at.is_(None), Question.asked_at <= now - LIFETIME))
    old = update(Question).where(Question.asked_at <= now - KEPT, Question.email != "")
    session.execute(old.values(name="", email="", text=""))


def _require_room(session: Session, mailbox_hash: str, *, now: datetime) -> None:
    today = select(func.count()).where(Question.mailbox_hash == mailbox_hash, Question.confirmed_at > now - _DAY)
    if (session.scalar(today) or 0) >= MOST_TO_MAILBOX:
        raise MailboxFull
