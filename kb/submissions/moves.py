"""What author and reviewer do with a submission: each move checks who makes it, is recorded, and writes the letters.

Moves that write letters need an application context.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account, Event
from kb.accounts.permissions import Permission, may, require
from kb.errors import KnowledgeBaseError
from kb.submissions import letters
from kb.submissions.access import require_author
from kb.submissions.models import Comment, Submission, Tick, VersionNote
from kb.submissions.outcome import problems_of
from kb.submissions.queue import QueueRow as QueueRow
from kb.submissions.queue import queue as queue
from kb.submissions.ticks import TICKS
from kb.submissions.typed import DraftProblem
from kb.submissions.versions import version
from kb.submissions.workflow import Action, State, next_state


class NotReady(KnowledgeBaseError):
    """The text cannot be published as it is: `problems` say what is to be mended."""

    def __init__(self, problems: tuple[DraftProblem, ...]) -> None:
        super().__init__("\n".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems


class NotConfirmed(KnowledgeBaseError):
    """Somebody without an account sends a text in before they confirmed an address."""


class OwnSubmission(KnowledgeBaseError):
    """Nobody reviews their own text while there is another reviewer."""


class StaleReview(KnowledgeBaseError):
    """The text is not the one that the reviewer has read: `latest` is its version now."""

    def __init__(self, latest: int) -> None:
        super().__init__(f"the text is version {latest} now")
        self.latest = latest


class NoSuchComment(KnowledgeBaseError):
    """The submission has no such comment."""


def submit(session: Session, submission: Submission, *, account: Account | None, now: datetime) -> None:
    """Send it in. Raise `IllegalMove`, `NotAllowed`, `NotConfirmed` or `NotReady`."""
    require_author(submission, account)
    after = next_state(State(submission.state), Action.SUBMIT)
    if submission.author_id is None and submission.author_email is None:
        raise NotConfirmed
    _require_ready(session, submission)
    # What was sent is never replaced by a later save.
    version(session, submission, submission.version).note = VersionNote.SENT
    submission.submitted_at, submission.answered_at, submission.reason = now, None, ""
    _move(session, submission, Action.SUBMIT, after, by=account, now=now)
    letters.sent_in(session, submission, now=now)


def withdraw(
    session: Session, submission: Submission, *, account: Account | None, now: datetime, reason: str = ""
) -> None:
    """Take it back; it can be taken up again."""
    require_author(submission, account)
    was_with_reviewers = submission.state == State.SUBMITTED
    after = next_state(State(submission.state), Action.WITHDRAW)
    submission.reason = reason
    _move(session, submission, Action.WITHDRAW, after, by=account, now=now)
    if was_with_reviewers:
        letters.withdrawn(session, submission, now=now)


def reopen(session: Session, submission: Submission, *, account: Account | None, now: datetime) -> None:
    """Take up again what was withdrawn or declined, as a draft."""
    require_author(submission, account)
    after = next_state(State(submission.state), Action.REOPEN)
    _move(session, submission, Action.REOPEN, after, by=account, now=now)


def take(session: Session, submission: Submission, *, reviewer: Account, now: datetime) -> None:
    """Say that one looks after it, so that two do not do the same work."""
    require(reviewer, Permission.REVIEW)
    submission.reviewer_id = reviewer.id
    _record(session, submission, "take", by=reviewer, now=now)


def release(session: Session, submission: Submission, *, reviewer: Account, now: datetime) -> None:
    """Leave it to others again."""
    require(reviewer, Permission.REVIEW)
    submission.reviewer_id = None
    _record(session, submission, "release", by=reviewer, now=now)


def request_changes(session: Session, submission: Submission, *, reviewer: Account, note: str, now: datetime) -> None:
    """Send it back with a note, which is `reason` until the next move, and stays among the comments."""
    _answer(session, submission, Action.REQUEST_CHANGES, reviewer, note, now)
    letters.sent_back(session, submission, now=now)


def decline(session: Session, submission: Submission, *, reviewer: Account, reason: str, now: datetime) -> None:
    """Say that it will not be published, and why."""
    _answer(session, submission, Action.DECLINE, reviewer, reason, now)
    letters.declined(session, submission, now=now)


def accept(
    session: Session, submission: Submission, *, reviewer: Account, now: datetime, seen_version: int | None = None
) -> None:
    """Agree to its publication. `publishing.publish`, which pages call, does this and all that follows in one.

    Raise `IllegalMove`, `NotAllowed`, `OwnSubmission`, `StaleReview` or `NotReady`. The ticks are recorded, and decide nothing.
    """
    require(reviewer, Permission.REVIEW)
    after = next_state(State(submission.state), Action.ACCEPT)
    if seen_version is not None and seen_version != submission.version:
        raise StaleReview(submission.version)
    is_alone = _is_own_and_alone(session, submission, reviewer)
    _require_ready(session, submission)
    submission.reviewer_id = reviewer.id
    submission.answered_at = submission.answered_at or now
    details: dict[str, object] = {"own": True} if is_alone else {}
    ticked = len(submission.ticks)
    _move(session, submission, Action.ACCEPT, after, by=reviewer, now=now, details={"ticks": ticked, **details})


def note_published(session: Session, submission: Submission, *, now: datetime) -> None:
    """Write down that it is published; only `publishing` does."""
    after = next_state(State(submission.state), Action.PUBLISH)
    _move(session, submission, Action.PUBLISH, after, by=None, now=now, details={"slug": submission.slug or ""})
    letters.published(session, submission, now=now)


def add_comment(
    session: Session, submission: Submission, *, account: Account | None, field: str, text: str, now: datetime
) -> Comment:
    """Say something about a field of the text, or about the whole; author and reviewers may."""
    is_by_reviewer = _is_reviewer_of(submission, account)
    if not is_by_reviewer:
        require_author(submission, account)
    comment = Comment(
        field=field,
        text=text,
        at=now,
        author_id=account.id if account else None,
        is_by_reviewer=is_by_reviewer,
        version=submission.version,
    )
    submission.comments.append(comment)
    session.flush()
    return comment


def settle_comment(
    session: Session,
    submission: Submission,
    comment_id: str,
    *,
    account: Account | None,
    now: datetime,
    done: bool = True,
) -> Comment:
    """Mark a comment as dealt with, or as not; author and reviewers may."""
    if not _is_reviewer_of(submission, account):
        require_author(submission, account)
    comment = session.get(Comment, comment_id)
    if comment is None or comment.submission_id != submission.id:
        raise NoSuchComment(comment_id)
    comment.done_at = now if done else None
    return comment


def set_tick(session: Session, submission: Submission, key: str, *, on: bool, reviewer: Account, now: datetime) -> None:
    """Make one of the twelve ticks, or take it away; who made it and when is recorded."""
    require(reviewer, Permission.REVIEW)
    if key not in {tick.key for tick in TICKS}:
        raise ValueError(key)
    found = session.get(Tick, (submission.id, key))
    if on and found is None:
        submission.ticks.append(Tick(key=key, by=reviewer.id, at=now))
    elif not on and found is not None:
        submission.ticks.remove(found)
    session.flush()


def story_of(session: Session, submission: Submission) -> Sequence[Event]:
    """Return who did what when, the oldest first. Actions are those of the workflow and begin, take, release, show and confirm."""
    query = select(Event).where(Event.subject_kind == "submission", Event.subject_id == submission.id)
    return session.scalars(query.order_by(Event.number)).all()


def _answer(
    session: Session, submission: Submission, action: Action, reviewer: Account, text: str, now: datetime
) -> None:
    require(reviewer, Permission.REVIEW)
    after = next_state(State(submission.state), action)
    _is_own_and_alone(session, submission, reviewer)
    submission.reviewer_id, submission.reason = reviewer.id, text
    submission.answered_at = submission.answered_at or now
    add_comment(session, submission, account=reviewer, field="", text=text, now=now)
    _move(session, submission, action, after, by=reviewer, now=now)


def _require_ready(session: Session, submission: Submission) -> None:
    if problems := problems_of(session, submission):
        raise NotReady(problems)


def _is_own_and_alone(session: Session, submission: Submission, reviewer: Account) -> bool:
    """Tell whether somebody reviews their own text because nobody else can; raise `OwnSubmission` where somebody can."""
    if submission.author_id != reviewer.id:
        return False
    if any(other.id != reviewer.id and may(other, Permission.REVIEW) for other in letters.reviewers(session)):
        raise OwnSubmission
    return True


def _is_reviewer_of(submission: Submission, account: Account | None) -> bool:
    """Tell whether somebody speaks as a reviewer: of one's own text one is the author."""
    return may(account, Permission.REVIEW) and account is not None and account.id != submission.author_id


def _move(
    session: Session,
    submission: Submission,
    action: Action,
    after: State,
    *,
    by: Account | None,
    now: datetime,
    details: dict[str, object] | None = None,
) -> None:
    facts = {"from": submission.state, "to": after.value, "version": submission.version, **(details or {})}
    submission.state, submission.changed_at = after, now
    _record(session, submission, action, by=by, now=now, details=facts)
    session.flush()


def _record(
    session: Session,
    submission: Submission,
    what: str,
    *,
    by: Account | None,
    now: datetime,
    details: dict[str, object] | None = None,
) -> None:
    subject = ("submission", submission.id)
    audit.record(session, by, f"submission.{what}", now=now, subject=subject, details=details)
