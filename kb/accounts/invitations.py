"""Joining is by invitation: a link with a role and a library in it, made by an administrator or in the terminal."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import audit, links, people
from kb.accounts.links import LinkNotGood, Purpose
from kb.accounts.models import Account, OneTimeLink, Role
from kb.accounts.own_account import refuse_weak
from kb.accounts.passwords import Passwords
from kb.accounts.permissions import Permission, require
from kb.database.engine import Database
from kb.languages import ENGLISH

#: The first administrator reads the link in the terminal, and is there.
_FIRST_LIFETIME: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an invitation says; without an address it is for whoever holds the link."""

    email: str = ""
    role: Role = Role.CONTRIBUTOR
    organisation: str = ""
    language: str = ENGLISH
    #: To become the first of all: worthless as soon as anybody has an account.
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """An invitation that nobody has taken up."""

    id: str
    invitation: Invitation
    expires_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What somebody says who takes up an invitation. The address counts where the invitation has none."""

    name: str
    language: str
    password: str
    email: str = ""


def invite(session: Session, actor: Account | None, invitation: Invitation, *, now: datetime) -> str:
    """Return the secret of a new invitation, in place of an older one to the address. `actor` is None for the terminal.

    Raise `AddressTaken`.
    """
    if actor is not None:
        require(actor, Permission.ADMINISTER)
    if invitation.email:
        if people.by_email(session, invitation.email) is not None:
            raise people.AddressTaken
        forget_invitations_to(session, invitation.email)
    details = {**asdict(invitation), "email": invitation.email.lower()}
    audit.record(session, actor, "invitation.made", now=now, details={"role": invitation.role.value})
    return links.issue(session, Purpose.JOIN, now=now, made_by=actor, details=details)


def open_invitations(session: Session, actor: Account, *, now: datetime) -> Iterator[OpenInvitation]:
    """Yield the invitations that nobody has taken up, the newest first; also those whose time is over."""
    require(actor, Permission.ADMINISTER)
    for link in _links(session):
        invitation = _invitation(link)
        # That to become the first administrator is worthless by now.
        if not invitation.is_first:
            is_over = link.expires_at <= now
            yield OpenInvitation(
                id=link.secret_hash, invitation=invitation, expires_at=link.expires_at, is_over=is_over
            )


def revoke(session: Session, actor: Account, invitation_id: str, *, now: datetime) -> None:
    """Make an invitation worthless."""
    require(actor, Permission.ADMINISTER)
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.secret_hash == invitation_id, OneTimeLink.purpose == Purpose.JOIN.value)
    )
    audit.record(session, actor, "invitation.revoked", now=now)


def invite_again(session: Session, actor: Account, invitation_id: str, *, now: datetime) -> tuple[Invitation, str]:
    """Return an invitation and the secret of a new link for it; the former link is worthless. Raise `LinkNotGood`."""
    require(actor, Permission.ADMINISTER)
    link = session.get(OneTimeLink, invitation_id)
    if link is None or link.purpose != Purpose.JOIN:
        raise LinkNotGood
    invitation = _invitation(link)
    session.delete(link)
    session.flush()
    return invitation, invite(session, actor, invitation, now=now)


def read(session: Session, secret: str, *, now: datetime) -> Invitation:
    """Return what an invitation says; raise `LinkNotGood`."""
    invitation = _invitation(links.find(session, Purpose.JOIN, secret, now=now))
    if invitation.is_first and _is_anybody_here(session):
        raise LinkNotGood
    return invitation


def join(session: Session, secret: str, joining: Joining, *, passwords: Passwords, now: datetime) -> Account:
    """Use up an invitation and return the new account; raise `LinkNotGood`, `WeakPassword` or `AddressTaken`."""
    invitation = read(session, secret, now=now)
    email = invitation.email or joining.email
    refuse_weak(joining.password, about=(email, joining.name, invitation.organisation))
    if people.by_email(session, email) is not None:
        raise people.AddressTaken
    links.use_up(session, Purpose.JOIN, secret, now=now)
    return people.create(
        session,
        email=email,
        name=joining.name,
        role=invitation.role,
        language=joining.language,
        password_hash=passwords.hash(joining.password),
        organisation=invitation.organisation,
        now=now,
    )


def first_administrator_link(database: Database, base_url: str, *, now: datetime) -> str | None:
    """Return a link to become the first administrator, or None where somebody has an account; the former link is worthless."""
    with database.writing() as session:
        if _is_anybody_here(session):
            return None
        for link in _links(session):
            if _invitation(link).is_first:
                session.delete(link)
        first = Invitation(role=Role.ADMINISTRATOR, is_first=True)
        secret = links.issue(session, Purpose.JOIN, now=now, details=asdict(first), lifetime=_FIRST_LIFETIME)
    return links.address(base_url, ENGLISH, Purpose.JOIN, secret)


def forget_invitations_to(session: Session, email: str) -> None:
    """Make the invitations to an address worthless."""
    for link in _links(session):
        if _invitation(link).email == email.strip().lower():
            session.delete(link)
    session.flush()


def _links(session: Session) -> list[OneTimeLink]:
    query = select(OneTimeLink).where(OneTimeLink.purpose == Purpose.JOIN.value).order_by(OneTimeLink.made_at.desc())
    return [*session.scalars(query)]


def _invitation(link: OneTimeLink) -> Invitation:
    return Invitation(**{**link.details, "role": Role(link.details["role"])})


def _is_anybody_here(session: Session) -> bool:
    return session.scalars(select(Account.id).limit(1)).first() is not None
