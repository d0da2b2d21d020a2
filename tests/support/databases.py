"""Databases of a test's own: SQLite in its folder, or where `KB_TEST_POSTGRESQL` names a server, a new one there."""

import hashlib
import os
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, make_url, text

from kb.database.engine import sqlite_url

#: As `postgresql+psycopg://name:password@host/postgres`: somebody who may make databases.
SERVER: Final = os.environ.get("KB_TEST_POSTGRESQL", "")


def own_database(folder: Path) -> str:
    """Return the address of the database that belongs to a folder; it is made where it is missing."""
    if not SERVER:
        return sqlite_url(folder / "people.sqlite")
    name = f"kb_{hashlib.sha256(str(folder).encode()).hexdigest()[:20]}"
    # Databases cannot be made within a transaction.
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)
