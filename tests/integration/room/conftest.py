"""What the tests of the room share: a site with one practice, and a new board on it."""

import pytest

from kb.room.models import Proposal, Reminder, Take
from tests.support.open_site import OpenSite, open_site
from tests.support.rooms import FATHERS, RoomSite, open_room


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), FATHERS)


@pytest.fixture
def room(site: OpenSite) -> RoomSite:
    """A new board, from which nobody took anything home yet."""
    site.forget(Take, Proposal, Reminder)
    return open_room(site)
