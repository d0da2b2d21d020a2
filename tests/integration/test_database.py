"""The database: writers take turns, times keep their zone, and the migrations make what the models say."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from kb.accounts.models import Account, Attempt, SignIn
from kb.database.base import Table
from kb.database.engine import Database, sqlite_url
from kb.migrations.cli import TABLES
from kb.migrations.upgrade import configuration, current_revision, upgrade
from tests.support.databases import own_database

pytestmark = pytest.mark.people

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
#: What tests call that keeps people in a database.
OPENS = re.compile(
    r"\b(open_site|open_house|OpenSite|RoomSite|House|accounts_site|empty_database|own_database|support\.writing)\b"
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database(own_database(tmp_path))
    upgrade(opened, lock=tmp_path / "lock")
    return opened


def test_every_file_of_tests_that_opens_a_database_is_one_of_postgresql_too() -> None:
    files = [*Path(__file__).parent.rglob("test_*.py")]
    opening = [path for path in files if OPENS.search(path.read_text(encoding="utf-8"))]
    assert len(opening) > 50
    assert [path.name for path in opening if "pytest.mark.people" not in path.read_text(encoding="utf-8")] == []


def test_a_write_to_the_file_survives_a_power_cut_and_readers_are_not_held_up(tmp_path: Path) -> None:
    with Database(sqlite_url(tmp_path / "people.sqlite")).engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}


def test_a_time_keeps_its_zone_and_one_without_is_refused(database: Database) -> None:
    in_riga = datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        session.add(Attempt(key="k", since=in_riga))
    with database.reading() as session:
        assert session.get_one(Attempt, "k").since == NOW
    with pytest.raises(StatementError, match="zone"), database.writing() as session:
        session.add(Attempt(key="other", since=datetime(2026, 11, 22)))  # noqa: DTZ001 - meant


def test_a_text_holds_no_nul(database: Database) -> None:
    with database.writing() as session:
        session.add_all((Attempt(key="a\0b", since=NOW), Attempt(key="\0c", since=NOW)))
    with database.reading() as session:
        assert session.get(Attempt, "ab\0") is not None
        assert sorted(session.scalars(select(Attempt.key))) == ["ab", "c"]


def test_what_was_raised_undoes_everything(database: Database) -> None:
    def fail_half_way() -> None:
        with database.writing() as session:
            session.add(Attempt(key="k", since=NOW))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.reading() as session:
        assert session.get(Attempt, "k") is None


def test_twenty_writers_at_once_all_count(database: Database) -> None:
    with database.writing() as session:
        session.add(Attempt(key="k", since=NOW, count=0))

    def add_one(_number: int) -> None:
        with database.writing() as session:
            found = session.get_one(Attempt, "k")
            found.count += 1

    with ThreadPoolExecutor(20) as writers:
        list(writers.map(add_one, range(60)))
    with database.reading() as session:
        assert session.get_one(Attempt, "k").count == 60


def test_a_reader_goes_on_while_somebody_writes(database: Database) -> None:
    with database.writing_session() as writing, database.reading() as reading:
        writing.add(Attempt(key="k", since=NOW))
        writing.flush()
        assert reading.scalars(select(Attempt)).all() == []
        writing.commit()


def test_a_reader_sees_one_moment_and_a_writer_the_newest(database: Database) -> None:
    with database.reading() as reading:
        assert reading.scalars(select(Attempt)).all() == []
        with database.writing() as writing:
            writing.add(Attempt(key="k", since=NOW))
        assert reading.scalars(select(Attempt)).all() == []
    with database.writing() as writing:
        assert [attempt.key for attempt in writing.scalars(select(Attempt))] == ["k"]


def test_rows_that_belong_to_nobody_are_refused(database: Database) -> None:
    orphan = SignIn(secret_hash="h", account_id="nobody", started_at=NOW, seen_at=NOW)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(orphan)


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    assert TABLES
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_each_migration_goes_back_and_forward_with_data_in_the_tables(database: Database) -> None:
    config = configuration()
    for migration in ScriptDirectory.from_config(config).walk_revisions():
        with database.writing() as session:
            if inspect(session.connection()).has_table("accounts"):
                session.merge(Account(id="1", email="a@kb.example", name="A", password_hash="", created_at=NOW))
        for step in (migration.down_revision or "base", migration.revision, migration.down_revision or "base"):
            going = command.downgrade if step == (migration.down_revision or "base") else command.upgrade
            with database.engine.execution_options(kb_writes=True).connect() as connection:
                config.attributes["connection"] = connection
                going(config, str(step))
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def test_many_processes_may_bring_an_empty_database_up_at_once(tmp_path: Path) -> None:
    url = own_database(tmp_path / "new")

    def bring_up(_number: int) -> str | None:
        opened = Database(url)
        upgrade(opened, lock=tmp_path / "lock")
        return current_revision(opened)

    with ThreadPoolExecutor(8) as starts:
        stands = set(starts.map(bring_up, range(8)))
    assert len(stands) == 1
    assert None not in stands
