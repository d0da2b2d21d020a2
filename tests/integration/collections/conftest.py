"""What the tests of collections share: a site with two practices, who makes collections there, and another librarian."""

import pytest

from kb.accounts.models import Account
from tests.support.collection_pages import FATHERS, SOUP
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient, client_of, make_account


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """The site with the practices."""
    return open_site(tmp_path_factory.mktemp("site"), FATHERS, SOUP)


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return make_account(site.database, name="Anna")


@pytest.fixture
def bob(site: OpenSite) -> Account:
    return make_account(site.database, name="Bob")


@pytest.fixture
def browser(site: OpenSite, anna: Account) -> SignedInClient:
    """Anna's browser."""
    return client_of(site.app, anna)
