"""The database of a site, for a command at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import inspect

from kb.database.base import Table
from kb.database.engine import Database


@contextmanager
def opened(url: str, table: type[Table], *, missing: str) -> Iterator[Database]:
    """Open a database and let it go afterwards; where it has no such table yet, say what is missing, and exit with 1."""
    database = Database(url)
    try:
        if not inspect(database.engine).has_table(table.__tablename__):
            click.echo(missing, err=True)
            raise SystemExit(1)
        yield database
    finally:
        database.close()
