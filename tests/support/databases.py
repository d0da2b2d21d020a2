"""Databases of a test's own: SQLite in its folder, or where `KB_TEST_POSTGRESQL` names a server, a new one there."""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, make_url, text

from kb.database.base import new_id
from kb.database.engine import sqlite_url

#: As `postgresql+psycopg://name:password@host/postgres`: somebody who may make databases.
SERVER: Final = os.environ.get("KB_TEST_POSTGRESQL", "")
_made: dict[Path, str] = {}


def own_database(folder: Path) -> str:
    """Return the address of the database that belongs to a folder; it is made where it is missing."""
    if not SERVER:
        return sqlite_url(folder / "people.sqlite")
    if folder not in _made:
        name = f"kb_test_{new_id()}"
        _at_server(f"CREATE DATABASE {name}")
        _made[folder] = name
    return make_url(SERVER).set(database=_made[folder]).render_as_string(hide_password=False)


def drop_databases() -> None:
    """Drop what was made on the server."""
    while _made:
        _folder, name = _made.popitem()
        _at_server(f"DROP DATABASE {name} WITH (FORCE)")


def _at_server(statement: str) -> None:
    # Databases are made and dropped outside of any transaction.
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
