"""The pictures of a draft: cleaned, named by their content, and kept beside the database until they are published."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.database.afterwards import after_commit
from kb.errors import KnowledgeBaseError
from kb.practices.store import replace_file, sync_folder
from kb.submissions.drafts import require_writable
from kb.submissions.models import Picture, Submission
from kb.submissions.pictures import CleanPicture, picture_name

#: More of them are an album, which is better linked.
MOST_PICTURES: Final = 20
MOST_ALT: Final = 300


class TooManyPictures(KnowledgeBaseError):
    """A draft has no more than `MOST_PICTURES` pictures."""


class NoSuchPicture(KnowledgeBaseError):
    """The draft has no picture of this name."""


def add_picture(
    session: Session,
    submission: Submission,
    cleaned: CleanPicture,
    *,
    alt: str,
    account: Account | None = None,
    now: datetime,
    uploads: Path,
) -> Picture:
    """Take in a picture; raise `TooManyPictures` or `NotOpen`. The text shows it as `![alt](name)`.

    The same picture again is the one that is there already.
    """
    require_writable(submission, account)
    name = picture_name(cleaned)
    found = _find(session, submission, name)
    if found is None:
        if len(submission.pictures) >= MOST_PICTURES:
            raise TooManyPictures
        found = Picture(name=name, width=cleaned.width, height=cleaned.height, added_at=now)
        submission.pictures.append(found)
    found.alt = alt.strip()[:MOST_ALT] or found.alt or ""
    folder = uploads / submission.id
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / name, cleaned.data)
    sync_folder(folder)
    session.flush()
    return found


def remove_picture(
    session: Session, submission: Submission, name: str, *, account: Account | None = None, uploads: Path
) -> None:
    """Remove a picture from a draft. An earlier version that shows it will not find it any more."""
    require_writable(submission, account)
    submission.pictures.remove(_existing(session, submission, name))
    session.flush()
    path = uploads / submission.id / name
    after_commit(session, lambda: path.unlink(missing_ok=True))


def picture_file(submission: Submission, name: str, *, uploads: Path) -> Path | None:
    """Return the file of a picture; None where the submission has none of that name."""
    if name not in {picture.name for picture in submission.pictures}:
        return None
    path = uploads / submission.id / name
    return path if path.is_file() else None


def used_pictures(submission: Submission, body: str, *, uploads: Path) -> Mapping[str, bytes]:
    """Return the content of the pictures that a text shows, by name."""
    named = set(re.findall(r"[0-9a-z]+\.[a-z]+", body))
    files = {picture.name: picture_file(submission, picture.name, uploads=uploads) for picture in submission.pictures}
    return {name: path.read_bytes() for name, path in files.items() if path is not None and name in named}


def _existing(session: Session, submission: Submission, name: str) -> Picture:
    found = _find(session, submission, name)
    if found is None:
        raise NoSuchPicture(name)
    return found


def _find(session: Session, submission: Submission, name: str) -> Picture | None:
    query = select(Picture).where(Picture.submission_id == submission.id, Picture.name == name)
    return session.scalars(query).one_or_none()
