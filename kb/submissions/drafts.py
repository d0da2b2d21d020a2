"""Drafts: begun, saved, never lost. Whoever saves on top of an older text keeps theirs beside it, and is told."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.accounts.permissions import Permission, may
from kb.accounts.secrets import hash_of, new_secret
from kb.errors import KnowledgeBaseError
from kb.practices.store import PracticeStore, UnknownPractice
from kb.submissions.access import require_author
from kb.submissions.history import practice_of, up_to_date
from kb.submissions.models import MOST_LANGUAGE, Kind, ResumeLink, Submission, TypedJson, Version, VersionNote
from kb.submissions.typed import NAMES, TRANSLATOR, Typed, typed_from
from kb.submissions.versions import NoSuchVersion as NoSuchVersion
from kb.submissions.versions import add_version, as_json, may_be_replaced, replace_version
from kb.submissions.versions import as_typed as as_typed
from kb.submissions.versions import base_of as base_of
from kb.submissions.versions import open_kept as open_kept
from kb.submissions.versions import version as version
from kb.submissions.versions import versions as versions
from kb.submissions.workflow import State

#: While it stands so, its author writes. While it is with the reviewers, they may; else nobody does.
WRITABLE: Final = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
#: Facts that somebody who tries a practice too has in common with its makers.
_SHARED: Final = ("themes", "concepts", "democracy_roles", "audiences", "formats")


class Saved(NamedTuple):
    """A text that is kept, and the number of its version: the `base_version` of the next save."""

    version: int


class StaleDraft(KnowledgeBaseError):
    """Somebody else has saved since. The text is kept as the version `kept`; the draft goes on as `latest`."""

    def __init__(self, latest: Version, kept: Version) -> None:
        super().__init__(f"version {kept.base} is not the latest, which is {latest.number}")
        self.latest = latest
        self.kept = kept


class NotOpen(KnowledgeBaseError):
    """Its state lets nobody change it now: it is under review or done. What was typed is kept as the version `kept`."""

    def __init__(self, submission: Submission, kept: Version | None = None) -> None:
        super().__init__(f"a submission that is {submission.state} is not changed")
        self.submission = submission
        self.kept = kept


def begin(
    session: Session,
    account: Account | None,
    *,
    kind: Kind,
    language: str,
    ui_language: str,
    now: datetime,
    slug: str | None = None,
    base_revision: int | None = None,
    typed: Typed | None = None,
    called_by: str = "",
) -> tuple[Submission, str | None]:
    """Begin a draft, with the defaults of the account's library where `typed` says nothing.

    Return it, and for somebody without an account the secret of the link that opens it again.
    """
    # A change and a translation have their facts already.
    defaults = account.defaults if account and kind in {Kind.NEW, Kind.ADAPTATION} else {}
    known = {name: values for name, values in defaults.items() if name in NAMES}
    text = {**known, **as_json(typed or {}), "language": [language]}
    submission = Submission(
        kind=kind,
        state=State.DRAFT,
        slug=slug,
        base_revision=base_revision,
        language=language,
        typed=text,
        version=1,
        author_id=account.id if account else None,
        author_language=ui_language,
        called_by=called_by,
        created_at=now,
        changed_at=now,
    )
    session.add(submission)
    session.flush()
    add_version(session, submission, text, base=0, note=VersionNote.SAVED, account=account, now=now)
    audit.record(session, account, "submission.begin", now=now, subject=("submission", submission.id))
    return submission, None if account else add_resume_link(session, submission, now=now)


def begin_edit(
    session: Session, account: Account, store: PracticeStore, slug: str, *, ui_language: str, now: datetime
) -> Submission:
    """Begin a change of a practice's original; raise `UnknownPractice`, or `NeedsRepair` where a file cannot be read."""
    latest = up_to_date(session, store, slug, now=now)
    if latest is None:
        raise UnknownPractice(slug)
    practice = practice_of(latest)
    return begin(
        session,
        account,
        kind=Kind.EDIT,
        language=practice.original.language,
        ui_language=ui_language,
        now=now,
        slug=slug,
        base_revision=latest.number,
        typed=typed_from(practice.original, practice.facts),
    )[0]


def begin_translation(
    session: Session,
    account: Account,
    store: PracticeStore,
    slug: str,
    *,
    language: str,
    ui_language: str,
    now: datetime,
) -> Submission:
    """Begin a translation, or go on with the one that is published, on top of the practice's latest revision."""
    latest = up_to_date(session, store, slug, now=now)
    if latest is None:
        raise UnknownPractice(slug)
    published = practice_of(latest).translations.get(language)
    organisation = account.defaults.get("organisation", [])
    typed: Typed = typed_from(published) if published else {TRANSLATOR: tuple(organisation)}
    return begin(
        session,
        account,
        kind=Kind.TRANSLATION,
        language=language,
        ui_language=ui_language,
        now=now,
        slug=slug,
        base_revision=latest.number,
        typed=typed,
    )[0]


def begin_adaptation(
    session: Session,
    account: Account | None,
    store: PracticeStore,
    slug: str,
    *,
    language: str,
    ui_language: str,
    now: datetime,
) -> tuple[Submission, str | None]:
    """Begin the story of a library that tried a practice too; what it is about comes along."""
    practice = store.read(slug).practice
    if practice is None or practice.is_withdrawn:
        raise UnknownPractice(slug)
    origin = typed_from(practice.original, practice.facts)
    shared = {name: origin[name] for name in _SHARED if name in origin}
    typed: Typed = {**shared, "kind": ("adaptation",), "adapted_from": (slug,)}
    return begin(
        session, account, kind=Kind.ADAPTATION, language=language, ui_language=ui_language, now=now, typed=typed
    )


def add_resume_link(session: Session, submission: Submission, *, now: datetime, email: str = "") -> str:
    """Return the secret of a new link that opens a submission for its author; `email` is the address that it is sent to."""
    secret = new_secret()
    submission.resume_links.append(ResumeLink(secret_hash=hash_of(secret), made_at=now, email=email))
    session.flush()
    return secret


def save(
    session: Session,
    submission: Submission,
    typed: Typed,
    *,
    base_version: int,
    account: Account | None,
    now: datetime,
    note: VersionNote = VersionNote.SAVED,
) -> Saved:
    """Save a text that was typed on top of a version. Raise `StaleDraft` or `NotOpen`: the text is kept then, too, and committed.

    The text that is saved already is no conflict: its first answer may have been lost on the way.
    """
    session.refresh(submission, with_for_update=True)
    text = as_json(typed)
    if text == submission.typed and note is VersionNote.SAVED:
        return Saved(submission.version)
    if not _may_write(submission, account):
        raise NotOpen(submission, _keep(session, submission, text, base_version, account=account, now=now))
    latest = version(session, submission, submission.version)
    if base_version != submission.version:
        raise StaleDraft(latest, _keep(session, submission, text, base_version, account=account, now=now))
    if note is VersionNote.SAVED and may_be_replaced(session, latest, by=account, now=now):
        saved = replace_version(session, submission, latest, text, now=now)
    else:
        saved = add_version(session, submission, text, base=base_version, note=note, account=account, now=now)
    submission.typed, submission.version, submission.changed_at = text, saved.number, now
    if submission.kind in {Kind.NEW, Kind.ADAPTATION} and text.get("language"):
        # What was typed may be no language yet.
        submission.language = text["language"][0][:MOST_LANGUAGE]
    session.flush()
    return Saved(saved.number)


def merge_kept(
    session: Session,
    submission: Submission,
    number: int,
    typed: Typed,
    *,
    base_version: int,
    account: Account | None,
    now: datetime,
) -> Saved:
    """Save what somebody made of a kept text and the latest one. The kept one stays among the versions, but is done with."""
    kept = version(session, submission, number)
    saved = save(
        session, submission, typed, base_version=base_version, account=account, now=now, note=VersionNote.MERGED
    )
    settle_kept(session, submission, kept.number)
    return saved


def settle_kept(session: Session, submission: Submission, number: int) -> None:
    """Be done with a kept text without merging it: it stays among the versions."""
    kept = version(session, submission, number)
    if kept.note == VersionNote.KEPT:
        kept.note = VersionNote.SETTLED
        session.flush()


def restore(
    session: Session, submission: Submission, number: int, *, base_version: int, account: Account | None, now: datetime
) -> Saved:
    """Go back to a version: its text becomes the latest, as a version of its own."""
    typed = as_typed(version(session, submission, number).typed)
    return save(
        session, submission, typed, base_version=base_version, account=account, now=now, note=VersionNote.RESTORED
    )


def delete_draft(
    session: Session, submission: Submission, *, account: Account | None, now: datetime, uploads: Path
) -> None:
    """Delete a draft with its pictures: only its author, and only what was never sent in or has been withdrawn or declined."""
    require_author(submission, account)
    is_over = submission.state in {State.WITHDRAWN, State.DECLINED}
    if not is_over and (submission.state != State.DRAFT or submission.submitted_at is not None):
        raise NotOpen(submission)
    audit.record(session, account, "submission.delete", now=now, subject=("submission", submission.id))
    session.delete(submission)
    session.flush()
    shutil.rmtree(uploads / submission.id, ignore_errors=True)


def require_writable(submission: Submission, account: Account | None) -> None:
    """Raise `NotOpen` where its state lets somebody change nothing."""
    if not _may_write(submission, account):
        raise NotOpen(submission)


def _keep(
    session: Session, submission: Submission, text: TypedJson, base: int, *, account: Account | None, now: datetime
) -> Version:
    """Keep a text that cannot be saved, once, whatever becomes of the caller: this is committed here."""
    same = (kept for kept in open_kept(session, submission) if kept.typed == text)
    kept = next(same, None) or add_version(
        session, submission, text, base=base, note=VersionNote.KEPT, account=account, now=now
    )
    session.commit()
    return kept


def _may_write(submission: Submission, account: Account | None) -> bool:
    if submission.state == State.SUBMITTED:
        return may(account, Permission.REVIEW)
    return submission.state in WRITABLE
