"""`kb practices sync`: take in what was changed in the folder, into the index and into the history."""

from datetime import UTC, datetime

import click

from kb.database.engine import Database
from kb.migrations.upgrade import upgrade
from kb.practices.cli import practices
from kb.progress import show_progress
from kb.search.cli import tell_problems
from kb.search.opening import create_catalogue
from kb.settings import Settings
from kb.submissions.history import record_disk_changes


@practices.command(short_help="Take in what was changed in the folder.")
@click.pass_obj
def sync(settings: Settings) -> None:
    """Take in what was changed in the folder of practices by hand or by git; a running site shows it at once.

    Each change stands in the practice's history as a revision “edited on disk”.
    """
    database = Database(settings.database_url)
    upgrade(database, lock=settings.migration_lock)
    catalogue = create_catalogue(settings)
    with show_progress("Reading") as progress:
        report = catalogue.sync(progress)
    record_disk_changes(database, catalogue.store, report.changed, now=datetime.now(UTC))
    click.echo(f"{len(report.changed)} changed, {len(report.removed)} removed.")
    tell_problems(report)
