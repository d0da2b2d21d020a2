"""`kb submissions …`: what waits for the reviewers, and publications that were stopped half-way."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import click
from flask import Flask
from sqlalchemy import select

from kb.database.at_terminal import opened
from kb.database.engine import Database
from kb.practices.views import PracticePages
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from kb.submissions.models import Submission
from kb.submissions.publishing import finish_interrupted
from kb.submissions.queue import WAITING
from kb.submissions.typed import first
from kb.submissions.versions import as_typed
from kb.web import localisation


@click.group()
def submissions() -> None:
    """Look after what contributors send in."""


@submissions.command("list", short_help="Show what waits for an answer or for its author.")
@click.pass_obj
def list_waiting(settings: Settings) -> None:
    """Show day, state, language and title of what was sent in and is not done with, the longest waiting first."""
    with _opened(settings) as database, database.reading() as session:
        query = select(Submission).where(Submission.state.in_(WAITING)).order_by(Submission.submitted_at)
        waiting = session.scalars(query).all()
    for one in waiting:
        assert one.submitted_at is not None
        title = first(as_typed(one.typed), "title")
        click.echo(f"{one.submitted_at:%Y-%m-%d}  {one.state:<17}  {one.language}  {title}")
    click.echo(f"{len(waiting)} waiting.")


@submissions.command(short_help="Finish what was accepted and could not be written.")
@click.pass_obj
def finish(settings: Settings) -> None:
    """Publish what was accepted before a stop or a full disk came between, as each start of the site does."""
    catalogue = create_catalogue(settings)
    with _opened(settings) as database, _writing_letters(settings, catalogue):
        published = finish_interrupted(database, catalogue, uploads=settings.uploads, now=datetime.now(UTC))
    for one in published:
        click.echo(f"{one.slug}: revision {one.revision} is published.")
    click.echo(f"{len(published)} finished.")


def _opened(settings: Settings) -> AbstractContextManager[Database]:
    return opened(
        settings.database_url, Submission, missing="There is no database yet. Start the site once first: kb run"
    )


@contextmanager
def _writing_letters(settings: Settings, catalogue: Catalogue) -> Iterator[None]:
    """Give what letters need: the texts of all languages, and the address of the site."""
    app = Flask("kb")
    localisation.init_app(app)
    app.extensions["kb.practices"] = PracticePages(
        store=catalogue.store,
        rendered=catalogue.rendered,
        base_url=settings.base_url,
        similar=lambda _slug, _language: (),
        slug_now=catalogue.slug_now,
        adaptations=catalogue.adaptations,
    )
    with app.app_context():
        yield
