"""`kb run`: prepare, check, index, serve."""

import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from kb.languages import LANGUAGES
from kb.practices.starter import provide_starter
from kb.progress import show_progress
from kb.settings import Settings, settings_from
from kb.web import server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

MOST_PROBLEMS_SHOWN = 10


@click.command(short_help="Serve the site.")
@click.option("--host", help="Address to listen on; KB_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; KB_PORT, else 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; KB_WORKERS, else one per core.")
def run(host: str | None, port: int | None, workers: int | None) -> None:
    """Prepare the data folder, check and index the practices, and serve the site until Ctrl-C."""
    started = time.perf_counter()
    options = {"KB_HOST": host, "KB_PORT": port, "KB_WORKERS": workers}
    settings = settings_from({**os.environ, **{name: str(value) for name, value in options.items() if value}})
    try:
        listener = server.listen(settings.host, settings.port)
    except server.AddressTaken:
        free = settings.port + 1
        click.echo(f"Port {settings.port} is in use. Stop the other program, or take another: --port {free}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"Cannot listen on {settings.host}: {error.strerror}.", err=True)
        sys.exit(1)
    provide_starter(settings)
    if not settings.dictionaries.is_dir():
        click.echo("Preparing the dictionaries of five languages (once, about ten seconds) …")
    server.serve(lambda: _load(settings, started), listener, workers=settings.workers, threads=settings.threads)
    click.echo("Stopped.")


def _load(settings: Settings, started: float) -> "WSGIApplication":
    """Check and index the practices, and return an application that has answered once in each language."""
    # Here and not above: the supervising process and `kb --help` do without the site's hundred megabytes.
    from kb.factory import create_app
    from kb.search.opening import create_catalogue

    catalogue = create_catalogue(settings)
    with show_progress("Indexing practices") as progress:
        report = catalogue.sync(progress)
    _tell(report.problems)
    application = create_app(settings, catalogue=catalogue, changed=report.changed)
    _begin_with_people(settings, application)
    browser = application.test_client()
    for language in LANGUAGES:
        browser.get(f"/{language}/search?q=library")
    click.echo(f"Ready in {time.perf_counter() - started:.1f} s. Open {settings.base_url}/ (Ctrl-C stops)")
    return application


def _begin_with_people(settings: Settings, application: "Flask") -> None:
    """Let mail go out from now on; where nobody has an account yet, print the link that makes the first one."""
    from kb.accounts.invitations import first_administrator_link
    from kb.errands import Hourly
    from kb.mail.delivery import delivery_of
    from kb.mail.postman import start_postman

    database = application.extensions["kb.database"]
    server.at_start(
        lambda: start_postman(
            database,
            delivery_of(settings),
            lock=settings.postman_lock,
            hourly=Hourly(application),
        )
    )
    server.at_stop(application.extensions["kb.views"].write)
    link = first_administrator_link(database, settings.base_url, now=datetime.now(UTC))
    if link:
        click.echo(f"Nobody has an account yet. This link, good once and for a day, makes you administrator:\n  {link}")


def _tell(problems: Sequence[object]) -> None:
    if not problems:
        return
    for problem in problems[:MOST_PROBLEMS_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > MOST_PROBLEMS_SHOWN:
        hidden = len(problems) - MOST_PROBLEMS_SHOWN
        click.echo(f"  … and {hidden} more; `kb practices check` lists all.", err=True)
    click.echo("The site runs; what is wrong in these files is left out until they are mended.", err=True)
