"""What the tests of boards share: a site with a practice and a withdrawn one, who makes boards there, and who reads them."""

import pytest
from sqlalchemy import delete

from kb.accounts.models import Account, Attempt
from tests.support import people
from tests.support.boards import FATHERS
from tests.support.client import CheckingClient
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """The site with the practices."""
    return open_site(
        tmp_path_factory.mktemp("site"),
        FATHERS,
        make_practice("gone", title="Gone by now", status="withdrawn", withdrawn_reason="It was never done"),
    )


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return people.make_account(site.database)


@pytest.fixture
def reader(site: OpenSite) -> CheckingClient:
    """A reader without cookies; whatever network she is in has guessed nothing yet."""
    with site.writing() as session:
        session.execute(delete(Attempt))
    return CheckingClient(site.app)
