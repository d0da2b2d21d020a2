"""A change that waits while the practice is changed by somebody else: what was published meanwhile is put into it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.accounts.permissions import Permission, require
from kb.submissions import drafts, history, publishing
from kb.submissions.merge import Merged, merge
from kb.submissions.models import Kind, Revision, Submission, VersionNote
from kb.submissions.typed import MANY, TEXTS, Typed, typed_from
from kb.submissions.versions import as_typed
from kb.submissions.workflow import Action, State, next_state


def merged_with_published(session: Session, submission: Submission) -> tuple[Merged, int]:
    """Return a change put together with the practice as it is published, and the number of that revision."""
    slug = submission.slug or ""
    base = history.revision(session, slug, submission.base_revision or 1)
    latest = history.latest_revision(session, slug)
    if latest is None:
        raise history.NoSuchRevision(f"{slug} has no revision")
    mine = as_typed(submission.typed)
    merged = merge(_published(base, submission), mine, _published(latest, submission), sets=MANY, texts=TEXTS)
    return merged, latest.number


def _published(revision: Revision, submission: Submission) -> Typed:
    """Return what a submission changes as a revision had it: the original, or the translation, which may not have been there."""
    if submission.kind != Kind.TRANSLATION:
        return publishing.typed_of(revision)
    text = history.practice_of(revision).translations.get(submission.language)
    return typed_from(text) if text else {}


def bring_up_to_date(session: Session, submission: Submission, *, reviewer: Account, now: datetime) -> bool:
    """Save the merged text as the one under review; False, and nothing changed, where somebody must decide first.

    Raise `IllegalMove` where it is not under review, `NoSuchRevision` where it changes no practice.
    """
    require(reviewer, Permission.REVIEW)
    next_state(State(submission.state), Action.ACCEPT)
    merged, number = merged_with_published(session, submission)
    if merged.conflicts:
        return False
    drafts.save(
        session,
        submission,
        merged.values,
        base_version=submission.version,
        account=reviewer,
        now=now,
        note=VersionNote.MERGED,
    )
    submission.base_revision = number
    audit.record(session, reviewer, "submission.catch-up", now=now, subject=("submission", submission.id))
    return True
