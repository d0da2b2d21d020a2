"""Counts how often the pages of practices are read: a WSGI layer in front of all others, and a write once a minute.

Of a reading nothing is kept but the number: no address, no cookie, and no time but the month. What a process has counted and not
written yet is lost where it is killed, and every process adds its own numbers to those of the others.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from kb.database.engine import Database
from kb.languages import LANGUAGES
from kb.usage.reading import month_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WRITE_SECONDS: Final = 60.0
#: Every browser begins with the first of these, but for the few that show text alone.
_BROWSERS: Final = ("Mozilla/", "Lynx/", "Links ", "ELinks/", "w3m/", "NetSurf/", "Dillo/", "Opera/")
#: Programs name themselves by what they do.
_PROGRAMS: Final = (
    *("bot", "crawl", "spider", "slurp", "preview", "headless", "lighthouse", "externalhit"),
    *("feed", "fetch", "scan", "monitor", "archiv"),
)
#: Both SQLite and PostgreSQL take it so.
_ADD: Final = text(
    "INSERT INTO practice_views (slug, month, count) VALUES (:slug, :month, :count)"
    " ON CONFLICT (slug, month) DO UPDATE SET count = practice_views.count + excluded.count"
)
_log = logging.getLogger("kb.usage")


class CountedViews:
    """Wraps an application, and counts the answers that show somebody a practice."""

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        database: Database,
        sign_in_cookie: str,
        write_seconds: float = WRITE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._application = application
        self._database = database
        self._sign_in_cookie = f"{sign_in_cookie}="
        self._write_seconds = write_seconds
        self._clock = clock
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        slug = _practice_asked_for(environ)
        if not slug or self._sign_in_cookie in environ.get("HTTP_COOKIE", "") or not is_reader(environ):
            return self._application(environ, start_response)

        def counting(status: str, headers: list[tuple[str, str]], error: object = None) -> Callable[[bytes], object]:
            if status.startswith(("200", "304")):
                self._count(slug)
            # Flask hands over the third only where an answer that was begun went wrong.
            return start_response(status, headers, error) if error else start_response(status, headers)  # type: ignore[arg-type] # WSGI's own tuple

        return self._application(environ, counting)

    def write(self) -> None:
        """Add what was counted to the table, in one transaction; where that fails it is kept, and tried again with the next."""
        with self._lock:
            counted, self._counted, self._timer = self._counted, Counter(), None
        if not counted:
            return
        # What was read in the last minute of a month may count for the next.
        month = month_of(self._clock())
        try:
            with self._database.writing() as session:
                session.execute(
                    _ADD, [{"slug": slug, "month": month, "count": count} for slug, count in counted.items()]
                )
        except Exception:
            _log.exception("views were not written, and are tried again")
            with self._lock:
                self._counted.update(counted)

    def _count(self, slug: str) -> None:
        with self._lock:
            self._counted[slug] += 1
            # Nothing was counted before the server forks: so each process that serves has a timer of its own.
            if self._timer is None:
                self._timer = threading.Timer(self._write_seconds, self.write)
                self._timer.daemon = True
                self._timer.start()


def _practice_asked_for(environ: Mapping[str, str]) -> str:
    """Return the slug that the address of a practice's page has; an empty text for every other request."""
    path = environ["PATH_INFO"]
    if path[3:14] != "/practices/" or path[1:3] not in LANGUAGES:
        return ""
    slug = path[14:]
    return "" if "/" in slug else slug


def is_reader(environ: Mapping[str, str]) -> bool:
    """Tell whether a request shows a page to a person, as far as it says itself.

    A page that a browser fetches ahead is not read yet, and of those that are read Chromium fetches nearly all ahead: once such a
    page is shown, `kb/static/js/read.js` says so.
    """
    if environ["REQUEST_METHOD"] == "GET":
        is_shown = "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
    else:
        is_shown = environ["REQUEST_METHOD"] == "HEAD" and "HTTP_KB_READ" in environ
    agent = environ.get("HTTP_USER_AGENT", "")
    return is_shown and agent.startswith(_BROWSERS) and not _is_program(agent)


def _is_program(agent: str) -> bool:
    # Cubot makes telephones.
    name = agent.lower().replace("cubot", "")
    # A regular expression takes ten times as long.
    return any(word in name for word in _PROGRAMS)
