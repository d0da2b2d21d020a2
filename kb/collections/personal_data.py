"""What collections know of a person: handed out and erased on request. What others edit as well passes on to the first of them."""

from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.personal_data import ERASERS, EXPORTERS
from kb.collections import covers
from kb.collections.access import own_collections
from kb.collections.models import Collection, CollectionEditor, CollectionItem


def register() -> None:
    """Let accounts know what is known here."""
    EXPORTERS["collections"] = export_collections
    if erase_collections not in ERASERS:
        ERASERS.append(erase_collections)


def export_collections(session: Session, account: Account) -> list[dict[str, object]]:
    """Return the collections that somebody made, alone or together with others."""
    return [_exported(one, is_owner=one.owner_id == account.id) for one in own_collections(session, account)]


def erase_collections(session: Session, account: Account) -> None:
    """Delete what nobody else can edit, with its cover; the rest passes on. Within an application context."""
    uploads: Path = current_app.extensions["kb.uploads"]
    for one in session.scalars(select(Collection).where(Collection.owner_id == account.id)).all():
        able = [editor for editor in one.editors if not session.get_one(Account, editor.account_id).is_disabled]
        first = min(able, key=lambda editor: (editor.added_at, editor.account_id), default=None)
        if first is None:
            session.delete(one)
            covers.forget(session, one.id, uploads=uploads)
        else:
            one.owner_id = first.account_id
            one.editors.remove(first)
    session.execute(delete(CollectionEditor).where(CollectionEditor.account_id == account.id))
    session.flush()


def _exported(collection: Collection, *, is_owner: bool) -> dict[str, object]:
    return {
        "title": collection.title,
        "is_owner": is_owner,
        "visibility": str(collection.visibility),
        "description": collection.description,
        "languages": collection.languages,
        "tags": collection.tags,
        "time_zone": collection.time_zone,
        "cover": collection.cover,
        "made_at": collection.made_at.isoformat(timespec="seconds"),
        "lines": [_line(item) for item in collection.items],
    }


def _line(item: CollectionItem) -> dict[str, object]:
    said = {
        "kind": str(item.kind),
        "title": item.title,
        "note": item.note,
        "minutes": item.minutes,
        "url": item.url,
        "practice": item.slug,
        "day": item.day.isoformat() if item.day else "",
        "from": item.starts,
        "to": item.ends,
        "place": item.place,
    }
    return {name: value for name, value in said.items() if value not in {"", None}}
