"""`kb database …`: what whoever changes the tables needs."""

import click
from alembic import command

from kb.accounts import models as accounts_models
from kb.collections import models as collections_models
from kb.contact import models as contact_models
from kb.database.base import Table
from kb.database.engine import Database
from kb.link_checks import models as link_checks_models
from kb.mail import models as mail_models
from kb.migrations.upgrade import configuration, current_revision, newest_revision, upgrade
from kb.room import models as room_models
from kb.settings import Settings
from kb.submissions import models as submissions_models
from kb.usage import models as usage_models
from kb.watching import models as watching_models

#: Loaded, they stand in the metadata.
TABLES = (
    accounts_models,
    collections_models,
    contact_models,
    link_checks_models,
    mail_models,
    room_models,
    submissions_models,
    usage_models,
    watching_models,
)


@click.group(short_help="Look after the database.")
def database() -> None:
    """Look after the database of people and submissions."""


@database.command("upgrade", short_help="Bring the database to the newest form.")
@click.pass_obj
def upgrade_database(settings: Settings) -> None:
    """Run the migrations that are missing. `kb run` does so by itself."""
    opened = Database(settings.database_url)
    upgrade(opened, lock=settings.migration_lock)
    click.echo(f"The database stands at {current_revision(opened)}.")


@database.command(short_help="Write a migration from what changed in the tables.")
@click.argument("message")
def revision(message: str) -> None:
    """Compare the tables with the migrations, and write the difference as a new migration to be read and mended.

    MESSAGE says what changes, in a few words.
    """
    empty = Database("sqlite://")
    config = configuration()
    number = f"{int(newest_revision()) + 1:04}"
    with empty.engine.connect() as connection:
        config.attributes.update(connection=connection, metadata=Table.metadata)
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=number)
