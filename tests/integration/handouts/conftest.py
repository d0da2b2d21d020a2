"""What the tests of handouts share: a site with three practices, and a seminar on it."""

import pytest

from kb.accounts.models import Account
from kb.collections.models import Collection
from tests.support.collections import make_collection
from tests.support.handouts import AGENDA, CAFE, FATHERS, GONE
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_account


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with three practices, on which tests make collections."""
    return open_site(tmp_path_factory.mktemp("site"), FATHERS, CAFE, GONE)


@pytest.fixture(scope="module")
def anna(site: OpenSite) -> Account:
    """Somebody who makes collections."""
    return make_account(site.database, name="Anna")


@pytest.fixture(scope="module")
def board(site: OpenSite, anna: Account) -> Collection:
    """A seminar that whoever has the link may see."""
    with site.writing() as session:
        return make_collection(session, anna, items=AGENDA)
