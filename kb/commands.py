"""`kb run`: prepare, check, index, serve."""

import gc
import os
import shutil
import sys
import time

import click
from flask import Flask

from kb import resources
from kb.factory import create_app, create_catalogue
from kb.languages import LANGUAGES
from kb.progress import show_progress
from kb.search import lemmas
from kb.search.catalogue import SyncReport
from kb.settings import Settings, settings_from
from kb.web import server

MOST_PROBLEMS_SHOWN = 10


@click.command(short_help="Serve the site.")
@click.option("--host", help="Address to listen on; KB_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; KB_PORT, else 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; KB_WORKERS, else one per core.")
def run(host: str | None, port: int | None, workers: int | None) -> None:
    """Prepare the data folder, check and index the practices, and serve the site until Ctrl-C."""
    started = time.perf_counter()
    # Until the workers are forked nothing is collected: freed places in shared pages would be refilled, and so copied, by each.
    gc.disable()
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
    _copy_starter_collection(settings)
    if not lemmas.are_ready(settings.dictionaries):
        click.echo("Preparing the dictionaries of five languages (once, about ten seconds) …")
    catalogue = create_catalogue(settings)
    with show_progress("Indexing practices") as progress:
        report = catalogue.sync(progress)
    _tell(report)
    application = create_app(settings, catalogue=catalogue)
    _warm_up(application)
    click.echo(f"Ready in {time.perf_counter() - started:.1f} s. Open {settings.base_url}/ (Ctrl-C stops)")
    server.serve(application, listener, workers=settings.workers, threads=settings.threads)
    click.echo("Stopped.")


def _warm_up(application: Flask) -> None:
    """Ask for a page in each language, so that all workers share what the first pages load."""
    browser = application.test_client()
    for language in LANGUAGES:
        browser.get(f"/{language}/search?q=library")


def _copy_starter_collection(settings: Settings) -> None:
    """Give an empty installation something to read."""
    starter = resources.starter_collection()
    if settings.practices.exists() or not starter.is_dir() or starter == settings.practices:
        return
    shutil.copytree(starter, settings.practices)
    click.echo(f"Copied the starter collection to {settings.practices}.")


def _tell(report: SyncReport) -> None:
    if not report.problems:
        return
    for problem in report.problems[:MOST_PROBLEMS_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(report.problems) > MOST_PROBLEMS_SHOWN:
        hidden = len(report.problems) - MOST_PROBLEMS_SHOWN
        click.echo(f"  … and {hidden} more; `kb practices check` lists all.", err=True)
    click.echo("The site runs; what is wrong in these files is left out until they are mended.", err=True)
