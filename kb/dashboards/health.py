"""How the site is doing: what an administrator wants to know before somebody complains."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, make_url, select
from sqlalchemy.orm import Session

from kb import __version__
from kb.accounts.models import Account
from kb.accounts.permissions import Permission, require
from kb.dashboards.last_errands import LastErrands, last_done
from kb.languages import ENGLISH
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from kb.mail.models import OutgoingMail
from kb.search.catalogue import Catalogue
from kb.search.engine import SearchRequest
from kb.settings import Settings
from kb.submissions.dead_sources import find_dead_sources

#: Hosts that only this computer can reach.
_OWN_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: What SQLite keeps beside the file of a database.
_BESIDE: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How many mails wait or were given up, and when the oldest that waits was made."""

    waiting: int
    given_up: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything. Sizes are in bytes; `database_bytes` is None where the database is a server of its own."""

    version: str
    practices: int
    hidden: int
    with_problems: int
    generation: str
    indexed_at: datetime | None
    data_bytes: int
    database_bytes: int | None
    free_bytes: int
    outbox: OutboxState
    has_mail_server: bool
    #: Others can reach the site, so they wait for mails.
    is_public: bool
    mail_folder: Path
    errands: LastErrands | None
    is_database_current: bool
    links_checked: int
    links_dead: int
    with_dead_sources: int


def look_at(
    session: Session,
    administrator: Account | None,
    *,
    settings: Settings,
    catalogue: Catalogue,
    is_database_current: bool,
) -> Health:
    """Return how the site is doing."""
    require(administrator, Permission.ADMINISTER)
    repairs = catalogue.repairs()
    return Health(
        version=__version__,
        practices=catalogue.search(SearchRequest(language=ENGLISH, size=0)).total,
        hidden=sum(repair.is_hidden for repair in repairs.values()),
        with_problems=len(repairs),
        generation=catalogue.engine.generation(),
        indexed_at=_changed_at(settings.catalogue / "current.json"),
        data_bytes=sum(_sizes(settings.data)),
        database_bytes=_database_bytes(settings),
        free_bytes=shutil.disk_usage(settings.data).free,
        outbox=outbox_state(session),
        has_mail_server=bool(settings.smtp_url),
        is_public=urlsplit(settings.base_url).hostname not in _OWN_MACHINE,
        mail_folder=settings.mail_folder,
        errands=last_done(settings.errands_note),
        is_database_current=is_database_current,
        links_checked=_count(session, CheckedLink.checked_at.is_not(None)),
        links_dead=_count(session, CheckedLink.failures >= FAILURES_OF_A_DEAD_LINK),
        with_dead_sources=find_dead_sources(session, catalogue.store, note=settings.sources_note).count,
    )


def outbox_state(session: Session) -> OutboxState:
    """Return what waits to be sent, and what was given up and not forgotten since."""
    is_waiting = OutgoingMail.next_attempt_at.is_not(None)
    is_given_up = (OutgoingMail.next_attempt_at.is_(None), OutgoingMail.sent_at.is_(None), OutgoingMail.recipient != "")
    return OutboxState(
        waiting=_count(session, is_waiting),
        given_up=_count(session, *is_given_up),
        oldest=session.scalar(select(func.min(OutgoingMail.made_at)).where(is_waiting)),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def _database_bytes(settings: Settings) -> int | None:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return sum(_size(Path(url.database + ending)) for ending in _BESIDE)


def _sizes(folder: Path) -> Iterator[int]:
    """Yield the size of every file below a folder; what vanishes meanwhile has none."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield _size(Path(entry.path))
    except OSError:
        return


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _changed_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
