"""`kb links …`: which links to other sites there are, and whether they still lead somewhere."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.collections.codes import typed
from kb.collections.links import take_in_all
from kb.collections.models import Collection
from kb.database.at_terminal import opened
from kb.database.engine import Database
from kb.link_checks import keeping
from kb.link_checks.checking import Checker, Finding, Outcome, user_agent
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from kb.link_checks.rounds import Round, check
from kb.practices.sources import note_sources
from kb.practices.store import FolderStore
from kb.progress import show_progress
from kb.settings import Settings

_MORE_THAN_ALL = 10**9


@click.group(short_help="Look after the links to other sites.")
def links() -> None:
    """Look after the links on boards and in the sources of practices. The running site checks some of them every hour."""


@links.command(name="check", short_help="Ask now whether links still lead somewhere.")
@click.option("--all", "everything", is_flag=True, help="Also those that are not due yet.")
@click.option("--collection", "code", metavar="CODE", help="Those of one collection, due or not: kamu-tote-sipa-vora.")
@click.pass_obj
def check_links(settings: Settings, code: str | None, *, everything: bool) -> None:
    """Ask other servers for the links that are due, and print those that are not good. Public addresses only.

    A link is called dead when it fails on three different days, so one check alone calls none dead.
    """
    now = datetime.now(UTC)
    checker = Checker(user_agent=user_agent(settings.base_url))
    store = FolderStore(settings.practices, lock=settings.writer_lock)
    with _opened(settings) as database:
        of_practices = note_sources(store, settings.sources_note)
        with database.writing() as session:
            total = take_in_all(session, of_practices, now=now)
            wanted = _wanted(session, code, everything=everything, now=now)
        if code is not None and not wanted:
            click.echo("This collection has no links to other sites.")
            return
        _tell_of(_checked(database, checker, wanted, now=now), known=total)


@links.command("list", short_help="Show the links that are not good.")
@click.option("--all", "everything", is_flag=True, help="The good ones and those not checked yet, too.")
@click.pass_obj
def list_links(settings: Settings, *, everything: bool) -> None:
    """Show state, day of the last check, address and what was found there."""
    with _opened(settings) as database, database.reading() as session:
        rows = session.scalars(select(CheckedLink).order_by(CheckedLink.failures.desc(), CheckedLink.url)).all()
        counts = keeping.counts(session)
    for row in rows:
        if everything or row.reason:
            checked = f"{row.checked_at:%Y-%m-%d}" if row.checked_at else ""
            click.echo(f"{_state(row):<9}  {checked:<10}  {row.url}")
            if row.reason:
                click.echo(f"{'':23}{row.reason}")
    click.echo(f"{_links(counts.known)}: {counts.dead} dead, {counts.unchecked} not checked yet.")


def _opened(settings: Settings) -> AbstractContextManager[Database]:
    return opened(
        settings.database_url, CheckedLink, missing="There is no database yet. Start the site once first: kb run"
    )


def _wanted(session: Session, code: str | None, *, everything: bool, now: datetime) -> Sequence[str]:
    if code is None:
        return session.scalars(select(CheckedLink.url)).all() if everything else _due(session, now)
    found = session.scalars(select(Collection).where(Collection.code == typed(code))).one_or_none()
    if found is None:
        raise click.ClickException(f"There is no collection {code}. Its code is the end of its short link.")
    return [item.url for item in found.items if item.url]


def _due(session: Session, now: datetime) -> Sequence[str]:
    return keeping.due(session, now=now, most=_MORE_THAN_ALL)


def _checked(database: Database, checker: Checker, urls: Sequence[str], *, now: datetime) -> Round:
    findings: dict[str, Finding] = {}
    with show_progress("Checking links") as progress:

        def tell(url: str, finding: Finding) -> None:
            findings[url] = finding
            progress(len(findings), len(urls))

        done = check(database, checker, urls, now=now, tell=tell)
    # Not before it is known that our own network works: without one, every host seems to be gone.
    if done.has_network:
        for url, finding in sorted(findings.items()):
            if finding.outcome is not Outcome.GOOD:
                click.echo(f"{finding.outcome:<8} {url}\n{'':9}{finding.reason}")
    return done


def _tell_of(done: Round, *, known: int) -> None:
    if not done.has_network:
        click.echo("No server answered. Is this computer online? Nothing of this was kept.", err=True)
        sys.exit(1)
    checked = done.good + done.gone + done.unclear
    if not checked:
        click.echo(f"Nothing is due: {_links(known)}, all checked lately. `--all` checks them now.")
        return
    click.echo(f"{checked} of {_links(known)} checked: {done.good} good, {done.gone} gone, {done.unclear} unclear.")
    if done.gone:
        click.echo(
            f"Readers are told after {FAILURES_OF_A_DEAD_LINK} failures on different days; `kb links list` shows how it stands."
        )


def _state(row: CheckedLink) -> str:
    if row.checked_at is None:
        return "unchecked"
    if row.is_dead:
        return "dead"
    if row.failures:
        return f"failed {row.failures}×"
    return "unclear" if row.reason else "good"


def _links(count: int) -> str:
    return f"{count} link{'' if count == 1 else 's'}"
