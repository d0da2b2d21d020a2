"""What the tests of upkeep share: an empty house, and a reviewer in it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from kb.accounts.models import Role
from kb.link_checks.models import CheckedLink
from kb.submissions.models import Revision
from tests.support import people
from tests.support.people import SignedInClient
from tests.support.submissions import House, open_house


@pytest.fixture(scope="module")
def shared_house(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(shared_house: House) -> House:
    """The house, without any practice, note or history; no link was checked."""
    for folder in shared_house.practices.iterdir():
        shutil.rmtree(folder)
    shared_house.settings.sources_note.unlink(missing_ok=True)
    shared_house.sync()
    with shared_house.writing() as session:
        for table in (Revision, CheckedLink):
            session.execute(delete(table))
    return shared_house


@pytest.fixture
def anna(house: House) -> SignedInClient:
    return people.client_of(house.app, house.person(Role.REVIEWER, name="Anna"))
