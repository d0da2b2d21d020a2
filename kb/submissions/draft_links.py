"""Links to a draft: one that shows it to a colleague for a while, and one that confirms the address of somebody without account."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account
from kb.accounts.secrets import hash_of, new_secret
from kb.mail.outbox import mailbox
from kb.submissions import letters
from kb.submissions.access import NoSuchSubmission
from kb.submissions.drafts import add_resume_link
from kb.submissions.models import PreviewLink, ResumeLink, Submission

#: How long a colleague can look at a draft.
SHOWN_FOR: Final = timedelta(days=14)


def make_preview_link(session: Session, submission: Submission, *, account: Account | None, now: datetime) -> str:
    """Return the secret of a link that shows the draft, as it is then, for 14 days."""
    secret = new_secret()
    submission.preview_links.append(PreviewLink(secret_hash=hash_of(secret), made_at=now, expires_at=now + SHOWN_FOR))
    session.flush()
    audit.record(session, account, "submission.show", now=now, subject=("submission", submission.id))
    return secret


def find_by_preview(session: Session, secret: str, *, now: datetime) -> Submission:
    """Return the submission that a preview link shows, or raise `NoSuchSubmission`."""
    link = PreviewLink.secret_hash == hash_of(secret)
    query = select(Submission).join(PreviewLink).where(link, PreviewLink.expires_at > now)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchSubmission
    return found


def set_email(session: Session, submission: Submission, email: str, *, now: datetime) -> None:
    """Send somebody without an account a letter whose link opens the draft, and confirms the address where its button is pressed.

    Raise `kb.mail.outbox.BadAddress`; the page counts how often an address is written to.
    Letters to former addresses open nothing any more.
    """
    recipient = mailbox(email)
    others = ResumeLink.email.not_in(("", recipient))
    session.execute(delete(ResumeLink).where(ResumeLink.submission_id == submission.id, others))
    session.expire(submission, ["resume_links"])
    if submission.author_email != recipient:
        submission.author_email = None
    secret = add_resume_link(session, submission, now=now, email=recipient)
    letters.confirm_address(session, submission, recipient, secret, now=now)


def confirm_email(session: Session, secret: str, *, now: datetime) -> tuple[Submission, str]:
    """Take the secret of that letter: its address is now the author's. Return the submission and a secret that opens it.

    Raise `NoSuchSubmission` for another secret. Pressed twice, it does no harm.
    """
    link = session.get(ResumeLink, hash_of(secret))
    if link is None or not link.email:
        raise NoSuchSubmission
    submission = session.get_one(Submission, link.submission_id)
    if submission.author_email != link.email:
        submission.author_email = link.email
        audit.record(session, None, "submission.confirm", now=now, subject=("submission", submission.id))
    return submission, secret
