"""The table of the outbox."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Table, new_id


class MailState(StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    GAVE_UP = "gave up"


class OutgoingMail(Table):
    """A plain text mail to one person. What was written stays as it is, so that a mail sent twice is known to be one."""

    __tablename__ = "outgoing_mails"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    #: The first part of the Message-ID.
    message_id: Mapped[str] = mapped_column(String(40), unique=True, default=new_id)
    #: Empty once the mail is forgotten.
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(200))
    #: Empty once the mail is forgotten.
    body: Mapped[str] = mapped_column(Text)
    #: What else its head says, by name: where an answer goes, how a mail like this is ended. Empty once the mail is forgotten.
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: None once the mail is sent, or given up.
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    #: Why the last attempt failed, without any address.
    failed: Mapped[str] = mapped_column(String(200), default="")

    @property
    def state(self) -> MailState:
        """How far the mail has come."""
        if self.sent_at is not None:
            return MailState.SENT
        return MailState.GAVE_UP if self.next_attempt_at is None else MailState.WAITING

    @property
    def is_forgotten(self) -> bool:
        """Whether it is too long ago for anybody to know to whom it went, and what it said."""
        return not self.recipient
