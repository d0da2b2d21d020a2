"""The tables about people. Secrets are kept as hashes; addresses are kept nowhere else."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.database.base import Table, new_id


class Role(StrEnum):
    """What somebody may do; each may do what the one before may."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Account(Table):
    """Somebody who can sign in. The defaults of their library prefill what they write."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    #: In lower case; the way to sign in, and shown to nobody but its owner and administrators.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(20), default=Role.CONTRIBUTOR)
    language: Mapped[str] = mapped_column(String(10), default="en")
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    #: The number of the last 30 seconds whose code was taken: a code is good once.
    totp_used: Mapped[int] = mapped_column(default=0)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: Typed defaults by field of the writer: organisation, countries, community_size, contact_role, contact_mailbox, licence.
    defaults: Mapped[dict[str, list[str]]] = mapped_column(default=dict)

    sign_ins: Mapped[list["SignIn"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    recovery_codes: Mapped[list["RecoveryCode"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class SignIn(Table):
    """A session of somebody in one browser. Its cookie holds a secret of which the hash is kept."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    #: "Firefox, Linux": enough to know one's own device by.
    device: Mapped[str] = mapped_column(String(80), default="")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class RecoveryCode(Table):
    """A code that stands in for a lost phone, once."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class OneTimeLink(Table):
    """A link that was sent or handed over, is good once and for a while, and does what `purpose` says with `details`."""

    __tablename__ = "one_time_links"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(String(40))


class Attempt(Table):
    """How often something was tried in a stretch of time: `key` is a keyed hash of what is throttled, never an address itself."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]


class Event(Table):
    """Who did what to which thing, and when. No personal data but the account's id, which is taken out when the account goes."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_subject", "subject_kind", "subject_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30), default="")
    subject_id: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
