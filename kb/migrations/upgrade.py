"""Brings a database to the newest form; several processes may ask for it at once, and an interrupted one begins anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock
from sqlalchemy import inspect, text

from kb import resources
from kb.database.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER: Final = resources.PACKAGE / "migrations"
_PATIENCE_SECONDS: Final = 60


def upgrade(database: Database, *, lock: Path) -> None:
    """Run the migrations that are missing, each in a transaction of its own."""
    if is_current(database):
        return
    # Here and not above: on most starts nothing is missing, and Alembic takes a fifth of a second to load.
    from alembic import command

    config = configuration()
    lock.parent.mkdir(parents=True, exist_ok=True)
    writing = database.engine.execution_options(kb_writes=True)
    with FileLock(lock, timeout=_PATIENCE_SECONDS), writing.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Tell whether no migration is missing."""
    return current_revision(database) == newest_revision()


def newest_revision() -> str:
    """Return the last migration: their files are named by their numbers."""
    return max((path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py")), default="0000")


def current_revision(database: Database) -> str | None:
    """Return the migration that the database stands at; None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def configuration() -> "Config":
    """Return the settings of Alembic: where the migrations are, and how their files are named."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
