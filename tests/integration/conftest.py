"""The fixtures that several files of these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from kb.accounts.models import Account, Role
from kb.database.engine import Database
from kb.settings import Settings
from tests.support.engines import empty_index, engine, make_engine
from tests.support.mail import MailServer, mail_server
from tests.support.outbox import empty_database
from tests.support.search_pages import site
from tests.support.submissions import House, open_house

__all__ = ["empty_index", "engine", "make_engine", "site"]


@pytest.fixture
def database(site: Settings) -> Iterator[Database]:
    """Return the empty database of a file's own site."""
    with empty_database(site) as database:
        yield database


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Return a mail server that takes everything."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(shared_house: House) -> House:
    """The house, where nobody works yet."""
    with shared_house.writing() as session:
        session.execute(update(Account).values(is_disabled=True))
    return shared_house


@pytest.fixture
def author(house: House) -> Account:
    return house.person(name="Anna", language="lv")


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER, name="Rein")
