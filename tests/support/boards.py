"""Boards, for tests: a site with practices, and collections that an agenda has."""

from collections.abc import Iterable
from dataclasses import replace

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.editing import Details, NewItem
from kb.collections.models import Collection, Visibility
from kb.practices.record import Resources
from tests.support.collections import make_collection
from tests.support.open_site import OpenSite
from tests.support.practices import make_practice, make_text

FATHERS = make_practice(
    "fathers",
    title="Fathers read",
    translations=[make_text("fi", title="Isät lukevat", translation_of="en")],
    resources=Resources(duration_minutes=45),
)
DETAILS = Details(title="Thursday in Turku", languages=("en", "fi"), time_zone="Europe/Helsinki")


def made(
    site: OpenSite,
    owner: Account,
    items: Iterable[NewItem] = (),
    *,
    visibility: Visibility = Visibility.LINK,
    **details: object,
) -> Collection:
    told = replace(DETAILS, **details)  # type: ignore[arg-type]
    with site.writing() as session:
        return make_collection(session, owner, items=items, details=told, visibility=visibility)


def path_of(collection: Collection, language: str = "en") -> str:
    return f"/{language}/c/{written(collection.code)}"
