"""How often practices were read, from the table of counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.usage.models import PracticeViews


@dataclass(frozen=True, slots=True)
class Views:
    """How often a practice was read in this month, and in the last twelve with this one."""

    this_month: int = 0
    last_twelve: int = 0


def month_of(moment: datetime) -> str:
    """Return a month as the table names it: `2026-11`."""
    return f"{moment:%Y-%m}"


def views_of(session: Session, slugs: Collection[str], *, now: datetime) -> Mapping[str, Views]:
    """Return how often practices were read; every slug is there."""
    this_month = month_of(now)
    query = select(PracticeViews).where(PracticeViews.slug.in_(slugs), PracticeViews.month > _a_year_before(now))
    found = {slug: Views() for slug in slugs}
    for row in session.scalars(query):
        before = found[row.slug]
        found[row.slug] = Views(
            this_month=before.this_month + (row.count if row.month == this_month else 0),
            last_twelve=before.last_twelve + row.count,
        )
    return found


def _a_year_before(now: datetime) -> str:
    """Return the same month of the last year: months are compared as texts, and the twelve come after it."""
    return f"{now.year - 1:04}-{now.month:02}"
