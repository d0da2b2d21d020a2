"""What waits for the reviewers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.permissions import Permission, require
from kb.submissions.models import Kind, Submission
from kb.submissions.typed import first
from kb.submissions.versions import as_typed
from kb.submissions.workflow import State, answer_due, is_late

#: What somebody still has to do something about. Accepted means here that its publication was interrupted.
WAITING: Final = (State.SUBMITTED, State.CHANGES_REQUESTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A submission as the queue shows it. `reviewer` is the name of who looks after it; `is_own`: the reader wrote it."""

    id: str
    title: str
    kind: Kind
    state: State
    language: str
    library: str
    slug: str | None
    submitted_at: datetime
    due: datetime
    is_late: bool
    is_own: bool
    reviewer: str | None


def queue(
    session: Session,
    *,
    reviewer: Account,
    state: State | None = None,
    language: str | None = None,
    kind: Kind | None = None,
    late: bool = False,
    now: datetime,
) -> Sequence[QueueRow]:
    """Return what waits, the longest first; without a state, all that is not done with. `late`: only what waits too long."""
    require(reviewer, Permission.REVIEW)
    query = (
        select(Submission, Account.name)
        .outerjoin(Account, Account.id == Submission.reviewer_id)
        .where(Submission.submitted_at.is_not(None), Submission.state.in_([state] if state else WAITING))
        .order_by(Submission.submitted_at, Submission.id)
    )
    if language:
        query = query.where(Submission.language == language)
    if kind:
        query = query.where(Submission.kind == kind)
    rows = (_row(submission, name, reviewer, now) for submission, name in session.execute(query))
    return tuple(row for row in rows if row.is_late or not late)


def _row(submission: Submission, name: str | None, reader: Account, now: datetime) -> QueueRow:
    assert submission.submitted_at is not None
    typed = as_typed(submission.typed)
    return QueueRow(
        id=submission.id,
        title=first(typed, "title"),
        kind=Kind(submission.kind),
        state=State(submission.state),
        language=submission.language,
        library=first(typed, "organisation") or first(typed, "translator"),
        slug=submission.slug,
        submitted_at=submission.submitted_at,
        due=answer_due(submission.submitted_at),
        # Once it is answered, it is its author's turn.
        is_late=submission.state == State.SUBMITTED and is_late(submission.submitted_at, now=now),
        is_own=submission.author_id == reader.id,
        reviewer=name,
    )
