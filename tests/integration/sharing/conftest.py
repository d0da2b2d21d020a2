"""What the tests of sharing share: a site, a collection, whose it is, and with whom it may be edited."""

from datetime import date

import pytest

from kb.accounts.models import Account, OneTimeLink
from kb.collections.models import Collection
from tests.support import people
from tests.support.collections import make_collection, slot
from tests.support.open_site import OpenSite, open_site


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), contact="library@kb.example")


@pytest.fixture
def site(shared_site: OpenSite) -> OpenSite:
    """The site, with nobody invited, and an empty outbox."""
    shared_site.forget(OneTimeLink)
    return shared_site


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return people.make_account(site.database, name="Anna Liepa")


@pytest.fixture
def juri(site: OpenSite) -> Account:
    return people.make_account(site.database, name="Jüri Tamm")


@pytest.fixture
def board(site: OpenSite, anna: Account) -> Collection:
    """A collection of Anna's that whoever has the link may see."""
    items = [slot(day=date(2026, 11, 26), place="Main library"), slot(day=date(2026, 11, 27), place="Main library")]
    with site.writing() as session:
        return make_collection(session, anna, title="Thursday in Turku", items=items)
