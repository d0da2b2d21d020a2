"""One round of checks: asks what is due, and keeps what was found, unless it is our own network that is out of order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kb.database.engine import Database
from kb.link_checks import keeping
from kb.link_checks.checking import Checker, Finding, Outcome, Tell

#: In the round of an hour.
MOST_LINKS: Final = 50
MOST_SECONDS: Final = 60.0
#: So many links that were good the last time are asked whether it is our network that does not work, and so long they have for it.
_WITNESSES: Final = 3
_WITNESS_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How many links were found good, gone or unclear, or not reached in time. Without a network nothing is said about any."""

    good: int = 0
    gone: int = 0
    unclear: int = 0
    late: int = 0
    has_network: bool = True


def check_due(database: Database, checker: Checker, *, now: datetime) -> Round:
    """Check the links that are due, as many as fit into the round of an hour."""
    with database.reading() as session:
        waiting = keeping.due(session, now=now, most=MOST_LINKS)
    return check(database, checker, waiting, within=MOST_SECONDS - _WITNESS_SECONDS, now=now)


def check(
    database: Database,
    checker: Checker,
    urls: Sequence[str],
    *,
    now: datetime,
    within: float | None = None,
    tell: Tell | None = None,
) -> Round:
    """Check links, and keep what was found. No transaction is open while other servers are asked."""
    if not urls:
        return Round()
    findings = checker.check(urls, within=within, tell=tell)
    if not _has_network(database, checker, findings):
        with database.writing() as session:
            keeping.queue_again(session, urls, now=now)
        return Round(has_network=False)
    with database.writing() as session:
        keeping.write_down(session, findings, now=now)
        keeping.queue_again(session, [url for url in urls if url not in findings], now=now)
    outcomes = [finding.outcome for finding in findings.values()]
    return Round(
        good=outcomes.count(Outcome.GOOD),
        gone=outcomes.count(Outcome.GONE),
        unclear=outcomes.count(Outcome.UNCLEAR),
        late=len(set(urls)) - len(findings),
    )


def _has_network(database: Database, checker: Checker, findings: Mapping[str, Finding]) -> bool:
    """Whether any server answered. Where none did, ask those that always do: without a network, no name exists."""
    if any(finding.was_answered for finding in findings.values()):
        return True
    with database.reading() as session:
        witnesses = [url for url in keeping.last_good(session, most=_WITNESSES) if url not in findings]
    answers = checker.check(witnesses, within=_WITNESS_SECONDS)
    return any(finding.was_answered for finding in answers.values())
