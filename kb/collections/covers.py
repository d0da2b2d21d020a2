"""The picture on top of a collection: a file in the uploads folder, in a folder named by the collection's id."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.checks import Problem, require_fit
from kb.collections.editing import note_change, to_change
from kb.collections.models import Collection
from kb.database.afterwards import after_commit
from kb.practices.store import replace_file, sync_folder
from kb.submissions.pictures import CleanPicture, picture_name

MOST_ALT: Final = 300


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


def set_cover(
    session: Session,
    actor: Account,
    collection_id: str,
    picture: CleanPicture | None,
    *,
    alt: str,
    uploads: Path,
    now: datetime,
) -> Collection:
    """Show a picture on top, or tell anew what is to be seen in the one there; raise `NotFit`."""
    collection = to_change(session, actor, collection_id)
    require_fit(_problems(alt, has_picture=bool(picture or collection.cover)))
    before = collection.cover
    if picture:
        collection.cover = picture_name(picture)
        folder = uploads / collection.id
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / collection.cover, picture.data)
        sync_folder(folder)
    collection.cover_alt = alt
    note_change(collection, now=now)
    session.flush()
    if before and before != collection.cover:
        path = uploads / collection.id / before
        after_commit(session, lambda: path.unlink(missing_ok=True))
    return collection


def remove_cover(session: Session, actor: Account, collection_id: str, *, uploads: Path, now: datetime) -> None:
    """Show no picture any more."""
    collection = to_change(session, actor, collection_id)
    if not collection.cover:
        return
    collection.cover = collection.cover_alt = ""
    note_change(collection, now=now)
    session.flush()
    forget(session, collection.id, uploads=uploads)


def copy_cover(source: Collection, copy: Collection, *, uploads: Path) -> None:
    """Let a copy have the same picture, as a file of its own; where the file is gone, it has none."""
    path = cover_file(source, uploads=uploads)
    if path is None:
        return
    folder = uploads / copy.id
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / source.cover, path.read_bytes())
    sync_folder(folder)
    copy.cover, copy.cover_alt = source.cover, source.cover_alt


def cover_file(collection: Collection, *, uploads: Path) -> Path | None:
    """Return the file of a cover; None where there is none."""
    path = uploads / collection.id / collection.cover
    return path if collection.cover and path.is_file() else None


def forget(session: Session, collection_id: str, *, uploads: Path) -> None:
    """Delete the pictures of a collection, once it is certain that it is gone or has no cover any more."""
    after_commit(session, lambda: shutil.rmtree(uploads / collection_id, ignore_errors=True))


def _problems(alt: str, *, has_picture: bool) -> tuple[Problem, ...]:
    if not has_picture:
        return (Problem(field="cover", message=_("Choose a picture.")),)
    if not alt:
        return (
            Problem(field="cover_alt", message=_("Say what can be seen in the picture, for those who cannot see it.")),
        )
    if len(alt) > MOST_ALT:
        message = _("Has %(length)d characters; %(most)d are allowed.")
        return (Problem(field="cover_alt", message=message, details={"length": len(alt), "most": MOST_ALT}),)
    return ()
