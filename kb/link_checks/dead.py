"""Which links lead nowhere any more."""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink


def key_of(url: str) -> str:
    """Return under what a link is kept."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def dead_among(session: Session, urls: Iterable[str]) -> frozenset[str]:
    """Return those of some links that are known to be dead."""
    keys = {key_of(url): url for url in urls}
    is_dead = (CheckedLink.key.in_(keys), CheckedLink.failures >= FAILURES_OF_A_DEAD_LINK)
    return frozenset(keys[key] for key in session.scalars(select(CheckedLink.key).where(*is_dead)))


def all_dead(session: Session) -> Mapping[str, CheckedLink]:
    """Return all links that are known to be dead, by their addresses."""
    rows = session.scalars(select(CheckedLink).where(CheckedLink.failures >= FAILURES_OF_A_DEAD_LINK))
    return {row.url: row for row in rows}
