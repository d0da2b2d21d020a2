"""Who did what with a submission, and when, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_time
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.languages import ENGLISH
from kb.submissions import moves
from kb.submissions.models import Submission
from kb.web.localisation import current_language
from kb.web.wording import format_day
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What was done, when and by whom; nobody is named for somebody without an account, or whose account is gone."""

    at: str
    what: str
    by: str


def story_told(session: Session, submission: Submission) -> tuple[Happening, ...]:
    """Return who did what when, the oldest first."""
    events = moves.story_of(session, submission)
    names = names_of(session, {event.account_id for event in events})
    told = _told()
    return tuple(
        Happening(at=moment_told(event.at), what=told[event.action], by=names.get(event.account_id, ""))
        for event in events
        if event.action in told
    )


def names_of(session: Session, ids: set[str | None]) -> Mapping[str | None, str]:
    """Return the names of some accounts; one that is gone has none."""
    query = select(Account.id, Account.name).where(Account.id.in_({one for one in ids if one}))
    return {row.id: row.name for row in session.execute(query)}


def moment_told(at: datetime) -> str:
    """Return day and time of something, by the clock of this machine."""
    locale = "en_GB" if current_language() == ENGLISH else current_language()
    there = at.astimezone()
    return _("%(day)s, %(time)s", day=format_day(there.date()), time=format_time(there, "short", locale=locale))


def _told() -> Mapping[str, str]:
    """Return in words what was done; what is not here, such as each save, would only make the story long."""
    return {
        "submission.begin": _("Begun"),
        "submission.submit": _("Sent in"),
        "submission.request_changes": _("Sent back with a note"),
        "submission.accept": _("Accepted"),
        "submission.publish": _("Published"),
        "submission.decline": _("Declined"),
        "submission.withdraw": _("Withdrawn"),
        "submission.reopen": _("Taken up again"),
        "submission.take": _("Taken by a reviewer"),
        "submission.release": _("Given back to the queue"),
        "submission.catch-up": _("Put together with what was published meanwhile"),
    }
