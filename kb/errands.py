"""What the site does by itself from time to time: digests to those who follow something, and looking after questions."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import click
from flask import Flask

from kb.contact.follow_up import follow_up
from kb.database.engine import Database
from kb.practices.views import PracticePages
from kb.settings import Settings
from kb.watching.digests import send_digests

_log = logging.getLogger("kb.errands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """How many mails were posted: digests, and questions to askers whether they were answered."""

    digests: int
    asked_back: int


def run_errands(app: Flask, *, now: datetime) -> Errands:
    """Do what is due. May be called as often as one likes, by several processes: everything is told once."""
    database: Database = app.extensions["kb.database"]
    pages: PracticePages = app.extensions["kb.practices"]
    # Mails are written by templates, which know a language and addresses within a request only.
    with app.test_request_context("/", base_url=pages.base_url):
        return Errands(
            digests=_done(
                partial(send_digests, database, app.extensions["kb.catalogue"], base_url=pages.base_url, now=now)
            ),
            asked_back=_done(partial(follow_up, database, pages.store, base_url=pages.base_url, now=now)),
        )


def _done(errand: Callable[[], int]) -> int:
    """Return how many mails an errand posted. One that fails keeps back neither the others nor the mails that wait."""
    try:
        return errand()
    except Exception:
        _log.exception("an errand was not done, and is tried again the next time")
        return 0


@click.group()
def watching() -> None:
    """Look after those who follow something."""


@watching.command(short_help="Send the digests that are due.")
@click.pass_obj
def send(settings: Settings) -> None:
    """Post the digests that are due, and ask askers whether they were answered, as the running site does every hour."""
    from kb.factory import create_app

    done = run_errands(create_app(settings), now=datetime.now(UTC))
    click.echo(f"Digests posted: {done.digests}. Askers asked whether they were answered: {done.asked_back}.")
