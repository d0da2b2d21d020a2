"""The tables of what participants leave behind. None says who: a device is the hash of a number that its browser made up."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.collections.models import Collection, CollectionItem
from kb.database.base import Table, new_id


class Take(Table):
    """*I take this home*: one for each device and item."""

    __tablename__ = "takes"
    __table_args__ = (UniqueConstraint("item_id", "device"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(ForeignKey(Collection.id, ondelete="CASCADE"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey(CollectionItem.id, ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(64))
    #: What they want to do, in one sentence, and by when; both may be left out.
    sentence: Mapped[str] = mapped_column(String(280), default="")
    language: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    #: A facilitator took the sentence off the board.
    is_hidden: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime]


class ProposalState(StrEnum):
    """What became of a proposed link."""

    OPEN = "open"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"


class Proposal(Table):
    """A link that a participant would like to see on the board."""

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(ForeignKey(Collection.id, ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ProposalState] = mapped_column(String(10), default=ProposalState.OPEN)
    proposed_at: Mapped[datetime]


class Reminder(Table):
    """An address to which one mail goes on a day. The row goes with the mail, and the address with it."""

    __tablename__ = "reminders"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(ForeignKey(Collection.id, ondelete="CASCADE"), index=True)
    #: The code by which the board was opened. Where another one opens it now, nothing is sent.
    code: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    #: None until the link in the first mail was opened and its button pressed.
    confirmed_at: Mapped[datetime | None]
