"""Who has an account: found, made, given a role, shut out and let in again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import audit, links, sessions
from kb.accounts.links import Purpose
from kb.accounts.models import Account, Role
from kb.accounts.permissions import Permission, require
from kb.errors import KnowledgeBaseError

_SUBJECT: Final = "account"


class AddressTaken(KnowledgeBaseError):
    """Another account has this address."""


class UnknownAccount(KnowledgeBaseError):
    """Nobody has this address or id."""


class LastAdministrator(KnowledgeBaseError):
    """Without this person nobody could look after the accounts."""


def by_email(session: Session, email: str) -> Account | None:
    """Return whose address this is."""
    return session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def by_id(session: Session, account_id: str) -> Account:
    """Return an account; raise `UnknownAccount`."""
    account = session.get(Account, account_id)
    if account is None:
        raise UnknownAccount(account_id)
    return account


def create(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    password_hash: str,
    now: datetime,
    organisation: str = "",
) -> Account:
    """Make an account; raise `AddressTaken`. Who may ask for it is decided by who calls: an invitation, or the terminal."""
    if by_email(session, email) is not None:
        raise AddressTaken
    account = Account(
        email=email.strip().lower(),
        name=name,
        role=role,
        language=language,
        password_hash=password_hash,
        totp_used=0,
        is_disabled=False,
        created_at=now,
        defaults={"organisation": [organisation]} if organisation else {},
    )
    session.add(account)
    session.flush()
    audit.record(session, account, "account.created", now=now, details={"role": role.value})
    return account


def everybody(session: Session, actor: Account) -> Sequence[Account]:
    """Return all accounts by name."""
    require(actor, Permission.ADMINISTER)
    return session.scalars(select(Account).order_by(Account.name, Account.email)).all()


def change_role(session: Session, actor: Account, account_id: str, *, role: Role, now: datetime) -> None:
    """Give somebody another role; raise `LastAdministrator`."""
    require(actor, Permission.ADMINISTER)
    account = by_id(session, account_id)
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(session, account)
    account.role = role
    audit.record(
        session, actor, "account.role-changed", now=now, subject=(_SUBJECT, account.id), details={"role": role.value}
    )


def disable(session: Session, account: Account, *, by: Account | None, now: datetime) -> None:
    """Shut somebody out at once; nothing of theirs is lost. `by` is None for the terminal. Raise `LastAdministrator`."""
    if by is not None:
        require(by, Permission.ADMINISTER)
    keep_an_administrator(session, account)
    account.is_disabled = True
    sessions.end_all(session, account)
    links.forget(session, Purpose.NEW_PASSWORD, account)
    audit.record(session, by, "account.disabled", now=now, subject=(_SUBJECT, account.id))


def enable(session: Session, account: Account, *, by: Account | None, now: datetime) -> None:
    """Let somebody in again. `by` is None for the terminal."""
    if by is not None:
        require(by, Permission.ADMINISTER)
    account.is_disabled = False
    audit.record(session, by, "account.enabled", now=now, subject=(_SUBJECT, account.id))


def keep_an_administrator(session: Session, leaving: Account) -> None:
    """Raise `LastAdministrator` where nobody else could look after the accounts."""
    others = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR, Account.is_disabled.is_(False), Account.id != leaving.id
    )
    is_one = Role(leaving.role) is Role.ADMINISTRATOR and not leaving.is_disabled
    if is_one and session.scalars(others).first() is None:
        raise LastAdministrator
