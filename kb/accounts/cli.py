"""`kb account …`: make, invite and list people, shut them out, and help those back in who lost their password or phone."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import resources
from kb.accounts import audit, invitations, links, mails, own_account, people, two_step
from kb.accounts.invitations import Invitation
from kb.accounts.links import Purpose
from kb.accounts.models import Account, Role
from kb.accounts.passwords import Passwords
from kb.accounts.people import AddressTaken, LastAdministrator
from kb.accounts.weak_passwords import LEAST, MOST
from kb.database.at_terminal import opened
from kb.database.engine import Database
from kb.languages import LANGUAGES
from kb.mail.outbox import BadAddress, mailbox
from kb.settings import Settings
from kb.web import localisation, templating

_ROLES = click.Choice([role.value for role in Role])
_LANGUAGES = click.Choice(LANGUAGES)


class Address(click.ParamType[str]):
    """An address of mail, in the one way in which it is kept."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address; fail in plain words."""
        try:
            return mailbox(value).lower()
        except BadAddress:
            self.fail("this is no e-mail address; write it like anna@library.example", param, ctx)


@click.group()
def account() -> None:
    """Look after the people who can sign in."""


@account.command(short_help="Make an account.")
@click.option("--name", prompt="Name", help="As colleagues know it.")
@click.option("--address", prompt="E-mail address", type=Address(), help="To sign in with.")
@click.option("--role", prompt="Role", type=_ROLES, default=Role.CONTRIBUTOR.value, show_default=True)
@click.option("--library", default="", help="Name of the library.")
@click.option("--language", type=_LANGUAGES, default="en", show_default=True, help="Of mails.")
@click.option("--link", "wants_link", is_flag=True, help="Print a link with which they choose the password themselves.")
@click.pass_obj
def create(
    settings: Settings, name: str, address: str, role: str, library: str, language: str, *, wants_link: bool
) -> None:
    """Make an account; the password is asked for and not shown."""
    with _writing(settings) as session:
        if people.by_email(session, address) is not None:
            _fail(f"{address} has an account already. To let them choose a new password: kb account reset {address}")
        if wants_link:
            invitation = Invitation(email=address, role=Role(role), organisation=library, language=language)
            _print_link(settings, invitation, invitations.invite(session, None, invitation, now=_now()))
            return
    # Asked outside of the transaction: while somebody thinks of a password, the site must be able to write.
    password = click.prompt(f"Password ({LEAST} to {MOST} characters)", hide_input=True, confirmation_prompt=True)
    with _writing(settings) as session:
        _create(session, address, name=name, role=role, library=library, language=language, password=password)
    click.echo(f"{name} can sign in with {address}.")


@account.command(short_help="Invite somebody by mail.")
@click.argument("address", type=Address())
@click.option("--role", type=_ROLES, default=Role.CONTRIBUTOR.value, show_default=True)
@click.option("--library", default="", help="Name of the library.")
@click.option("--language", type=_LANGUAGES, default="en", show_default=True, help="Of the mail.")
@click.pass_obj
def invite(settings: Settings, address: str, role: str, library: str, language: str) -> None:
    """Mail an invitation to ADDRESS, and print its link."""
    invitation = Invitation(email=address, role=Role(role), organisation=library, language=language)
    with _writing(settings) as session:
        try:
            secret = invitations.invite(session, None, invitation, now=_now())
        except AddressTaken:
            _fail(f"{address} has an account already.")
        with _texts(settings).app_context():
            mails.post_invitation(
                session, invitation, secret=secret, inviter="", base_url=settings.base_url, now=_now()
            )
    _print_link(settings, invitation, secret)


@account.command("list", short_help="Show everybody.")
@click.pass_obj
def list_people(settings: Settings) -> None:
    """Show everybody: role, state, address, name."""
    with _opened(settings) as database, database.reading() as session:
        everybody = session.scalars(select(Account).order_by(Account.email)).all()
    for one in everybody:
        state = "disabled" if one.is_disabled else "no second step" if two_step.is_missing(one) else ""
        click.echo(f"{one.role:<13}  {state:<14}  {one.email:<40}  {one.name}")
    click.echo(f"{len(everybody)} account{'' if len(everybody) == 1 else 's'}.")


@account.command(short_help="Shut somebody out.")
@click.argument("address", type=Address())
@click.pass_obj
def disable(settings: Settings, address: str) -> None:
    """Shut out whoever has ADDRESS, at once; what they wrote stays."""
    with _writing(settings) as session:
        try:
            people.disable(session, _find(session, address), by=None, now=_now())
        except LastAdministrator:
            _fail(f"{address} is the only administrator. Make somebody else administrator first.")
    click.echo(f"{address} cannot sign in any more, and is signed out everywhere.")


@account.command(short_help="Let somebody in again.")
@click.argument("address", type=Address())
@click.pass_obj
def enable(settings: Settings, address: str) -> None:
    """Let in again whoever has ADDRESS."""
    with _writing(settings) as session:
        people.enable(session, _find(session, address), by=None, now=_now())
    click.echo(f"{address} can sign in again.")


@account.command(short_help="Help somebody back in.")
@click.argument("address", type=Address())
@click.option("--two-factor", is_flag=True, help="Their phone is gone too: they set up a new second step.")
@click.pass_obj
def reset(settings: Settings, address: str, *, two_factor: bool) -> None:
    """Print a link with which whoever has ADDRESS chooses a new password. Make sure that it is they who ask."""
    with _writing(settings) as session:
        person = _find(session, address)
        if two_factor:
            two_step.remove(session, person, now=_now())
        found = own_account.forgot_password(session, address, now=_now())
        if found is None:
            _fail(f"{address} is disabled. First let them in again: kb account enable {address}")
    click.echo("Good once, for one hour:")
    click.echo(links.address(settings.base_url, person.language, Purpose.NEW_PASSWORD, found[1]))


def _create(
    session: Session, address: str, *, name: str, role: str, library: str, language: str, password: str
) -> None:
    try:
        own_account.refuse_weak(password, about=(address, name, library))
    except own_account.WeakPassword as error:
        _fail(
            f"This password is easy to guess ({error.weakness}). Take four or five words that do not belong together."
        )
    made = people.create(
        session,
        email=address,
        name=name,
        role=Role(role),
        language=language,
        password_hash=Passwords().hash(password),
        organisation=library,
        now=_now(),
    )
    audit.record(session, None, "account.created-in-terminal", now=_now(), subject=("account", made.id))


def _print_link(settings: Settings, invitation: Invitation, secret: str) -> None:
    click.echo(f"An invitation for {invitation.email}, good once, within seven days:")
    click.echo(links.address(settings.base_url, invitation.language, Purpose.JOIN, secret))


def _find(session: Session, address: str) -> Account:
    found = people.by_email(session, address)
    if found is None:
        _fail(f"Nobody has {address}. `kb account list` shows everybody.")
    return found


@contextmanager
def _writing(settings: Settings) -> Iterator[Session]:
    with _opened(settings) as database, database.writing() as session:
        yield session


def _opened(settings: Settings) -> AbstractContextManager[Database]:
    missing = "There are no accounts yet. Start the site once first: python3 manage.py run"
    return opened(settings.database_url, Account, missing=missing)


def _texts(settings: Settings) -> Flask:
    """Return as much of an application as mails are written with."""
    app = Flask("kb", template_folder=str(resources.templates_folder()), static_folder=None)
    localisation.init_app(app)
    templating.init_app(app, base_url=settings.base_url, contact=settings.contact)
    return app


def _now() -> datetime:
    return datetime.now(UTC)


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)
