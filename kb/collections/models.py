"""The tables of collections."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.accounts.models import Account
from kb.database.base import Table, new_id


class Visibility(StrEnum):
    """Who may see a collection besides those who edit it."""

    PRIVATE = "private"
    #: Whoever has the link or its code.
    LINK = "link"
    #: Everybody; search engines too.
    LISTED = "listed"


class ItemKind(StrEnum):
    """What stands in a collection."""

    #: A slot of the agenda, with a day and times; what follows belongs to it.
    SLOT = "slot"
    HEADING = "heading"
    PRACTICE = "practice"
    LINK = "link"
    NOTE = "note"


class LinkKind(StrEnum):
    """What an outside link leads to."""

    PAGE = "page"
    DOCUMENT = "document"
    VIDEO = "video"
    TOOL = "tool"
    ORGANISATION = "organisation"


class Collection(Table):
    """A list that somebody made; with slots it is the board of a seminar."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    #: What stands in the short link, without hyphens. A new one makes the old one worthless.
    code: Mapped[str] = mapped_column(String(20), unique=True)
    #: None for the examples that come with the site, which administrators look after.
    owner_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    #: The languages of the meeting; title, description and notes are written in the first.
    languages: Mapped[list[str]]
    tags: Mapped[list[str]] = mapped_column(default=list)
    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.PRIVATE, index=True)
    #: The IANA name of the zone in which its slots are told.
    time_zone: Mapped[str] = mapped_column(String(40))
    #: A picture in the uploads folder, in a folder named by the collection's id, and what is to be seen in it.
    cover: Mapped[str] = mapped_column(String(40), default="")
    cover_alt: Mapped[str] = mapped_column(String(300), default="")
    #: Grows with every change of the collection or of an item.
    version: Mapped[int] = mapped_column(default=1)
    #: Participants may say what they take home, and propose links; and see what others take home.
    is_open: Mapped[bool] = mapped_column(default=True)
    shows_takes: Mapped[bool] = mapped_column(default=False)
    #: Under which name it came with the site; empty for what people made.
    starter: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    items: Mapped[list["CollectionItem"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CollectionItem.position"
    )
    editors: Mapped[list["CollectionEditor"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class CollectionItem(Table):
    """One line of a collection. Which columns are filled depends on its kind."""

    __tablename__ = "collection_items"
    __table_args__ = (Index("ix_collection_items_order", "collection_id", "position"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(String(10))
    #: Of slots, headings and links.
    title: Mapped[str] = mapped_column(String(200), default="")
    #: What is said about it; the text of a note. Plain text with line breaks.
    note: Mapped[str] = mapped_column(Text, default="")
    #: How long it is planned to take; for a practice without a plan its own length counts.
    minutes: Mapped[int | None]
    #: Grows with every change of the item: who saves on top of an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    url: Mapped[str] = mapped_column(Text, default="")
    link_kind: Mapped[LinkKind] = mapped_column(String(20), default=LinkKind.PAGE)

    slug: Mapped[str] = mapped_column(String(80), default="", index=True)
    #: The revision of the practice that whoever added it saw, or looked at last; shown for ever where it is frozen.
    revision: Mapped[int | None]
    is_frozen: Mapped[bool] = mapped_column(default=False)

    #: Of a slot: its day, and from when to when, as `09:30` in the collection's zone; where it is not known, nothing.
    day: Mapped[date | None]
    starts: Mapped[str] = mapped_column(String(5), default="")
    ends: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(200), default="")


class CollectionEditor(Table):
    """Somebody who edits a collection together with its owner."""

    __tablename__ = "collection_editors"

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, index=True)
    added_at: Mapped[datetime]
