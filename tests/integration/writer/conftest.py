"""What the tests of the writer share: a site with one practice, and who writes there."""

from pathlib import Path

import pytest
from flask import Flask

from kb.accounts.models import Account
from kb.database.engine import Database
from kb.factory import create_app
from kb.search.opening import create_catalogue
from tests.conftest import make_settings
from tests.support import people
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.writing import SLUG


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Flask:
    """The site with one practice."""
    folder = tmp_path_factory.mktemp("writer")
    settings = make_settings(folder, practices=folder / "practices")
    write_practice(settings.practices, slug=SLUG, title="Neighbours talk about their square")
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return create_app(settings, catalogue=catalogue)


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the site."""
    found: Database = app.extensions["kb.database"]
    return found


@pytest.fixture
def kai(database: Database) -> Account:
    """A librarian with an account."""
    return people.make_account(database, defaults={"organisation": ["Hiiumaa raamatukogu"]})


@pytest.fixture
def writer(app: Flask, kai: Account) -> SignedInClient:
    """Kai's browser."""
    return people.client_of(app, kai)


@pytest.fixture
def visitor(app: Flask) -> SignedInClient:
    """The browser of somebody without an account."""
    return people.client_of(app, None)
