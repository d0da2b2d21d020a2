"""A running site with a collection on it, for browser tests of what others see of a seminar."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kb.collections.codes import written
from kb.collections.editing import NewItem
from kb.database.engine import Database, sqlite_url
from tests.support import people
from tests.support.collections import make_collection
from tests.support.server import running_server


@contextmanager
def running_seminar(folder: Path, items: Sequence[NewItem]) -> Iterator[tuple[str, str]]:
    """Serve a site over the starter collection; yield its address, and the code of a collection that whoever has the link sees."""
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        with database.writing() as session:
            code = written(make_collection(session, people.make_account(database), items=items).code)
        yield address, code
        database.close()
