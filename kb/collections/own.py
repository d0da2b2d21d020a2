"""The collections that somebody makes, in a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.access import own_collections
from kb.collections.labels import visibility_label
from kb.collections.models import Collection, CollectionItem, Visibility
from kb.web.wording import format_day, ngettext
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCollection:
    """A collection in the list of those who make it."""

    id: str
    path: str
    title: str
    language: str
    about: str


def own_list(session: Session, account: Account) -> tuple[OwnCollection, ...]:
    """Return the collections that somebody edits, what was changed last first."""
    collections = own_collections(session, account)
    counts = _counts(session, [collection.id for collection in collections])
    return tuple(_line(one, counts.get(one.id, 0), account) for one in collections)


def _counts(session: Session, ids: Iterable[str]) -> dict[str, int]:
    query = select(CollectionItem.collection_id, func.count()).where(CollectionItem.collection_id.in_(list(ids)))
    return {found: count for found, count in session.execute(query.group_by(CollectionItem.collection_id))}  # noqa: C416


def _line(collection: Collection, count: int, account: Account) -> OwnCollection:
    parts = (
        ngettext("%(num)s line", "%(num)s lines", count),
        visibility_label(Visibility(collection.visibility)),
        "" if collection.owner_id == account.id else _("made together with others"),
        _("changed %(day)s", day=format_day(collection.changed_at.date())),
    )
    return OwnCollection(
        id=collection.id,
        path=url_for("collections.edit", collection_id=collection.id),
        title=collection.title,
        language=collection.languages[0],
        about=" · ".join(filter(None, parts)),
    )
