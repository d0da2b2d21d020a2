"""What tests share: a catalogue of a few real practices, an application over it, and a client that checks every page it fetches."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from kb import resources
from kb.factory import create_app
from kb.search import lemmas, senses
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from tests.support.client import CheckingClient
from tests.support.databases import drop_databases, own_database

# The dictionaries are the same for all tests; made once, they stay in the checkout's own data folder.
DICTIONARIES: Final = Path(__file__).parent.parent / "data" / "dictionaries"

hypothesis_settings.register_profile(
    "kb", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("kb")


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are processors: tests in a browser wait for half of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def databases() -> Iterator[None]:
    """Leave no database on a server."""
    yield
    drop_databases()


@pytest.fixture(scope="session", autouse=True)
def dictionaries() -> Path:
    """Make the dictionaries before any test measures its patience by them."""
    lemmas.prepare(DICTIONARIES)
    senses.prepare(DICTIONARIES, lemmas.Lemmas(DICTIONARIES))
    return DICTIONARIES


def make_settings(folder: Path, *, practices: Path) -> Settings:
    """Return settings whose derived data lies in a folder of the test's own."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "dictionaries").symlink_to(DICTIONARIES, target_is_directory=True)
    return Settings(practices=practices, data=data, base_url="https://kb.example", database_url=own_database(data))


@pytest.fixture(scope="session")
def starter_settings(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Settings:
    """Settings over the starter collection, which tests only read."""
    return make_settings(tmp_path_factory.mktemp("starter"), practices=resources.starter_collection())


@pytest.fixture(scope="session")
def starter_catalogue(starter_settings: Settings) -> Catalogue:
    """The catalogue of the starter collection."""
    catalogue = create_catalogue(starter_settings)
    catalogue.sync()
    return catalogue


@pytest.fixture(scope="session")
def starter_app(starter_settings: Settings, starter_catalogue: Catalogue) -> Flask:
    """The application over the starter collection."""
    return create_app(starter_settings, catalogue=starter_catalogue)


@pytest.fixture
def client(starter_app: Flask) -> CheckingClient:
    """Return a client of the starter collection's site."""
    return CheckingClient(starter_app)


@pytest.fixture
def own_settings(tmp_path: Path, dictionaries: Path) -> Settings:
    """Settings over an empty folder of practices that the test may fill."""
    (tmp_path / "practices").mkdir()
    return make_settings(tmp_path, practices=tmp_path / "practices")


@pytest.fixture
def own_catalogue(own_settings: Settings) -> Catalogue:
    """A catalogue over the test's own folder."""
    return create_catalogue(own_settings)
