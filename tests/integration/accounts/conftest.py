"""What the tests of accounts share: the site with its people, two of them, and a database that knows nobody yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kb.accounts.models import Account, Role
from kb.database.engine import Database
from tests.support import people
from tests.support.accounts_site import AccountsSite, accounts_site
from tests.support.databases import own_database


@pytest.fixture
def site(starter_app: Flask) -> Iterator[AccountsSite]:
    with accounts_site(starter_app) as site:
        yield site


@pytest.fixture
def anna(site: AccountsSite) -> Account:
    """A contributor who reads Latvian."""
    return people.make_account(site.database, name="Anna Liepa", language="lv")


@pytest.fixture
def administrator(site: AccountsSite) -> Account:
    return people.make_account(site.database, role=Role.ADMINISTRATOR)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own, without any people."""
    database = Database(own_database(tmp_path))
    people.make_tables(database)
    yield database
    database.close()
