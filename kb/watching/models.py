"""The table of those who follow something by mail."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Table, new_id


class Rhythm(StrEnum):
    """How often a mail may come."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Subscription(Table):
    """Something that somebody follows. The row goes when it is ended, and the address with it."""

    __tablename__ = "subscriptions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    #: What is followed, as the query of an address: `practice=uge17`, `theme=fathers&country=LV`, empty for everything.
    query: Mapped[str] = mapped_column(Text)
    rhythm: Mapped[Rhythm] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    #: None until the link in the mail was opened.
    confirmed_at: Mapped[datetime | None]
    #: Until when everything was told.
    told_until: Mapped[datetime | None] = mapped_column(index=True)
