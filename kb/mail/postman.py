"""Delivers what is due: once for all processes, at any time, and whatever goes wrong."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kb.database.engine import Database
from kb.mail import outbox
from kb.mail.delivery import Delivery, Undelivered
from kb.mail.models import OutgoingMail

ROUND_SECONDS: Final = 5
#: So often a process without the lock asks for it, and one that met an error tries again.
PATIENCE_SECONDS: Final = 60
_HOUR: Final = timedelta(hours=1)
_log = logging.getLogger("kb.mail")


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many mails were sent, and how many failed."""

    sent: int
    failed: int


def deliver_due(database: Database, delivery: Delivery, *, now: datetime) -> Delivered:
    """Send what is due, each mail once, however many processes do so. Where the server is out of reach, the rest waits.

    A process that dies between sending and writing it down lets a mail be sent again, with the same Message-ID.
    """
    began = time.monotonic()
    with database.reading() as session:
        waiting = outbox.due(session, now=now)
    sent = failed = 0
    for mail_id in waiting:
        with database.writing() as session:
            mail = outbox.claim(session, mail_id, now=now + _since(began))
        if mail is None:
            continue
        trouble = _send(delivery, mail)
        _write_down(database, mail, trouble, now=now + _since(began))
        if trouble is None:
            sent += 1
            continue
        failed += 1
        if trouble.is_for_all:
            break
    return Delivered(sent, failed)


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)


def _send(delivery: Delivery, mail: OutgoingMail) -> Undelivered | None:
    """Send a mail outside any transaction; a mail that breaks the program must not keep the others back."""
    try:
        delivery.send(mail)
    except Undelivered as trouble:
        _log.warning("mail %s was not delivered: %s", mail.id, outbox.without_addresses(trouble.reason))
        return trouble
    except Exception as error:
        _log.exception("mail %s was not delivered", mail.id)
        return Undelivered(type(error).__name__)
    return None


def _write_down(database: Database, mail: OutgoingMail, trouble: Undelivered | None, *, now: datetime) -> None:
    with database.writing() as session:
        if trouble is None:
            outbox.note_sent(session, mail, now=now)
        else:
            outbox.note_failure(session, mail, trouble.reason, is_final=trouble.is_final, now=now)


def forget_old(database: Database, delivery: Delivery, *, now: datetime) -> None:
    """Forget to whom the mails of a month ago went, and what they said."""
    with database.writing() as session:
        outbox.forget_old(session, now=now)
    delivery.forget(before=now - outbox.KEPT)


class Postman:
    """Delivers in a thread of this process, as long as it lives and no other process does so."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        *,
        lock: Path,
        hourly: Callable[[datetime], object] = lambda _now: None,
        round_seconds: float = ROUND_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._hourly = hourly
        self._lock = FileLock(lock, thread_local=False)
        self._round_seconds = round_seconds
        self._patience_seconds = patience_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)

    def start(self) -> None:
        """Begin."""
        Path(self._lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the mail at hand, and end. A process that ends need not wait for this."""
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                with self._lock.acquire(blocking=False):
                    self._go_rounds()
            except Timeout:
                pass  # Another process delivers.
            except Exception:
                _log.exception("the postman stumbled, and goes on in %s seconds", self._patience_seconds)
            self._stop.wait(self._patience_seconds)

    def _go_rounds(self) -> None:
        tidied: datetime | None = None
        while not self._stop.is_set():
            now = datetime.now(UTC)
            if tidied is None or abs(now - tidied) > _HOUR:
                tidied = now
                forget_old(self._database, self._delivery, now=now)
                self._hourly(now)
            deliver_due(self._database, self._delivery, now=now)
            self._stop.wait(self._round_seconds)


def start_postman(
    database: Database, delivery: Delivery, *, lock: Path, hourly: Callable[[datetime], object] = lambda _now: None
) -> Postman:
    """Let mails be delivered from now on, and every hour do what else is due.

    Call it after the last fork: a forked process has no threads, and would share the lock.
    """
    postman = Postman(database, delivery, lock=lock, hourly=hourly)
    postman.start()
    return postman
