"""The page of all listed collections."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kb.accounts.models import Account
from kb.collections.models import Visibility
from tests.support import people
from tests.support.boards import DETAILS, made, path_of
from tests.support.client import CheckingClient, words_of
from tests.support.collections import link, practice, slot
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient

pytestmark = pytest.mark.people


def test_seminars_to_come_stand_before_those_that_were(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    today = datetime.now(ZoneInfo(DETAILS.time_zone)).date()
    days = {"Last year": -365, "Yesterday": -2, "Soon": 3, "Later": 40, "Under way": 0}
    for title, offset in days.items():
        started = [slot(day=today + timedelta(days=offset), place="Turku")]
        first = [slot(day=today - timedelta(days=1))] if title == "Under way" else []
        made(site, anna, [*first, *started], title=title, visibility=Visibility.LISTED)
    made(site, anna, [slot(day=today)], title="By link only")
    made(site, anna, [practice("fathers")], title="Without a day", visibility=Visibility.LISTED)
    page = reader.page("/en/seminars")

    assert [title for title in page.texts("h3") if title in days] == [
        "Under way",
        "Soon",
        "Later",
        "Yesterday",
        "Last year",
    ]
    assert page.words.index("Later") < page.words.index("Past") < page.words.index("Yesterday")
    assert not {"By link only", "Without a day"} & {*page.texts("h3")}


def test_listed_collections_stand_in_the_list_with_what_they_hold(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    items = [practice("fathers"), practice("fathers"), practice("gone"), link()]
    board = made(site, anna, items, title="On fathers", visibility=Visibility.LISTED, description="Long. " * 100)
    made(site, anna, title="Of nobody's business", visibility=Visibility.LINK)
    page = reader.page("/en/collections")

    line = next(words_of(one) for one in page.root.iter("li") if "On fathers" in words_of(one))
    assert "2 practices" in line
    assert "English and Finnish" in line
    assert len(line) < 400
    assert page.links()["On fathers"] == path_of(board)
    assert "Of nobody's business" not in page.words


def test_ones_own_collections_stand_above_those_for_everybody(site: OpenSite, anna: Account) -> None:
    made(site, anna, title="My draft of a list", visibility=Visibility.PRIVATE)
    client: SignedInClient = people.client_of(site.app, anna)

    words = client.page("/en/collections").words
    assert words.index("My draft of a list") < words.index("For everybody")
