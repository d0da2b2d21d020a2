"""What a practice was each time it was published, and what was changed in the folder by hand.

`publishing.restore_revision` brings an old revision back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, defer

from kb.database.engine import Database
from kb.errors import KnowledgeBaseError
from kb.practices.record import Practice
from kb.practices.store import PracticeStore, Reading, read_texts
from kb.submissions.models import Origin, Revision

#: So many practices are compared with the folder in one transaction; others who write wait for so long.
_AT_ONCE: Final = 100


class NoSuchRevision(KnowledgeBaseError):
    """The practice has no revision of this number."""


class NeedsRepair(KnowledgeBaseError):
    """A file of this practice cannot be read, and writing the others would lose it; somebody mends it in the folder first."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"a file of {slug!r} cannot be read")
        self.slug = slug


def revisions_of(session: Session, slug: str) -> Sequence[Revision]:
    """Return the revisions of a practice without their files, the newest first."""
    query = select(Revision).where(Revision.slug == slug).options(defer(Revision.files))
    return session.scalars(query.order_by(Revision.number.desc())).all()


def revision(session: Session, slug: str, number: int) -> Revision:
    """Return a revision, or raise `NoSuchRevision`."""
    found = session.scalars(select(Revision).where(Revision.slug == slug, Revision.number == number)).one_or_none()
    if found is None:
        raise NoSuchRevision(f"{slug} has no revision {number}")
    return found


def latest_revision(session: Session, slug: str) -> Revision | None:
    """Return what the practice is now; None where nothing is known of it yet."""
    return session.scalars(select(Revision).where(Revision.slug == slug).order_by(Revision.number.desc())).first()


def latest_numbers(session: Session, slugs: Iterable[str]) -> dict[str, int]:
    """Return the number of the latest revision by slug, for those practices that have one."""
    query = (
        select(Revision.slug, func.max(Revision.number)).where(Revision.slug.in_(set(slugs))).group_by(Revision.slug)
    )
    return dict(session.execute(query).all())


def revisions_among(session: Session, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Revision]:
    """Return those revisions that are there, by slug and number."""
    query = select(Revision).where(tuple_(Revision.slug, Revision.number).in_(list(wanted)))
    return {(found.slug, found.number): found for found in session.scalars(query)}


def reading_of(revision: Revision) -> Reading:
    """Return what can be made out of a revision's files."""
    return read_texts(revision.slug, {name: as_bytes(text) for name, text in revision.files.items()})


def practice_of(revision: Revision) -> Practice:
    """Return a revision as a practice; raise `NeedsRepair` where a file of it could not be read."""
    practice = reading_of(revision).practice
    if practice is None or len(practice.texts) != len(revision.files):
        raise NeedsRepair(revision.slug)
    return practice


def record_disk_changes(database: Database, store: PracticeStore, slugs: Iterable[str], *, now: datetime) -> int:
    """Record what was changed in the folder since the last revision of each practice; return how many were changed.

    A practice that has no revision yet gets its first; with an empty history, as after an upgrade, that is every one.
    `publishing.finish_interrupted` comes before.
    """
    count = 0
    rest = list(store.stamps() if _is_empty(database) else slugs)
    while rest:
        some, rest = rest[:_AT_ONCE], rest[_AT_ONCE:]
        with database.writing() as session:
            latest = _latest(session, some)
            count += sum(
                record_disk_change(session, store, slug, latest.get(slug), now=now) is not None for slug in some
            )
    return count


def up_to_date(session: Session, store: PracticeStore, slug: str, *, now: datetime) -> Revision | None:
    """Return the latest revision of a practice, after recording what was changed in the folder by hand; None where there is none."""
    latest = latest_revision(session, slug)
    return record_disk_change(session, store, slug, latest, now=now) or latest


def record_disk_change(
    session: Session, store: PracticeStore, slug: str, latest: Revision | None, *, now: datetime
) -> Revision | None:
    """Record a practice's files where they are not those of its latest revision; return the new one.

    The files are read in the transaction that writes, so that nobody publishes in between; and what is being published just now,
    or was interrupted, is no change by hand.
    """
    if latest is not None and latest.written_at is None:
        return None
    files = {name: as_text(content) for name, content in store.texts(slug).items()}
    if not files or (latest is not None and files == latest.files):
        return None
    number = latest.number + 1 if latest else 1
    made = Revision(slug=slug, number=number, at=now, written_at=now, origin=Origin.DISK, files=files)
    session.add(made)
    session.flush()
    return made


def as_text(content: bytes) -> str:
    """Return a file as it is kept in the database, whatever is in it."""
    return content.decode("utf-8", "surrogateescape")


def as_bytes(text: str) -> bytes:
    """Return the file that a text was."""
    return text.encode("utf-8", "surrogateescape")


def _is_empty(database: Database) -> bool:
    with database.reading() as session:
        return session.scalars(select(Revision.id).limit(1)).first() is None


def _latest(session: Session, slugs: Sequence[str]) -> Mapping[str, Revision]:
    newest = select(Revision.slug, func.max(Revision.number).label("number")).where(Revision.slug.in_(slugs))
    numbers = newest.group_by(Revision.slug).subquery()
    same = (Revision.slug == numbers.c.slug) & (Revision.number == numbers.c.number)
    return {found.slug: found for found in session.scalars(select(Revision).join(numbers, same))}
