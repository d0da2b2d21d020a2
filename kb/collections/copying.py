"""A collection once more, for the next seminar: the same lines on other days, and nothing of what people said."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.collections.access import to_edit
from kb.collections.checks import is_possible_day, problems_of_day, problems_of_details, require_fit
from kb.collections.codes import new_code
from kb.collections.covers import copy_cover
from kb.collections.models import Collection, CollectionItem
from kb.collections.written import details_of, item_of_row, put_details, put_item


def copy(
    session: Session,
    actor: Account,
    collection_id: str,
    *,
    title: str,
    first_day: date | None,
    uploads: Path,
    now: datetime,
) -> Collection:
    """Return a private copy with a code of its own; raise `NotFit`.

    Its agenda begins on `first_day` and keeps its gaps; without one, its days are left open.
    """
    source = to_edit(session, actor, collection_id)
    details = replace(details_of(source), title=title)
    require_fit([*problems_of_details(details), *problems_of_day(first_day)])
    made = Collection(code=new_code(), owner_id=actor.id, made_at=now, changed_at=now)
    put_details(made, details)
    later = _days_later(source.items, first_day)
    made.items.extend(_line_again(row, later) for row in source.items)
    session.add(made)
    session.flush()
    copy_cover(source, made, uploads=uploads)
    audit.record(
        session, actor, "collection.copy", now=now, subject=("collection", made.id), details={"copy_of": source.id}
    )
    return made


def _days_later(rows: Iterable[CollectionItem], first_day: date | None) -> timedelta | None:
    """Return how far the agenda moves; None where its days are to be left open."""
    before = min((row.day for row in rows if row.day), default=None)
    return first_day - before if before and first_day else None


def _line_again(row: CollectionItem, later: timedelta | None) -> CollectionItem:
    made = CollectionItem(
        kind=row.kind, slug=row.slug, position=row.position, revision=row.revision, is_frozen=row.is_frozen
    )
    put_item(made, replace(item_of_row(row), day=_moved(row.day, later)))
    return made


def _moved(day: date | None, later: timedelta | None) -> date | None:
    if day is None or later is None:
        return None
    try:
        moved = day + later
    except OverflowError:  # beyond the year 9999
        return None
    return moved if is_possible_day(moved) else None
