"""What the tests of translations share: a house, a new practice in English, and somebody who translates it."""

from itertools import count
from pathlib import Path

import pytest

from kb.accounts.models import Account
from tests.support import people
from tests.support.practices import SENTENCE, make_practice, write_practice
from tests.support.submissions import House, open_house

_numbers = count(1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def slug(house: House) -> str:
    """The slug of a new practice in English, with a title of its own."""
    number = next(_numbers)
    words = f"{SENTENCE} The volunteers read [a book](https://a.example)."
    practice = make_practice(f"square-talk-{number}", title=f"Neighbours talk {number}", words=words)
    write_practice(house.practices, practice)
    house.sync()
    return practice.slug


@pytest.fixture
def translator(house: House) -> Account:
    return people.make_account(house.database, defaults={"organisation": ["Valmieras bibliotēka"]})
