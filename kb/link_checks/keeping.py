"""Keeps what was found at links: which are to be checked when, and how a link comes to be called dead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.link_checks.checking import Finding, Outcome
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink

_DAY: Final = timedelta(days=1)
#: A good link is checked after a month, give or take: those of one board not all in the same hour.
GOOD_FOR: Final = 30 * _DAY
SPREAD: Final = 5 * _DAY
#: What could not be found out is asked again after a week.
UNCLEAR_FOR: Final = 7 * _DAY
#: After the first failure, the second, the third, and all later ones. A dead link may come back.
AFTER_FAILURES: Final = (_DAY, 3 * _DAY, 7 * _DAY, 30 * _DAY)
#: Values in one question to the database.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCounts:
    """How many links there are, how many were never checked, and how many are dead."""

    known: int
    unchecked: int
    dead: int


def take_in(session: Session, urls: Iterable[str], *, now: datetime) -> None:
    """Take links in that are not known yet; they are due at once."""
    wanted = {key_of(url): url for url in urls}
    for key in wanted.keys() - _known(session, wanted):
        session.add(CheckedLink(key=key, url=wanted[key], next_at=now))
    session.flush()


def forget_all_but(session: Session, urls: Iterable[str]) -> int:
    """Forget the links that stand nowhere any more; return how many. `urls` are all that stand somewhere."""
    gone = sorted(set(session.scalars(select(CheckedLink.key))) - {key_of(url) for url in urls})
    for start in range(0, len(gone), _AT_ONCE):
        session.execute(delete(CheckedLink).where(CheckedLink.key.in_(gone[start : start + _AT_ONCE])))
    return len(gone)


def due(session: Session, *, now: datetime, most: int) -> Sequence[str]:
    """Return the links that are to be checked, the longest due first."""
    query = select(CheckedLink.url).where(CheckedLink.next_at <= now).order_by(CheckedLink.next_at, CheckedLink.key)
    return session.scalars(query.limit(most)).all()


def last_good(session: Session, *, most: int) -> Sequence[str]:
    """Return the links that were found good last."""
    is_good = (CheckedLink.failures == 0, CheckedLink.reason == "", CheckedLink.status.is_not(None))
    query = select(CheckedLink.url).where(*is_good).order_by(CheckedLink.checked_at.desc(), CheckedLink.key)
    return session.scalars(query.limit(most)).all()


def write_down(session: Session, findings: Mapping[str, Finding], *, now: datetime) -> None:
    """Keep what was found. Links that were forgotten meanwhile stay forgotten."""
    for url, finding in findings.items():
        row = session.get(CheckedLink, key_of(url), with_for_update=True)
        if row is not None:
            _write_down(row, finding, now=now)
    session.flush()


def queue_again(session: Session, urls: Iterable[str], *, now: datetime) -> None:
    """Put links at the end of the queue that could not be checked: they must not keep the others back for ever."""
    for url in urls:
        row = session.get(CheckedLink, key_of(url), with_for_update=True)
        if row is not None:
            row.next_at = max(row.next_at, now)
    session.flush()


def counts(session: Session) -> LinkCounts:
    """Count the links."""

    def count(*conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(CheckedLink).where(*conditions)) or 0  # type: ignore[arg-type] # columns' comparisons

    return LinkCounts(
        known=count(),
        unchecked=count(CheckedLink.checked_at.is_(None)),
        dead=count(CheckedLink.failures >= FAILURES_OF_A_DEAD_LINK),
    )


def _known(session: Session, keys: Iterable[str]) -> set[str]:
    wanted = sorted(keys)
    known: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        known.update(
            session.scalars(select(CheckedLink.key).where(CheckedLink.key.in_(wanted[start : start + _AT_ONCE])))
        )
    return known


def _write_down(row: CheckedLink, finding: Finding, *, now: datetime) -> None:
    if finding.outcome is Outcome.GOOD:
        row.failures = 0
    elif finding.outcome is Outcome.GONE and not _failed_today(row, now=now):
        row.failures += 1
    row.next_at = now + _rest(row, finding.outcome)
    row.checked_at, row.status, row.reason = now, finding.status, finding.reason


def _failed_today(row: CheckedLink, *, now: datetime) -> bool:
    """Whether a failure of this day was counted: a site may have one bad day, however often it is looked at."""
    return row.failures > 0 and row.checked_at is not None and row.checked_at.date() == now.date()


def _rest(row: CheckedLink, outcome: Outcome) -> timedelta:
    if outcome is Outcome.UNCLEAR:
        return UNCLEAR_FOR
    if outcome is Outcome.GONE:
        return AFTER_FAILURES[min(row.failures, len(AFTER_FAILURES)) - 1]
    # From -1 to 1, always the same for a link, and different for most.
    share = int(row.key[:8], 16) / 0x7FFFFFFF - 1
    return GOOD_FOR + share * SPREAD
