"""Begins a collection with the practices that somebody chose."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.blueprint import addable_practice
from kb.collections.checks import MOST_ITEMS
from kb.collections.editing import Details, NewItem, add, create
from kb.collections.models import Collection, ItemKind
from kb.collections.zones import zone_for
from kb.practices.record import Practice


def practices_in(slugs: Iterable[str]) -> list[Practice]:
    """Return the practices that can be added, each once; what was withdrawn or renamed meanwhile disturbs nobody."""
    # An address may name thousands.
    found = map(addable_practice, islice(dict.fromkeys(slugs), MOST_ITEMS))
    return list({one.slug: one for one in found if one}.values())


def begin(
    session: Session,
    actor: Account,
    values: Mapping[str, str],
    practices: Iterable[Practice],
    *,
    language: str,
    now: datetime,
) -> Collection:
    """Make a collection of a title and practices; raise `NotFit`."""
    details = Details(
        title=" ".join(values.get("title", "").split()),
        languages=(values.get("written_in") or language,),
        time_zone=zone_for(actor, language),
    )
    collection = create(session, actor, details, now=now)
    for practice in practices:
        add(session, actor, collection.id, NewItem(kind=ItemKind.PRACTICE, slug=practice.slug), now=now)
    return collection
