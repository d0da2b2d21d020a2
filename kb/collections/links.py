"""The links to other sites: which there are, and the checks that the running site makes every hour.

`kb.link_checks` knows how a link is checked, and nothing of where it stands.
"""

import logging
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.collections.models import CollectionItem
from kb.database.engine import Database
from kb.link_checks import keeping
from kb.link_checks.checking import Checker
from kb.link_checks.rounds import check_due
from kb.practices.sources import note_sources
from kb.practices.store import PracticeStore

#: The sources of practices are gone through once a day, with a short rest after each practice: readers come first.
_LIST_ANEW_AFTER: Final = timedelta(days=1)
_REST_SECONDS: Final = 0.002
_log = logging.getLogger("kb.link_checks")


def links_of_collections(session: Session) -> set[str]:
    """Return the links that stand on boards."""
    return set(session.scalars(select(CollectionItem.url).where(CollectionItem.url != "").distinct()))


def take_in_all(session: Session, of_practices: Iterable[str], *, now: datetime) -> int:
    """Take in all links that stand somewhere, and forget the others; return how many there are."""
    links = {*of_practices, *links_of_collections(session)}
    keeping.take_in(session, links, now=now)
    keeping.forget_all_but(session, links)
    return len(links)


class HourlyLinkChecks:
    """Checks some links every hour, in a thread of its own: other servers take their time, and no mail shall wait for them."""

    def __init__(self, database: Database, store: PracticeStore, checker: Checker, *, sources_note: Path) -> None:
        self._database = database
        self._store = store
        self._sources_note = sources_note
        self._checker = checker
        self._is_first = True
        self._listed_at: datetime | None = None
        self._busy = threading.Lock()

    def begin(self, *, now: datetime) -> threading.Thread | None:
        """Begin a round, unless it is the hour of the start: whoever starts ten times in a row asks nobody ten times."""
        if self._is_first:
            self._is_first = False
            return None
        thread = threading.Thread(target=self.run, kwargs={"now": now}, name="link checks", daemon=True)
        thread.start()
        return thread

    def run(self, *, now: datetime) -> None:
        """Do a round. One that fails is told in the log."""
        if not self._busy.acquire(blocking=False):
            return  # The last one is not over: the clock was set forward.
        try:
            self._take_in(now)
            check_due(self._database, self._checker, now=now)
        except Exception:
            _log.exception("the links were not checked; they are in an hour")
        finally:
            self._busy.release()

    def _take_in(self, now: datetime) -> None:
        if self._listed_at is not None and abs(now - self._listed_at) < _LIST_ANEW_AFTER:
            with self._database.reading() as session:
                on_boards = links_of_collections(session)
            with self._database.writing() as session:
                keeping.take_in(session, on_boards, now=now)
            return
        of_practices = note_sources(self._store, self._sources_note, rest_seconds=_REST_SECONDS)
        with self._database.writing() as session:
            take_in_all(session, of_practices, now=now)
        self._listed_at = now
