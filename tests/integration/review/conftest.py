"""What the tests of review share: a house with one practice, who writes for it, and who reviews."""

from pathlib import Path

import pytest

from kb.accounts.models import Account, Role
from tests.support import people
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.submissions import House, open_house


@pytest.fixture
def house(dictionaries: Path, tmp_path: Path) -> House:
    """A house of the test's own: the queue is empty, and the practice as it was in the beginning."""
    house = open_house(tmp_path)
    write_practice(house.practices, slug="square-talk", title="Neighbours talk about their square")
    house.sync()
    return house


@pytest.fixture
def author(house: House) -> Account:
    return house.person(name="Kai")


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER, name="Anna")


@pytest.fixture
def anna(house: House, reviewer: Account) -> SignedInClient:
    """The reviewer's browser."""
    return people.client_of(house.app, reviewer)


@pytest.fixture
def bo(house: House) -> SignedInClient:
    """The browser of a second reviewer."""
    return people.client_of(house.app, house.person(Role.REVIEWER, name="Bo"))
