"""Sources of practices that lead nowhere any more, as the link checks know it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from kb.link_checks.dead import all_dead
from kb.link_checks.models import CheckedLink
from kb.practices.record import Practice, Source
from kb.practices.sources import slugs_naming
from kb.practices.store import PracticeStore, read_published

#: So many practices are named; those that are mended make room for the next.
MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadSource:
    """A source, on how many days it was looked for in vain, and when it was looked for last."""

    source: Source
    days: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadEnds:
    """A practice and its sources that lead nowhere; at least one."""

    practice: Practice
    sources: tuple[DeadSource, ...]


@dataclass(frozen=True, slots=True)
class AllDeadEnds:
    """The practices with such sources, those that were looked for longest first, and how many more there are."""

    named: tuple[DeadEnds, ...]
    more: int

    @property
    def count(self) -> int:
        """How many practices there are in all."""
        return len(self.named) + self.more


def find_dead_sources(session: Session, store: PracticeStore, *, note: Path) -> AllDeadEnds:
    """Return what the note of sources and the checked links tell together.

    The note is up to a day old, so what is named is read once more, and what was mended is left out; those that are only
    counted are not read.
    """
    dead = all_dead(session)
    noted = slugs_naming(note, dead.keys())
    waiting = sorted(noted, key=lambda slug: (-max(dead[url].failures for url in noted[slug]), slug))
    named: list[DeadEnds] = []
    while waiting and len(named) < MOST_NAMED:
        practice = read_published(store, waiting.pop(0))
        if practice is not None and (sources := tuple(_dead_sources(practice, dead))):
            named.append(DeadEnds(practice, sources))
    return AllDeadEnds(tuple(named), len(waiting))


def _dead_sources(practice: Practice, dead: Mapping[str, CheckedLink]) -> Iterator[DeadSource]:
    for source in practice.facts.sources:
        if found := dead.get(source.url):
            yield DeadSource(source=source, days=found.failures, checked_at=found.checked_at)
