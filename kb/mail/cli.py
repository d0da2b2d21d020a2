"""`kb mail …`: what was sent, what waits and why."""

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.database.at_terminal import opened
from kb.database.engine import Database
from kb.mail import outbox
from kb.mail.delivery import delivery_of
from kb.mail.models import MailState, OutgoingMail
from kb.mail.postman import deliver_due
from kb.settings import Settings

_NEWEST: Final = 30


@click.group()
def mail() -> None:
    """Look after the mails that the site sends."""


@mail.command("list", short_help="Show the mails, or one of them.")
@click.option("--all", "everything", is_flag=True, help=f"All of them; else the newest {_NEWEST}.")
@click.option("--show", type=int, metavar="NUMBER", help="Print one mail.")
@click.pass_obj
def list_mails(settings: Settings, show: int | None, *, everything: bool) -> None:
    """Show number, time, state, receiver and subject of the mails, and why one was not sent."""
    with _opened(settings) as database, database.reading() as session:
        if show is not None:
            _print(_find(session, show))
            return
        newest = select(OutgoingMail).order_by(OutgoingMail.id.desc())
        mails = session.scalars(newest if everything else newest.limit(_NEWEST)).all()
    _print_table(mails)
    if not settings.smtp_url:
        click.echo(f"KB_SMTP_URL is not set: mails become files in {settings.mail_folder}.")


@mail.command(short_help="Send now what is due.")
@click.pass_obj
def send(settings: Settings) -> None:
    """Send what is due, as the running site does every few seconds."""
    with _opened(settings) as database:
        outcome = deliver_due(database, delivery_of(settings), now=datetime.now(UTC))
        with database.reading() as session:
            waiting = session.scalars(select(OutgoingMail.id).where(OutgoingMail.next_attempt_at.is_not(None))).all()
    click.echo(f"{outcome.sent} sent, {outcome.failed} failed, {len(waiting)} waiting.")
    if outcome.failed:
        sys.exit(1)


@mail.command(short_help="Try mails again that were not sent.")
@click.argument("number", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All that were not sent: the mail server works again.")
@click.pass_obj
def retry(settings: Settings, number: int | None, *, everything: bool) -> None:
    """Let mail NUMBER be sent at once, and again as often as a new one."""
    if (number is None) != everything:
        raise click.UsageError("Give the number of a mail, or --all.")
    with _opened(settings) as database, database.writing() as session:
        unsent = select(OutgoingMail).where(OutgoingMail.sent_at.is_(None), OutgoingMail.recipient != "")
        mails = session.scalars(unsent).all() if number is None else [_unsent(_find(session, number))]
        for one in mails:
            outbox.retry(session, one, now=datetime.now(UTC))
    click.echo(f"{_mails(len(mails))} to be sent: at once where the site runs, else with `kb mail send`.")


def _opened(settings: Settings) -> AbstractContextManager[Database]:
    return opened(
        settings.database_url,
        OutgoingMail,
        missing="There is no outbox yet. Start the site once first: python3 manage.py run",
    )


def _find(session: Session, number: int) -> OutgoingMail:
    found = session.get(OutgoingMail, number)
    if found is None:
        raise click.ClickException(f"There is no mail {number}. `kb mail list` shows which there are.")
    return found


def _unsent(one: OutgoingMail) -> OutgoingMail:
    if one.state is MailState.SENT:
        raise click.ClickException(f"Mail {one.id} was sent already.")
    if one.is_forgotten:
        raise click.ClickException(f"Mail {one.id} is too old: nobody knows any more to whom it was to go.")
    return one


def _print(one: OutgoingMail) -> None:
    click.echo(f"To:      {_receiver(one)}")
    click.echo(f"Subject: {one.subject}")
    click.echo(f"Made:    {_moment(one.made_at)}")
    click.echo(f"State:   {_state(one)}")
    click.echo()
    click.echo(one.body)


def _print_table(mails: Sequence[OutgoingMail]) -> None:
    if mails:
        click.echo(f"{'number':>6}  {'made':<16}  {'state':<8}  {'to':<30}  subject")
    for one in mails:
        click.echo(f"{one.id:6}  {_moment(one.made_at)}  {one.state:<8}  {_receiver(one):<30}  {one.subject}")
        if one.failed:
            click.echo(f"{'':26}{_state(one)}")
    count = Counter(one.state for one in mails)
    states = ", ".join(f"{count[state]} {state}" for state in MailState if count[state])
    click.echo(f"{_mails(len(mails))}: {states}." if mails else "No mail so far.")


def _state(one: OutgoingMail) -> str:
    if one.sent_at is not None:
        return f"sent {_moment(one.sent_at)}"
    next_one = f", next attempt {_moment(one.next_attempt_at)}" if one.next_attempt_at else ""
    attempts = f"{one.attempts} attempt{'' if one.attempts == 1 else 's'}"
    return f"{one.state}, {attempts}{next_one}: {one.failed}" if one.failed else f"{one.state}{next_one}"


def _receiver(one: OutgoingMail) -> str:
    return "(forgotten)" if one.is_forgotten else one.recipient


def _moment(value: datetime) -> str:
    return f"{value.astimezone():%Y-%m-%d %H:%M}"


def _mails(count: int) -> str:
    return f"{count} mail{'' if count == 1 else 's'}"
