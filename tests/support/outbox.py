"""An outbox for tests: mails have sensible defaults, so that a test states only what matters to it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kb.database.base import Table
from kb.database.engine import Database
from kb.mail import outbox
from kb.mail.delivery import SmtpDelivery
from kb.mail.models import OutgoingMail
from kb.settings import Settings
from kb.smtp_url import Encryption, SmtpServer
from tests.support.databases import own_database
from tests.support.mail import MailServer

NOW: Final = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
SENDER: Final = "The library <library@kb.example>"


def site_in(folder: Path) -> Settings:
    """Return the settings of a site without a mail server."""
    data = folder / "data"
    return Settings(practices=folder, data=data, contact="library@kb.example", database_url=own_database(data))


@contextmanager
def empty_database(site: Settings) -> Iterator[Database]:
    """Yield a database in which nothing is kept yet."""
    database = Database(site.database_url)
    Table.metadata.create_all(database.engine)
    yield database
    database.close()


def smtp(server: MailServer, *, encryption: Encryption = Encryption.NONE, user: str = "") -> SmtpDelivery:
    """Return the way to a mail server, with little patience."""
    where = SmtpServer(host="127.0.0.1", port=server.port, encryption=encryption, user=user, password=user and "hush")
    return SmtpDelivery(where, sender=SENDER, timeout=0.5)


def post(
    database: Database,
    *,
    recipient: str = "anna@kb.example",
    subject: str = "Your practice is published",
    body: str = "Good morning!\n",
    now: datetime = NOW,
) -> int:
    """Put a mail into the outbox and return its number."""
    with database.writing() as session:
        mail = outbox.post(session, recipient=recipient, language="en", subject=subject, body=body, now=now)
        session.flush()
        return mail.id


def read(database: Database, mail_id: int) -> OutgoingMail:
    """Return a mail as it is now."""
    (mail,) = [mail for mail in read_all(database) if mail.id == mail_id]
    return mail


def read_all(database: Database) -> list[OutgoingMail]:
    """Return all mails as they are now."""
    with database.reading() as session:
        return list(session.query(OutgoingMail))


def wait_until(condition: Callable[[], bool]) -> None:
    """Fail where something does not happen within twenty seconds."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
