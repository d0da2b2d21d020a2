"""What the tests of link checks share: a site with links, another one that they lead to, and a directory of hosts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.accounts.models import Account
from kb.database.engine import Database
from kb.settings import Settings
from tests.support.other_site import Names, OtherSite, other_site
from tests.support.outbox import site_in
from tests.support.people import make_account


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return the settings of a site without practices."""
    return site_in(tmp_path)


@pytest.fixture
def other() -> Iterator[OtherSite]:
    """Another site."""
    with other_site() as site:
        yield site


@pytest.fixture
def names() -> Names:
    """A directory in which every host is this computer."""
    return Names()


@pytest.fixture
def anna(database: Database) -> Account:
    """Somebody who makes collections."""
    return make_account(database)
