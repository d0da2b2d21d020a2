"""What somebody does with the own account: sign in, profile, password, address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts import audit, links, people, sessions
from kb.accounts.links import LinkNotGood, Purpose
from kb.accounts.models import Account
from kb.accounts.passwords import Passwords
from kb.accounts.weak_passwords import Weakness, weakness_of
from kb.errors import KnowledgeBaseError


class WrongPassword(KnowledgeBaseError):
    """The password that was asked for again is not the account's."""


class WeakPassword(KnowledgeBaseError):
    """Others would guess the new password early; `weakness` says why."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.value)
        self.weakness = weakness


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody says about themselves and their library."""

    name: str
    language: str
    defaults: Mapping[str, Sequence[str]]


def refuse_weak(password: str, *, about: Iterable[str]) -> None:
    """Raise `WeakPassword`."""
    if (weakness := weakness_of(password, about=about)) is not None:
        raise WeakPassword(weakness)


def with_password(session: Session, email: str, password: str, *, passwords: Passwords) -> Account | None:
    """Return whose address and password these are. The hasher works once whether or not anybody has the address."""
    account = people.by_email(session, email)
    is_right = passwords.verify(account.password_hash if account else None, password)
    return account if account is not None and is_right and not account.is_disabled else None


def require_password(account: Account, password: str, *, passwords: Passwords) -> None:
    """Raise `WrongPassword`. Asked again before what cannot be undone: a browser may be left open."""
    if not passwords.verify(account.password_hash, password):
        raise WrongPassword


def renew_hash(account: Account, password: str, *, passwords: Passwords) -> None:
    """Hash a password that is right anew where today's costs are higher than when it was kept."""
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash(password)


def save_profile(session: Session, account: Account, profile: Profile, *, now: datetime) -> None:
    """Keep what somebody says about themselves."""
    account.name, account.language = profile.name, profile.language
    account.defaults = {field: [*values] for field, values in profile.defaults.items() if values}
    audit.record(session, account, "profile.saved", now=now)


def change_password(
    session: Session,
    account: Account,
    *,
    new_password: str,
    passwords: Passwords,
    here: str,
    now: datetime,
) -> None:
    """Change the password and end all sign-ins but the one that asks; raise `WeakPassword`. Whoever calls has asked for the old."""
    _set_password(session, account, new_password, passwords=passwords)
    sessions.end_all(session, account, but=here)
    audit.record(session, account, "password.changed", now=now)


def forgot_password(session: Session, email: str, *, now: datetime) -> tuple[Account, str] | None:
    """Return whose address this is and the secret of a link to choose a new password."""
    account = people.by_email(session, email)
    if account is None or account.is_disabled:
        return None
    audit.record(session, account, "password.forgotten", now=now)
    return account, links.issue(session, Purpose.NEW_PASSWORD, now=now, account=account)


def choose_password(session: Session, secret: str, password: str, *, passwords: Passwords, now: datetime) -> None:
    """Use up a link, change the password and end all sign-ins; raise `LinkNotGood` or `WeakPassword`."""
    account = people.by_id(session, links.find(session, Purpose.NEW_PASSWORD, secret, now=now).account_id or "")
    refuse_weak(password, about=_about(account))
    links.use_up(session, Purpose.NEW_PASSWORD, secret, now=now)
    _set_password(session, account, password, passwords=passwords)
    sessions.end_all(session, account)
    audit.record(session, account, "password.chosen", now=now)


def ask_for_address(session: Session, account: Account, *, email: str, now: datetime) -> str | None:
    """Return the secret of a link that confirms a new address, or None where another account has it."""
    audit.record(session, account, "address.asked-for", now=now)
    if people.by_email(session, email) is not None:
        return None
    return links.issue(session, Purpose.CONFIRM_ADDRESS, now=now, account=account, details={"email": email.lower()})


def confirm_address(session: Session, secret: str, *, now: datetime) -> str:
    """Use up a link and return the new address; raise `LinkNotGood`, also where somebody else has taken the address meanwhile."""
    link = links.use_up(session, Purpose.CONFIRM_ADDRESS, secret, now=now)
    account = people.by_id(session, link.account_id or "")
    email = str(link.details["email"])
    if people.by_email(session, email) is not None:
        raise LinkNotGood
    account.email = email
    # A link that was sent to the old address must not open the account any more.
    links.forget(session, Purpose.NEW_PASSWORD, account)
    audit.record(session, account, "address.changed", now=now)
    return email


def _set_password(session: Session, account: Account, password: str, *, passwords: Passwords) -> None:
    refuse_weak(password, about=_about(account))
    account.password_hash = passwords.hash(password)
    links.forget(session, Purpose.NEW_PASSWORD, account)


def _about(account: Account) -> tuple[str, ...]:
    return (account.email, account.name, *account.defaults.get("organisation", ()))
