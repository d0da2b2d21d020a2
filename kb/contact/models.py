"""The table of questions to those who did something."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Table, new_id


class Outcome(StrEnum):
    """What became of a question, as one of both sides told."""

    ANSWERED = "answered"
    NOT_FOR_US = "not-for-us"
    NOT_ANSWERED = "not-answered"


class Question(Table):
    """A question about a practice. Who asked what is forgotten when the question is settled; that there was one is kept."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    #: Of the mailbox that it goes to, to count what one receives.
    mailbox_hash: Mapped[str] = mapped_column(String(64), index=True)
    #: That of the page on which it was asked.
    language: Mapped[str] = mapped_column(String(10))
    #: These three are empty once they are forgotten.
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    #: When the asker opened the link in the mail, and the question went off.
    confirmed_at: Mapped[datetime | None]
    #: When the asker was asked whether there was an answer.
    asked_back_at: Mapped[datetime | None]
    #: When one of both sides told what became of it.
    answered_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(String(20))
