"""A site over the test's own folder with its database, for those who have no account: what they send, and which mails go out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts.models import Attempt
from kb.database.base import Table
from kb.database.engine import Database
from kb.factory import create_app
from kb.mail.models import OutgoingMail
from kb.practices.record import Practice
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from kb.submissions.history import record_disk_changes
from tests.conftest import make_settings
from tests.support.empty_catalogues import catalogue_over_nothing
from tests.support.people import SignedInClient, client_of, make_tables
from tests.support.practices import write_practice


@dataclass(frozen=True)
class OpenSite:
    """The site, and what a test looks at or changes behind it."""

    app: Flask
    database: Database
    catalogue: Catalogue
    settings: Settings

    @property
    def practices(self) -> Path:
        """The folder of the practices."""
        return self.settings.practices

    def browser(self) -> SignedInClient:
        """Return the browser of somebody without an account."""
        return client_of(self.app, None)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is committed at its end."""
        with self.database.writing() as session:
            yield session

    def mails(self) -> list[OutgoingMail]:
        """Return what is in the outbox, the oldest first."""
        with self.reading() as session:
            return [*session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]

    def forget(self, *tables: type[Table]) -> None:
        """Begin anew: empty these tables, the outbox, and the counts of what was tried."""
        emptied: tuple[type[Table], ...] = (*tables, OutgoingMail, Attempt)
        with self.writing() as session:
            for table in emptied:
                session.execute(delete(table))

    def take_in(self, *, now: datetime) -> None:
        """Take in what was changed in the folder, as each start does."""
        report = self.catalogue.sync()
        record_disk_changes(self.database, self.catalogue.store, report.changed, now=now)


def open_site(folder: Path, *practices: Practice, contact: str = "") -> OpenSite:
    """Return a site in an empty folder; its practices have been there since yesterday."""
    settings = replace(make_settings(folder, practices=folder / "practices"), contact=contact)
    for practice in practices:
        write_practice(settings.practices, practice)
    catalogue = catalogue_over_nothing(settings)
    app = create_app(settings, catalogue=catalogue)
    site = OpenSite(app, app.extensions["kb.database"], catalogue, settings)
    make_tables(site.database)
    site.take_in(now=datetime.now(UTC) - timedelta(days=1))
    return site
