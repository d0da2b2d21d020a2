"""The pages of who makes a collection, for tests: a site with practices, a collection, and what its list says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kb.accounts.models import Account
from kb.collections.editing import NewItem
from kb.collections.models import Collection, CollectionItem, Visibility
from kb.practices.record import Resources
from tests.support.client import Page, words_of
from tests.support.collections import make_collection
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient
from tests.support.practices import make_practice

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FATHERS = make_practice("fathers", title="Fathers read", resources=Resources(duration_minutes=50))
SOUP = make_practice("soup", title="Soup and talk", summary="Neighbours cook soup.")


def made(site: OpenSite, actor: Account, *items: NewItem, visibility: Visibility = Visibility.LINK) -> str:
    """Return the address of the workshop of a new collection."""
    with site.writing() as session:
        return f"/en/collections/{make_collection(session, actor, items=items, visibility=visibility).id}"


def rows(site: OpenSite, path: str) -> list[CollectionItem]:
    """Return the lines of a collection, by the address of its workshop."""
    with site.reading() as session:
        return [*session.get_one(Collection, path.rsplit("/", 1)[1]).items]


def collection(site: OpenSite, path: str) -> Collection:
    """Return a collection, by the address of its workshop."""
    with site.reading() as session:
        return session.get_one(Collection, path.rsplit("/", 1)[1])


def lines(page: Page) -> list[str]:
    """Return the words of each line of a list."""
    return [words_of(element) for element in page.root.iter("li") if (element.get("id") or "").startswith("item-")]


def after(browser: SignedInClient, path: str, form: Mapping[str, object]) -> tuple[Page, str]:
    """Send a form; return the page to which it leads, and the line that it comes back to."""
    location = urlsplit(browser.post(path, form).headers["Location"])
    return browser.page(f"{location.path}?{location.query}"), location.fragment
