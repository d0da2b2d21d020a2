"""Publishing, in an order that survives a stop at any point: database, files, index, database.

1. One transaction: the submission is accepted, and the next revision holds all files as they shall be. It is not written yet.
2. The files: pictures, translations, the original. From here on the reviewer may be told that it is done.
3. The index.
4. One transaction: the revision is written, the submission published, the author gets a letter.

What was stopped after 1 is finished by `finish_interrupted`, or by publishing it again; every step may be repeated.

Each function writes in transactions of its own: a request commits its session before (`session().commit()`). An application context
is needed for the letters.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.accounts.permissions import NotAllowed, Permission, require
from kb.database.engine import Database
from kb.errors import KnowledgeBaseError
from kb.practices.record import Practice
from kb.practices.store import MARKDOWN, write_texts
from kb.search.catalogue import Catalogue
from kb.submissions import moves
from kb.submissions.access import NoSuchSubmission
from kb.submissions.draft_pictures import used_pictures
from kb.submissions.history import NeedsRepair as NeedsRepair
from kb.submissions.history import as_bytes, as_text, practice_of, revision
from kb.submissions.models import MOST_CREDIT, Kind, Origin, Revision, Submission
from kb.submissions.next_revision import StaleEdit as StaleEdit
from kb.submissions.next_revision import credit_of, files_together, is_taken, require_fresh, settled_revision
from kb.submissions.outcome import Outcome, files_of, outcome_of, read_as_original, read_as_translation
from kb.submissions.slugs import slug_for
from kb.submissions.typed import Typed, typed_from

_log = logging.getLogger(__name__)
MOST_NOTE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A revision that is in the folder and in the index."""

    slug: str
    revision: int


def publish(
    database: Database,
    catalogue: Catalogue,
    submission_id: str,
    *,
    reviewer_id: str,
    now: datetime,
    uploads: Path,
    seen_version: int | None = None,
    note: str = "",
) -> Published:
    """Accept a submission and publish it, or go on with what was stopped. When this returns it is found.

    Raise what `moves.accept` raises, and `NoSuchSubmission`, `StaleEdit` or `NeedsRepair`; then nothing was changed.
    """
    with catalogue.publishing():
        with database.writing() as session:
            submission = session.get(Submission, submission_id)
            if submission is None:
                raise NoSuchSubmission(submission_id)
            reviewer = _account(session, reviewer_id)
            require(reviewer, Permission.REVIEW)
            made = _begun(session, submission)
            if made is None:
                moves.accept(session, submission, reviewer=reviewer, now=now, seen_version=seen_version)
                made = _begin(session, catalogue, submission, reviewer, now=now, note=note)
        return _finish(database, catalogue, made.id, uploads=uploads, now=now)


def correct(
    database: Database,
    catalogue: Catalogue,
    slug: str,
    typed: Typed,
    *,
    language: str,
    base_revision: int,
    reviewer_id: str,
    note: str,
    now: datetime,
) -> Published:
    """Publish a small correction of the text in a language, the original's or a translation's, in one step.

    Raise `NotReady`, `StaleEdit`, `NeedsRepair`, `NotAllowed` or `UnknownPractice`; then nothing was changed.
    """

    def change(session: Session, latest: Revision) -> Mapping[str, str]:
        current = practice_of(latest)
        outcome = _read_correction(typed, current, language)
        if outcome.problems:
            raise moves.NotReady(outcome.problems)
        require_fresh(session, latest, base_revision, outcome.file_name)
        return _changed_files(latest, outcome, current)

    return _revise(database, catalogue, slug, change, "correct", reviewer_id=reviewer_id, note=note, now=now)


def restore_revision(
    database: Database, catalogue: Catalogue, slug: str, number: int, *, reviewer_id: str, note: str = "", now: datetime
) -> Published:
    """Publish an older revision again, as a new one; former slugs stay. Raise `NoSuchRevision` or what `correct` raises."""

    def change(session: Session, latest: Revision) -> Mapping[str, str]:
        old, current = practice_of(revision(session, slug, number)), practice_of(latest)
        facts = replace(old.facts, formerly=tuple(dict.fromkeys((*old.facts.formerly, *current.facts.formerly))))
        return {name: as_text(content) for name, content in write_texts(replace(old, facts=facts)).items()}

    return _revise(database, catalogue, slug, change, "restore", reviewer_id=reviewer_id, note=note, now=now)


def withdraw_practice(
    database: Database, catalogue: Catalogue, slug: str, *, reviewer_id: str, reason: str, now: datetime
) -> Published:
    """Take a practice back: its address tells the reason from now on. `restore_revision` publishes it again."""

    def change(_session: Session, latest: Revision) -> Mapping[str, str]:
        current = practice_of(latest)
        facts = replace(current.facts, status="withdrawn", withdrawn_reason=reason)
        name = f"{current.original.language}{MARKDOWN}"
        return {**latest.files, name: as_text(write_texts(replace(current, facts=facts))[name])}

    return _revise(database, catalogue, slug, change, "withdraw", reviewer_id=reviewer_id, note=reason, now=now)


def finish_interrupted(
    database: Database, catalogue: Catalogue, *, uploads: Path, now: datetime
) -> tuple[Published, ...]:
    """Finish what was stopped half-way. What still cannot be written is told in the log, and waits."""
    done: list[Published] = []
    with catalogue.publishing():
        with database.reading() as session:
            unwritten = select(Revision.id).where(Revision.written_at.is_(None)).order_by(Revision.id)
            waiting = session.scalars(unwritten).all()
        for revision_id in waiting:
            try:
                done.append(_finish(database, catalogue, revision_id, uploads=uploads, now=now))
            except (OSError, KnowledgeBaseError):
                _log.exception("revision %s cannot be written", revision_id)
    return tuple(done)


def typed_of(revision: Revision, language: str | None = None) -> Typed:
    """Return what one would type to get a revision's original, or its translation into a language."""
    practice = practice_of(revision)
    if language is None or language == practice.original.language:
        return typed_from(practice.original, practice.facts)
    return typed_from(practice.text_for(language))


def _begin(
    session: Session, catalogue: Catalogue, submission: Submission, reviewer: Account, *, now: datetime, note: str
) -> Revision:
    """Make the revision of an accepted submission, and give a new practice its slug."""
    latest = current = None
    if submission.kind in {Kind.EDIT, Kind.TRANSLATION} and submission.slug is not None:
        latest = settled_revision(session, catalogue.store, submission.slug, now=now)
        current = practice_of(latest)
    outcome = outcome_of(submission, current)
    if outcome.problems:  # the folder was changed by hand, and the submission does not fit any more
        raise moves.NotReady(outcome.problems)
    if latest is not None:
        require_fresh(session, latest, submission.base_revision, outcome.file_name)
        slug = latest.slug
    else:
        slug = slug_for(outcome.text.title, lambda wanted: is_taken(session, catalogue, wanted))
        submission.slug = slug
    files = files_of(slug, outcome, current, confirmed=now.date())
    made = Revision(
        slug=slug,
        number=latest.number + 1 if latest else 1,
        at=now,
        written_at=None,
        origin=Origin.SITE,
        submission_id=submission.id,
        author_id=submission.author_id,
        reviewer_id=reviewer.id,
        credit=credit_of(outcome, current)[:MOST_CREDIT],
        note=note[:MOST_NOTE],
        files=files_together(latest, files, current),
    )
    session.add(made)
    session.flush()
    return made


def _finish(
    database: Database, catalogue: Catalogue, revision_id: int, *, uploads: Path | None, now: datetime
) -> Published:
    """Do all that comes after the first transaction; each step may have been done before."""
    with database.reading() as session:
        made = session.get_one(Revision, revision_id)
        submission = session.get(Submission, made.submission_id) if made.submission_id else None
        shown = "\n".join(made.files.values())
        media = used_pictures(submission, shown, uploads=uploads) if submission and uploads else {}
    catalogue.store.put(made.slug, {name: as_bytes(text) for name, text in made.files.items()}, media=media)
    catalogue.take_in(made.slug)
    with database.writing() as session:
        session.get_one(Revision, revision_id).written_at = now
        if submission is not None:
            moves.note_published(session, session.get_one(Submission, submission.id), now=now)
    return Published(slug=made.slug, revision=made.number)


def _revise(
    database: Database,
    catalogue: Catalogue,
    slug: str,
    change: Callable[[Session, Revision], Mapping[str, str]],
    action: str,
    *,
    reviewer_id: str,
    note: str,
    now: datetime,
) -> Published:
    """Publish what a reviewer makes of a practice, without a submission; what changes nothing is no revision."""
    with catalogue.publishing():
        with database.writing() as session:
            reviewer = _account(session, reviewer_id)
            require(reviewer, Permission.REVIEW)
            latest = settled_revision(session, catalogue.store, slug, now=now)
            files = dict(change(session, latest))
            if files == latest.files:
                return Published(slug=slug, revision=latest.number)
            made = Revision(
                slug=slug,
                number=latest.number + 1,
                at=now,
                written_at=None,
                origin=Origin.SITE,
                reviewer_id=reviewer.id,
                credit=practice_of(latest).facts.organisation[:MOST_CREDIT],
                note=note[:MOST_NOTE],
                files=files,
            )
            session.add(made)
            audit.record(session, reviewer, f"practice.{action}", now=now, subject=("practice", slug))
        return _finish(database, catalogue, made.id, uploads=None, now=now)


def _begun(session: Session, submission: Submission) -> Revision | None:
    """Return the revision of a submission whose publication was stopped."""
    query = select(Revision).where(Revision.submission_id == submission.id, Revision.written_at.is_(None))
    return session.scalars(query).one_or_none()


def _read_correction(typed: Typed, current: Practice, language: str) -> Outcome:
    if language == current.original.language:
        return read_as_original(typed, current)
    translated_from = current.text_for(language).translated_from_revision
    return read_as_translation(typed, current, revision=translated_from)


def _changed_files(latest: Revision, outcome: Outcome, current: Practice) -> dict[str, str]:
    return files_together(latest, files_of(latest.slug, outcome, current, confirmed=None), current)


def _account(session: Session, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotAllowed("no such account")
    return account
