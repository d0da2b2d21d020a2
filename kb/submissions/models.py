"""The tables of what is being written, what was said about it, and what was published when."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.accounts.models import Account
from kb.database.base import Table, new_id

#: As long as any language of ours, and as any library that is credited.
MOST_LANGUAGE: Final = 20
MOST_CREDIT: Final = 200
#: Form field name → values as they were typed.
TypedJson = dict[str, list[str]]


class Kind(StrEnum):
    """What a submission becomes."""

    NEW = "new"
    EDIT = "edit"
    TRANSLATION = "translation"
    ADAPTATION = "adaptation"


class Submission(Table):
    """A practice, a change of one, or a translation, from its first key to its publication."""

    __tablename__ = "submissions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    kind: Mapped[Kind] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(30), index=True)
    #: The practice that it changes or translates, or that it has become; None for a new one until it is accepted.
    slug: Mapped[str | None] = mapped_column(String(80), index=True)
    #: The revision of that practice that the text started from.
    base_revision: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(MOST_LANGUAGE))
    #: The latest text, as it was typed; `version` is its number.
    typed: Mapped[TypedJson] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    #: For somebody without an account: the address that was confirmed. `resume_links` open the draft.
    author_email: Mapped[str | None] = mapped_column(String(254))
    author_language: Mapped[str] = mapped_column(String(10), default="en")
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))
    #: Why it was declined, withdrawn, or sent back.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: A collection or seminar that called for it.
    called_by: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    versions: Mapped[list["Version"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Version.number"
    )
    comments: Mapped[list["Comment"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Comment.at"
    )
    ticks: Mapped[list["Tick"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    pictures: Mapped[list["Picture"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Picture.added_at"
    )
    preview_links: Mapped[list["PreviewLink"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    resume_links: Mapped[list["ResumeLink"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class VersionNote(StrEnum):
    """Why a version was kept."""

    SAVED = "saved"
    SENT = "sent"
    #: Typed on top of an older version than the latest: it lost, and is kept beside it until somebody decides.
    KEPT = "kept"
    #: A kept one that was merged with the others or is not needed.
    SETTLED = "settled"
    MERGED = "merged"
    RESTORED = "restored"
    IMPORTED = "imported"


class Version(Table):
    """A state of a submission's text. Numbers grow; a `KEPT` or `SETTLED` one never was the latest."""

    __tablename__ = "submission_versions"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    note: Mapped[VersionNote] = mapped_column(String(20))
    #: The version that it was typed on top of.
    base: Mapped[int] = mapped_column(default=0)
    typed: Mapped[TypedJson] = mapped_column(JSON)
    #: Quick saves replace each other: when the first of them was, and the last.
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))


class Comment(Table):
    """Something said about a part of a submission; `field` is a field of the form, or empty for the whole."""

    __tablename__ = "submission_comments"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    author_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))
    is_by_reviewer: Mapped[bool]
    version: Mapped[int]
    done_at: Mapped[datetime | None]


class Tick(Table):
    """One of the twelve ticks, made by a reviewer."""

    __tablename__ = "submission_ticks"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))
    at: Mapped[datetime]


class Picture(Table):
    """A picture of a submission. The file lies in the uploads folder, in a folder named by the submission's id."""

    __tablename__ = "submission_pictures"
    __table_args__ = (UniqueConstraint("submission_id", "name"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    alt: Mapped[str] = mapped_column(String(300), default="")
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]


class PreviewLink(Table):
    """A link that shows a draft to somebody without an account, for a while."""

    __tablename__ = "preview_links"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ResumeLink(Table):
    """A link that opens a submission for its author, who has no account; each letter to them brings one of its own.

    `email` is the address of that letter: whoever brings it back has got the letter.
    """

    __tablename__ = "resume_links"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]


class Origin(StrEnum):
    """How a revision came to be."""

    SITE = "site"
    DISK = "disk"


class Revision(Table):
    """What a practice was, whole, each time it was published. `files` are its Markdown files by name."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    #: When its files were in the folder and could be found; None while it is being published, or where that was interrupted.
    written_at: Mapped[datetime | None]
    origin: Mapped[Origin] = mapped_column(String(10))
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submissions.id", ondelete="SET NULL"))
    author_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"))
    #: The library that is credited; stays when the person's account goes.
    credit: Mapped[str] = mapped_column(String(MOST_CREDIT), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    files: Mapped[dict[str, str]] = mapped_column(JSON)
