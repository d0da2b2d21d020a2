"""The letters to author and reviewers, each in the language of who gets it. They need an application context."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account, Role
from kb.languages import ENGLISH, LANGUAGES
from kb.mail.outbox import post
from kb.practices.views import practice_pages
from kb.submissions.drafts import add_resume_link
from kb.submissions.models import Submission
from kb.submissions.typed import first
from kb.submissions.versions import as_typed
from kb.submissions.workflow import answer_due
from kb.web.localisation import in_language
from kb.web.wording import format_day
from kb.web.wording import gettext as _


class Letter(NamedTuple):
    """What a letter says, paragraph by paragraph."""

    subject: str
    paragraphs: Sequence[str]


class _Receiver(NamedTuple):
    address: str
    language: str
    name: str


def reviewers(session: Session) -> Sequence[Account]:
    """Return everybody who may review."""
    is_one = Account.role.in_((Role.REVIEWER, Role.ADMINISTRATOR)) & Account.is_disabled.is_(False)
    return session.scalars(select(Account).where(is_one).order_by(Account.created_at, Account.id)).all()


def sent_in(session: Session, submission: Submission, *, now: datetime) -> None:
    """Tell the reviewers that something waits; the second time only the one who has asked for changes. Thank the author."""
    due = answer_due(now)
    everybody = reviewers(session)
    known = [account for account in everybody if account.id == submission.reviewer_id] or everybody
    for account in known:
        if account.id != submission.author_id:
            _post(session, _receiver(account), lambda to: _waiting(submission, to, due), now=now)
    _post_to_author(session, submission, lambda link: _thanks(submission, link, due), now=now)


def sent_back(session: Session, submission: Submission, *, now: datetime) -> None:
    """Tell the author what a reviewer asks for."""
    _post_to_author(session, submission, lambda link: _changes(submission, link), now=now)


def declined(session: Session, submission: Submission, *, now: datetime) -> None:
    """Tell the author that it will not be published, and why."""
    _post_to_author(session, submission, lambda link: _no(submission, link), now=now)


def published(session: Session, submission: Submission, *, now: datetime) -> None:
    """Tell the author where it can be read."""
    _post_to_author(session, submission, lambda _link: _it_is_out(submission), now=now)


def withdrawn(session: Session, submission: Submission, *, now: datetime) -> None:
    """Tell the reviewer who looks after a submission that its author took it back."""
    reviewer = session.get(Account, submission.reviewer_id) if submission.reviewer_id else None
    if reviewer is None or reviewer.id == submission.author_id:
        return
    _post(session, _receiver(reviewer), lambda _to: _taken_back(submission), now=now)


def confirm_address(session: Session, submission: Submission, recipient: str, secret: str, *, now: datetime) -> None:
    """Send somebody without an account the link that opens their draft and confirms their address."""
    receiver = _Receiver(recipient, submission.author_language, "")
    _post(
        session, receiver, lambda to: _confirm(submission, f"{_site()}/{to.language}/write/confirm/{secret}"), now=now
    )


def _waiting(submission: Submission, to: _Receiver, due: datetime) -> Letter:
    return Letter(
        _("To review: %(title)s", title=_title(submission)),
        (
            _(
                "A text was sent in and waits for a reviewer. Its author expects an answer until %(day)s.",
                day=_day(due),
            ),
            f"{_site()}/{to.language}/review/{submission.id}",
        ),
    )


def _thanks(submission: Submission, link: str, due: datetime) -> Letter:
    return Letter(
        _("We have your text: %(title)s", title=_title(submission)),
        (
            _("Thank you. A reviewer reads your text and answers until %(day)s at the latest.", day=_day(due)),
            _("Here you see how far it has come:"),
            link,
        ),
    )


def _changes(submission: Submission, link: str) -> Letter:
    return Letter(
        _("Some changes, please: %(title)s", title=_title(submission)),
        (
            _("A reviewer has read your text and asks for some changes before it is published:"),
            submission.reason,
            _("Here you find your text with all comments. Send it in again when you are ready:"),
            link,
        ),
    )


def _no(submission: Submission, link: str) -> Letter:
    return Letter(
        _("Not published: %(title)s", title=_title(submission)),
        (
            _("A reviewer has read your text. It will not be published, for this reason:"),
            submission.reason,
            _("Your text is still yours: you can read it, copy it, or take it up again as a draft."),
            link,
        ),
    )


def _it_is_out(submission: Submission) -> Letter:
    return Letter(
        _("Published: %(title)s", title=_title(submission)),
        (
            _("Your text is published. Libraries in other countries can find it now:"),
            f"{_site()}/p/{submission.slug}",
            _("Thank you for sharing what you learnt, what did not work included."),
        ),
    )


def _taken_back(submission: Submission) -> Letter:
    return Letter(
        _("Withdrawn: %(title)s", title=_title(submission)),
        (_("Its author took this text back. There is nothing to review any more."),),
    )


def _confirm(submission: Submission, link: str) -> Letter:
    return Letter(
        _("Your draft: %(title)s", title=_title(submission)),
        (
            _("This link opens your draft, today and later. Press its button to confirm that this is your address:"),
            link,
            _("Whoever has the link can change the draft, so keep it to yourself."),
            _("If you did not ask for this letter, you need not do anything."),
        ),
    )


def _post_to_author(session: Session, submission: Submission, write: Callable[[str], Letter], *, now: datetime) -> None:
    account = session.get(Account, submission.author_id) if submission.author_id else None
    if account is not None:
        receiver, key = _receiver(account), submission.id
    elif submission.author_email:
        receiver = _Receiver(submission.author_email, submission.author_language, "")
        key = add_resume_link(session, submission, now=now, email=submission.author_email)
    else:
        return
    _post(session, receiver, lambda to: write(f"{_site()}/{to.language}/write/{key}"), now=now)


def _post(session: Session, receiver: _Receiver, write: Callable[[_Receiver], Letter], *, now: datetime) -> None:
    with in_language(receiver.language):
        letter = write(receiver)
        hello = _("Hello %(name)s,", name=receiver.name) if receiver.name else _("Hello,")
        body = "\n\n".join((hello, *letter.paragraphs, _("Democratic Library")))
    post(
        session,
        recipient=receiver.address,
        language=receiver.language,
        subject=letter.subject,
        body=f"{body}\n",
        now=now,
    )


def _receiver(account: Account) -> _Receiver:
    language = account.language if account.language in LANGUAGES else ENGLISH
    return _Receiver(account.email, language, account.name)


def _title(submission: Submission) -> str:
    return first(as_typed(submission.typed), "title") or _("a text without a title")


def _day(moment: datetime) -> str:
    return format_day(moment.date())


def _site() -> str:
    return practice_pages().base_url
