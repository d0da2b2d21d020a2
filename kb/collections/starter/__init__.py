"""The collections that come with the site: three real meetings, each in a file beside this one.

They come once. Who changes one keeps it so, and one that was deleted does not come back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Event
from kb.collections.checks import problems_of_details, problems_of_item, require_fit
from kb.collections.codes import new_code
from kb.collections.editing import latest_number, number_items
from kb.collections.models import Collection, CollectionItem, ItemKind, LinkKind, Visibility
from kb.collections.written import Details, NewItem, put_details, put_item
from kb.database.engine import Database
from kb.practices.store import PracticeStore

FOLDER: Final = Path(__file__).parent
#: Of the event that remembers that one came, even where it was deleted since.
_ACTION: Final = "collection.starter"
_SUBJECT: Final = "starter_collection"
_ABOUT_DETAILS: Final = ("title", "description", "time_zone")
#: The words of the files whose value is the title, the text or the practice of a line.
_KINDS: Final = {
    "slot": (ItemKind.SLOT, "title"),
    "heading": (ItemKind.HEADING, "title"),
    "link": (ItemKind.LINK, "title"),
    "note": (ItemKind.NOTE, "note"),
    "practice": (ItemKind.PRACTICE, "slug"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterCollection:
    """A collection as its file tells it."""

    name: str
    details: Details
    items: tuple[NewItem, ...]

    @property
    def slugs(self) -> frozenset[str]:
        """The practices in it."""
        return frozenset(item.slug for item in self.items if item.kind is ItemKind.PRACTICE)


def provide_starter_collections(database: Database, store: PracticeStore, *, now: datetime) -> int:
    """Bring in the collections that this database never had and whose practices are all here; return how many.

    A site with other practices gets none. Costs one question to the database where there is nothing to do.
    """
    with database.reading() as session:
        known = _known(session)
    wanted = [name for name in starter_names() if name not in known]
    fitting = [one for one in map(read_starter, wanted) if len(store.stamps(one.slugs)) == len(one.slugs)]
    if not fitting:
        return 0
    with database.writing() as session:
        known = _known(session)
        new = [one for one in fitting if one.name not in known]
        for one in new:
            _bring_in(session, one, now=now)
    return len(new)


@cache
def starter_names() -> tuple[str, ...]:
    """Return the names of the files."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def read_starter(name: str) -> StarterCollection:
    """Read a file; raise `NotFit` where it could not have been written by hand on the site."""
    told: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    details = Details(
        languages=tuple(told["languages"]), tags=tuple(told["tags"]), **{key: told[key] for key in _ABOUT_DETAILS}
    )
    items = tuple(_item(line) for line in told["items"])
    require_fit([*problems_of_details(details), *(problem for item in items for problem in problems_of_item(item))])
    return StarterCollection(name=name, details=details, items=items)


def _item(line: Mapping[str, Any]) -> NewItem:
    """Return a line of a file: its first word says what it is, `kind` what a link leads to."""
    word, *others = line
    kind, field = _KINDS[word]
    rest = {name: line[name] for name in others if name != "kind"}
    return NewItem(kind=kind, link_kind=LinkKind(line.get("kind", LinkKind.PAGE)), **{field: line[word]}, **rest)


def _known(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(Event.subject_id).where(Event.subject_kind == _SUBJECT)))


def _bring_in(session: Session, starter: StarterCollection, *, now: datetime) -> None:
    collection = Collection(
        code=new_code(), visibility=Visibility.LISTED, starter=starter.name, made_at=now, changed_at=now
    )
    # The meetings are long past, and nobody would look after what came in.
    collection.is_open = False
    put_details(collection, starter.details)
    collection.items.extend(_rows(session, starter))
    number_items(collection.items)
    session.add(collection)
    audit.record(session, None, _ACTION, now=now, subject=(_SUBJECT, starter.name))


def _rows(session: Session, starter: StarterCollection) -> Iterator[CollectionItem]:
    for item in starter.items:
        row = CollectionItem(kind=item.kind, slug=item.slug, position=0)
        put_item(row, item)
        if item.kind is ItemKind.PRACTICE:
            row.revision = latest_number(session, item.slug)
        yield row
