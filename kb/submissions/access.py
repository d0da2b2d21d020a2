"""Who may open a submission, and as what. Whoever may not is told the same as if it did not exist."""

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.permissions import NotAllowed, Permission, may
from kb.accounts.secrets import hash_of
from kb.errors import KnowledgeBaseError
from kb.submissions.models import ResumeLink, Submission
from kb.submissions.workflow import State


class NoSuchSubmission(KnowledgeBaseError):
    """There is none, or it is not theirs; answered 404."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: somebody signed in, or somebody who holds a secret link. A page gives its key as the secret, whatever it is."""

    account: Account | None
    resume_secret: str = ""


class Standing(StrEnum):
    """As what somebody sees a submission. Whoever has a preview link needs none (`draft_links.find_by_preview`)."""

    AUTHOR = "author"
    REVIEWER = "reviewer"


def find_submission(session: Session, key: str, asker: Asker) -> Submission:
    """Return a submission by its id or by the secret of a resume link; raise `NoSuchSubmission` where it is not the asker's."""
    submission = session.get(Submission, key) or _by_secret(session, key)
    if submission is None:
        raise NoSuchSubmission(key)
    if standing_of(submission, replace(asker, resume_secret=asker.resume_secret or key)) is None:
        raise NoSuchSubmission(key)
    return submission


def standing_of(submission: Submission, asker: Asker) -> Standing | None:
    """Return as what somebody sees a submission; None for those who may not see it.

    Who wrote it is its author, even as a reviewer. Reviewers see what was sent in; what nobody sent, or its author took back, is its
    author's alone.
    """
    account = asker.account
    if account is not None and not account.is_disabled and submission.author_id == account.id:
        return Standing.AUTHOR
    if asker.resume_secret and is_secret_of(submission, asker.resume_secret):
        return Standing.AUTHOR
    is_sent = submission.submitted_at is not None and submission.state not in {State.DRAFT, State.WITHDRAWN}
    if is_sent and may(account, Permission.REVIEW):
        return Standing.REVIEWER
    return None


def is_secret_of(submission: Submission, secret: str) -> bool:
    """Tell whether a secret is that of one of a submission's resume links."""
    return hash_of(secret) in {link.secret_hash for link in submission.resume_links}


def require_author(submission: Submission, account: Account | None) -> None:
    """Raise `NotAllowed` for somebody else. Whoever has no account has shown the secret to `find_submission` before."""
    if submission.author_id is not None and (account is None or account.id != submission.author_id):
        raise NotAllowed("only its author may do this")


def _by_secret(session: Session, secret: str) -> Submission | None:
    query = select(Submission).join(ResumeLink).where(ResumeLink.secret_hash == hash_of(secret))
    return session.scalars(query).one_or_none()
