"""The versions of a draft's text: numbers that grow, and which quick saves replace each other."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.errors import KnowledgeBaseError
from kb.submissions.models import Comment, Submission, TypedJson, Version, VersionNote
from kb.submissions.typed import Typed

#: Saves of one person within so long are one version: two hundred of them are not two hundred rows.
QUICK: Final = timedelta(minutes=10)
#: Never were the latest.
_BESIDE: Final = (VersionNote.KEPT, VersionNote.SETTLED)


class NoSuchVersion(KnowledgeBaseError):
    """The submission has no version of this number."""


def as_json(typed: Typed) -> TypedJson:
    """Return a text as the database keeps it: without the fields that are empty."""
    return {name: [*values] for name, values in typed.items() if any(values)}


def as_typed(kept: TypedJson) -> Typed:
    """Return a text that the database has kept."""
    return {name: tuple(values) for name, values in kept.items()}


def version(session: Session, submission: Submission, number: int) -> Version:
    """Return a version, or raise `NoSuchVersion`."""
    query = select(Version).where(Version.submission_id == submission.id, Version.number == number)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchVersion(str(number))
    return found


def versions(session: Session, submission: Submission) -> Sequence[Version]:
    """Return all versions, the newest first."""
    query = select(Version).where(Version.submission_id == submission.id)
    return session.scalars(query.order_by(Version.number.desc())).all()


def open_kept(session: Session, submission: Submission) -> Sequence[Version]:
    """Return the texts that lost and that nobody has decided about yet, the oldest first."""
    query = select(Version).where(Version.submission_id == submission.id, Version.note == VersionNote.KEPT)
    return session.scalars(query.order_by(Version.number)).all()


def base_of(session: Session, submission: Submission, kept: Version) -> Version:
    """Return what a kept text was typed on top of, for a merge.

    Quick saves replace each other, so it may be the nearest version before; both texts grew from that one, too.
    """
    query = select(Version).where(Version.submission_id == submission.id, Version.note.not_in(_BESIDE))
    before = query.where(Version.number <= kept.base).order_by(Version.number.desc())
    # The first version is never replaced, so there is one before any.
    return session.scalars(before).first() or session.scalars(query.order_by(Version.number).limit(1)).one()


def add_version(
    session: Session,
    submission: Submission,
    text: TypedJson,
    *,
    base: int,
    note: VersionNote,
    account: Account | None,
    now: datetime,
) -> Version:
    """Add a version with the next number."""
    made = Version(
        submission_id=submission.id,
        number=_next_number(session, submission),
        note=note,
        base=base,
        typed=text,
        begun_at=now,
        saved_at=now,
        saved_by=account.id if account else None,
    )
    session.add(made)
    session.flush()
    return made


def replace_version(
    session: Session, submission: Submission, former: Version, text: TypedJson, *, now: datetime
) -> Version:
    """Put a text in the place of a version, with the next number: whoever typed on top of the former one is late."""
    former.number, former.typed, former.saved_at = _next_number(session, submission), text, now
    return former


def may_be_replaced(session: Session, latest: Version, *, by: Account | None, now: datetime) -> bool:
    """Tell whether a save of somebody may replace the latest version: theirs, of this moment, and named by nothing."""
    if latest.note != VersionNote.SAVED or latest.number == 1 or latest.saved_by != (by.id if by else None):
        return False
    return now - latest.begun_at < QUICK and not _is_named(session, latest)


def _is_named(session: Session, latest: Version) -> bool:
    of_this = Version.submission_id == latest.submission_id
    kept = select(Version.id).where(of_this, Version.base == latest.number, Version.note.in_(_BESIDE))
    said = select(Comment.id).where(Comment.submission_id == latest.submission_id, Comment.version == latest.number)
    return session.scalar(select(kept.exists() | said.exists())) is True


def _next_number(session: Session, submission: Submission) -> int:
    query = select(func.max(Version.number)).where(Version.submission_id == submission.id)
    return (session.scalar(query) or 0) + 1
