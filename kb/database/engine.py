"""The database: SQLite in the data folder, or PostgreSQL; a write that was answered survives a power cut.

Both keep the same promises, on which all that writes relies: one writer at a time, and a reader sees one moment.
"""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

#: How long a writer waits for another one.
BUSY_MS: Final = 10_000
#: The number under which writers take their turns in PostgreSQL; any other program on that database must not use it.
_TURN: Final = 0x6B62
#: Only for readers: a writer's moment would be the one before it waited for its turn.
_ONE_MOMENT: Final = "REPEATABLE READ"
#: What times mean must not depend on how the server was set up; and a machine that vanishes in its turn must not keep it for hours.
_SETTINGS: Final = {
    "timezone": "UTC",
    "lock_timeout": BUSY_MS,
    "idle_in_transaction_session_timeout": 60_000,
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
    "tcp_keepalives_count": 3,
}
#: A server that does not answer must not hold the threads that serve readers (seconds, milliseconds).
_PATIENCE: Final = {"connect_timeout": 5, "tcp_user_timeout": 10_000}


class Database:
    """Opens sessions. One that may write takes its turn at once: of two readers that both go on to write, one would be refused."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _open(url)
        self._readers = self.engine if is_sqlite(url) else self.engine.execution_options(isolation_level=_ONE_MOMENT)
        event.listen(self.engine, "before_cursor_execute", _without_nul, retval=True)
        _own_connections_after_fork(self.engine)
        # Who drops a database without closing it leaves no connection open.
        weakref.finalize(self, self.engine.dispose).atexit = False

    def reading(self) -> Session:
        """Return a session that only reads."""
        return Session(self._readers, expire_on_commit=False)

    def writing_session(self) -> Session:
        """Return a session that may write; whoever opens it commits it."""
        return Session(self.engine.execution_options(kb_writes=True), expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session, and commit it where nothing was raised."""
        with self.writing_session() as session, session.begin():
            yield session

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite:///{path}"


def is_sqlite(url: str) -> bool:
    """Tell whether a database is a file of SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def _open(url: str) -> Engine:
    return _open_sqlite(make_url(url)) if is_sqlite(url) else _open_postgresql(make_url(url))


def _open_postgresql(parts: URL) -> Engine:
    ours = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    arguments = {**_PATIENCE, **parts.query, "options": f"{ours} {parts.query.get('options', '')}"}
    engine = create_engine(parts, pool_pre_ping=True, connect_args=arguments)
    event.listen(engine, "begin", _take_turn)
    return engine


def _without_nul(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool
) -> tuple[str, Any]:
    """Leave out what PostgreSQL refuses in a text, and no page, letter or XML may hold."""
    return statement, _cleaned(parameters)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return type(value)(map(_cleaned, value)) if isinstance(value, (list, tuple)) else value


def _take_turn(connection: Connection) -> None:
    # Our writers count before they add, and number what they add: two at once would both see the same.
    # The turn ends with the transaction.
    if connection.get_execution_options().get("kb_writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _open_sqlite(parts: URL) -> Engine:
    if parts.database:
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parts, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it begins them too late, and never as a writer.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("kb_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _own_connections_after_fork(engine: Engine) -> None:
    """A worker opens connections of its own; those of its parent stay the parent's."""
    if not hasattr(os, "register_at_fork"):
        return
    known = weakref.ref(engine)

    # SQLite forbids to carry an open connection into a child, even to close it there: so those at rest are closed before.
    def close() -> None:
        if (ours := known()) is not None:
            ours.dispose()

    def forget() -> None:
        if (inherited := known()) is not None:
            inherited.dispose(close=False)

    os.register_at_fork(before=close, after_in_child=forget)
