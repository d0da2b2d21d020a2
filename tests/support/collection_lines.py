"""Collections, for tests of what is done with them: made, and read again."""

from datetime import UTC, datetime

from kb.accounts.models import Account
from kb.collections.editing import NewItem
from kb.collections.models import Collection
from tests.support.collections import make_collection
from tests.support.open_site import OpenSite

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def made(site: OpenSite, actor: Account, *items: NewItem) -> str:
    """Return the id of a new collection with these lines."""
    with site.writing() as session:
        return make_collection(session, actor, items=items, now=NOW).id


def titles(site: OpenSite, collection_id: str) -> list[str]:
    """Return the lines by their titles, in their order, and make sure that they are numbered without gaps."""
    with site.reading() as session:
        items = session.get_one(Collection, collection_id).items
        assert [item.position for item in items] == [*range(len(items))]
        return [item.title or item.slug or item.note for item in items]


def ids(site: OpenSite, collection_id: str) -> list[str]:
    """Return the ids of the lines, in their order."""
    with site.reading() as session:
        return [item.id for item in session.get_one(Collection, collection_id).items]


def version(site: OpenSite, collection_id: str) -> int:
    """Return the version of a collection."""
    with site.reading() as session:
        return session.get_one(Collection, collection_id).version
