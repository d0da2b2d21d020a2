"""What the site does by itself from time to time: digests to those who follow something, and looking after questions."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import click
from flask import Flask

from kb.collections.links import HourlyLinkChecks
from kb.contact.follow_up import follow_up
from kb.dashboards.last_errands import note_done
from kb.database.engine import Database
from kb.link_checks.checking import Checker, user_agent
from kb.practices.views import PracticePages
from kb.room.sending import send_reminders
from kb.settings import Settings
from kb.submissions.forgotten_drafts import delete_forgotten
from kb.watching.digests import send_digests

_log = logging.getLogger("kb.errands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """How many mails were posted: digests, reminders, and questions to askers whether they were answered; and how many drafts went."""

    digests: int
    reminders: int
    asked_back: int
    forgotten_drafts: int


def run_errands(app: Flask, *, now: datetime) -> Errands:
    """Do what is due. May be called as often as one likes, by several processes: everything is told once."""
    database: Database = app.extensions["kb.database"]
    pages: PracticePages = app.extensions["kb.practices"]
    settings: Settings = app.extensions["kb.settings"]
    round_ = _Round()
    # Mails are written by templates, which know a language and addresses within a request only.
    with app.test_request_context("/", base_url=pages.base_url):
        done = Errands(
            digests=round_.do(
                partial(send_digests, database, app.extensions["kb.catalogue"], base_url=pages.base_url, now=now)
            ),
            reminders=round_.do(partial(send_reminders, database, pages, now=now)),
            asked_back=round_.do(partial(follow_up, database, pages.store, base_url=pages.base_url, now=now)),
            forgotten_drafts=round_.do(partial(delete_forgotten, database, uploads=settings.uploads, now=now)),
        )
    note_done(settings.errands_note, failed=round_.failed, now=now)
    return done


class _Round:
    """One round of errands, and how many of them failed."""

    def __init__(self) -> None:
        self.failed = 0

    def do(self, errand: Callable[[], int]) -> int:
        """Return how much an errand did. One that fails keeps back neither the others nor the mails that wait."""
        try:
            return errand()
        except Exception:
            _log.exception("an errand was not done, and is tried again the next time")
            self.failed += 1
            return 0


class Hourly:
    """What the running site does every hour: the errands, and beside them a round of link checks."""

    def __init__(self, app: Flask) -> None:
        pages: PracticePages = app.extensions["kb.practices"]
        settings: Settings = app.extensions["kb.settings"]
        self._app = app
        self._links = HourlyLinkChecks(
            app.extensions["kb.database"],
            pages.store,
            Checker(user_agent=user_agent(pages.base_url)),
            sources_note=settings.sources_note,
        )

    def __call__(self, now: datetime) -> None:
        """Do what is due."""
        run_errands(self._app, now=now)
        self._links.begin(now=now)


@click.group()
def watching() -> None:
    """Look after those who follow something."""


@watching.command(short_help="Send the digests that are due.")
@click.pass_obj
def send(settings: Settings) -> None:
    """Post the digests and reminders that are due, and ask askers whether they were answered, as the running site does every hour."""
    from kb.factory import create_app

    done = run_errands(create_app(settings), now=datetime.now(UTC))
    click.echo(f"Digests posted: {done.digests}. Askers asked whether they were answered: {done.asked_back}.")
    click.echo(f"Reminders posted: {done.reminders}. Forgotten drafts deleted: {done.forgotten_drafts}.")
