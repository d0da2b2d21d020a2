"""What pages about people show: words for roles, for what was done, and rows without anything that a page need not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request

from kb.accounts import two_step
from kb.accounts.blueprint import Choices, blueprint
from kb.accounts.invitations import OpenInvitation
from kb.accounts.models import Account, Role, SignIn
from kb.accounts.permissions import Permission, may
from kb.accounts.signed_in import current_account
from kb.languages import LANGUAGES
from kb.web.templating import OWN_NAMES
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody in the list of people."""

    id: str
    name: str
    email: str
    role: str
    library: str
    is_disabled: bool
    has_second_step: bool
    is_oneself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """An invitation in the list of those that nobody has taken up."""

    id: str
    email: str
    role: str
    library: str
    until: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRow:
    """One of one's own sign-ins."""

    id: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A page of the account, in the menu above it."""

    endpoint: str
    label: str
    is_current: bool


@blueprint.context_processor
def account_menu() -> dict[str, list[MenuEntry]]:
    """Give every page of the account its menu; without entries for who is not signed in, or not wholly."""
    account = current_account()
    if account is None or two_step.is_missing(account):
        return {"account_menu": []}
    labels = {
        "dashboards.own": _("My practices"),
        "accounts.profile": _("Profile"),
        "accounts.address": _("E-mail address"),
        "accounts.password": _("Password"),
        "accounts.security": _("Security"),
        "accounts.data": _("Your data"),
    }
    if may(account, Permission.ADMINISTER):
        labels["accounts.people_page"] = _("People")
        labels["dashboards.outbox_page"] = _("Outbox")
        labels["dashboards.health"] = _("Health of the site")
    return {
        "account_menu": [
            MenuEntry(endpoint=endpoint, label=label, is_current=endpoint == request.endpoint)
            for endpoint, label in labels.items()
        ]
    }


def languages() -> Choices:
    """Return the languages of the interface, each as it calls itself."""
    return tuple((language, OWN_NAMES[language]) for language in LANGUAGES)


def roles() -> Choices:
    """Return the roles with their names."""
    return tuple((role.value, role_name(role)) for role in Role)


def role_name(role: Role | str) -> str:
    """Return a role's name."""
    return {
        Role.CONTRIBUTOR: _("Contributor"),
        Role.REVIEWER: _("Reviewer"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[Role(role)]


def done_message() -> str:
    """Return the words for what the page before has done, named in this one's address by `done`; an empty text for nothing."""
    return {
        "signed-out": _("You are signed out."),
        "new-password": _("Your new password is kept. Sign in with it."),
        "new-address": _("Your new e-mail address is confirmed. From now on you sign in with it."),
        "kept": _("Kept."),
        "password": _("Your password is changed, and all other sign-ins are ended."),
        "ended": _("Ended."),
        "two-step-off": _("The second step is switched off."),
        "erased": _("Your account and everything personal in it are gone. Thank you for what you gave."),
        "invited": _("The invitation is on its way."),
        "revoked": _("The invitation has been revoked."),
    }.get(request.args.get("done", ""), "")


def person_row(account: Account, *, reader: Account) -> PersonRow:
    """Return somebody as the list of people shows them."""
    return PersonRow(
        id=account.id,
        name=account.name,
        email=account.email,
        role=str(account.role),
        library=", ".join(account.defaults.get("organisation", ())),
        is_disabled=account.is_disabled,
        has_second_step=account.totp_secret is not None,
        is_oneself=account.id == reader.id,
    )


def invitation_row(found: OpenInvitation) -> InvitationRow:
    """Return an invitation as the list shows it."""
    return InvitationRow(
        id=found.id,
        email=found.invitation.email,
        role=role_name(found.invitation.role),
        library=found.invitation.organisation,
        until=found.expires_at,
        is_over=found.is_over,
    )


def sign_in_rows(found: Sequence[SignIn], *, here: str) -> list[SignInRow]:
    """Return sign-ins as their owner sees them."""
    return [
        SignInRow(id=one.id, device=one.device, started_at=one.started_at, seen_at=one.seen_at, is_here=one.id == here)
        for one in found
    ]
