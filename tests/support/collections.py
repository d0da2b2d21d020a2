"""Collections for tests, made as people make them: by the services.

with site.writing() as session:
    board = make_collection(session, anna, items=(practice("fathers"), link("A report"), note("Coffee")))
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.editing import Details, NewItem, add, create
from kb.collections.models import Collection, ItemKind, LinkKind, Visibility

DAY = date(2026, 11, 26)


def make_collection(
    session: Session,
    actor: Account,
    *,
    title: str = "Thursday in Turku",
    items: Iterable[NewItem] = (),
    visibility: Visibility = Visibility.LINK,
    now: datetime | None = None,
    details: Details | None = None,
) -> Collection:
    """Return a new collection of somebody's with its lines; whoever has the link may see it, unless the test says otherwise."""
    now = now or datetime.now(UTC)
    collection = create(session, actor, details or Details(title=title), now=now)
    collection.visibility = visibility
    # Each line that is added reads the collection anew.
    session.flush()
    for item in items:
        add(session, actor, collection.id, item, now=now)
    return collection


def practice(slug: str, *, minutes: int | None = None, note: str = "") -> NewItem:
    """Return a practice as a line."""
    return NewItem(kind=ItemKind.PRACTICE, slug=slug, minutes=minutes, note=note)


def link(
    title: str = "Guide",
    *,
    url: str = "https://example.org/guide",
    note: str = "",
    minutes: int | None = None,
    link_kind: LinkKind = LinkKind.PAGE,
) -> NewItem:
    """Return an outside link as a line."""
    return NewItem(kind=ItemKind.LINK, title=title, url=url, note=note, minutes=minutes, link_kind=link_kind)


def heading(title: str = "To read at home") -> NewItem:
    """Return a heading as a line."""
    return NewItem(kind=ItemKind.HEADING, title=title)


def note(text: str = "Bring a pen.") -> NewItem:
    """Return a note as a line."""
    return NewItem(kind=ItemKind.NOTE, note=text)


def slot(
    title: str = "Opening", *, day: date | None = DAY, starts: str = "09:00", ends: str = "10:30", place: str = ""
) -> NewItem:
    """Return a slot of the agenda as a line."""
    return NewItem(kind=ItemKind.SLOT, title=title, day=day, starts=starts, ends=ends, place=place)
