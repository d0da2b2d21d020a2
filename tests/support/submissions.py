"""A house in which practices are written: its people, its database, its catalogue, and an application for the letters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account, Role
from kb.database.engine import Database
from kb.factory import create_app
from kb.mail.models import OutgoingMail
from kb.search.catalogue import Catalogue
from kb.search.engine import SearchRequest
from kb.settings import Settings
from kb.submissions import drafts, history, moves, publishing
from kb.submissions.models import Kind, Submission
from kb.submissions.typed import Typed
from tests.conftest import make_settings
from tests.support import people
from tests.support.drafts import make_typed
from tests.support.empty_catalogues import catalogue_over_nothing

#: A Sunday in a library.
NOW: Final = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class House:
    """What services work with."""

    app: Flask
    database: Database
    catalogue: Catalogue
    uploads: Path
    practices: Path
    settings: Settings

    def person(
        self, role: Role = Role.CONTRIBUTOR, *, language: str = "en", name: str = "", email: str = ""
    ) -> Account:
        """Return a new account."""
        return people.make_account(self.database, role=role, language=language, name=name, email=email)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session as a request does, with what letters need."""
        with self.app.app_context(), self.database.writing() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with self.database.reading() as session:
            yield session

    def sync(self, *, now: datetime = NOW) -> int:
        """Take in what was changed in the folder, as each start does; return how many revisions that makes."""
        report = self.catalogue.sync()
        return history.record_disk_changes(self.database, self.catalogue.store, report.changed, now=now)

    def file(self, slug: str, name: str = "en.md") -> Path:
        """Return a file of a practice, to be changed by hand."""
        return self.practices / slug / name

    def draft(self, author: Account | None, typed: Typed | None = None, *, kind: Kind = Kind.NEW) -> str:
        """Return the id of a draft; complete unless another text is given."""
        with self.writing() as session:
            made, _secret = drafts.begin(
                session,
                author,
                kind=kind,
                language="en",
                ui_language="en",
                now=NOW,
                typed=make_typed() if typed is None else typed,
            )
            return made.id

    def edit(self, author: Account, slug: str, **changes: str) -> str:
        """Return the id of a change of a practice that was sent in: with other values in some fields."""
        with self.writing() as session:
            made = drafts.begin_edit(session, author, self.catalogue.store, slug, ui_language="en", now=NOW)
            typed = {**drafts.as_typed(made.typed), **{name: (value,) for name, value in changes.items()}}
            drafts.save(session, made, typed, base_version=1, account=author, now=NOW)
            moves.submit(session, made, account=author, now=NOW)
            return made.id

    def submitted(self, author: Account, typed: Typed | None = None) -> str:
        """Return the id of a new practice that was sent in."""
        draft = self.draft(author, typed)
        with self.writing() as session:
            moves.submit(session, session.get_one(Submission, draft), account=author, now=NOW)
        return draft

    def publish(self, submission_id: str, reviewer: Account, *, now: datetime = NOW) -> publishing.Published:
        """Accept and publish a submission."""
        with self.app.app_context():
            return publishing.publish(
                self.database, self.catalogue, submission_id, reviewer_id=reviewer.id, now=now, uploads=self.uploads
            )

    def published(self, **changes: str) -> str:
        """Return the slug of a practice that went all the way, with other values in some fields."""
        author, reviewer = self.person(), self.person(Role.REVIEWER)
        return self.publish(self.submitted(author, make_typed(**changes)), reviewer).slug

    def finish(self, *, now: datetime = NOW) -> tuple[publishing.Published, ...]:
        """Finish what was stopped half-way, as each start does."""
        with self.app.app_context():
            return publishing.finish_interrupted(self.database, self.catalogue, uploads=self.uploads, now=now)

    def submission(self, submission_id: str) -> Submission:
        """Return a submission as it is now, to be read."""
        with self.reading() as session:
            return session.get_one(Submission, submission_id)

    def mails(self) -> list[OutgoingMail]:
        """Return what is in the outbox, the oldest first."""
        with self.reading() as session:
            return [*session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]

    def found(self, words: str, language: str = "en") -> list[str]:
        """Return the slugs of the practices that have all the words."""
        results = self.catalogue.search(SearchRequest(text=words, language=language))
        return [hit.card.slug for hit in results.hits if not hit.missing]


@contextmanager
def unwritable(house: House) -> Iterator[None]:
    """Let no practice be written: a file lies in the place of the folder."""
    aside = house.practices.rename(house.practices.with_name("aside"))
    house.practices.write_bytes(b"")
    try:
        yield
    finally:
        house.practices.unlink()
        aside.rename(house.practices)


def open_house(folder: Path) -> House:
    """Return a house in an empty folder."""
    (folder / "practices").mkdir(exist_ok=True)
    settings = make_settings(folder, practices=folder / "practices")
    catalogue = catalogue_over_nothing(settings)
    catalogue.sync()
    app = create_app(settings, catalogue=catalogue)
    return House(
        app=app,
        database=app.extensions["kb.database"],
        catalogue=catalogue,
        uploads=settings.uploads,
        practices=settings.practices,
        settings=settings,
    )


def move(house: House, submission_id: str, what: Callable[..., object], **arguments: object) -> None:
    """Make a move as a request does."""
    with house.writing() as session:
        what(session, session.get_one(Submission, submission_id), **{"now": NOW, **arguments})


def actions(house: House, submission_id: str) -> list[str]:
    """Return what was done with a submission, in order."""
    with house.reading() as session:
        story = moves.story_of(session, session.get_one(Submission, submission_id))
    return [event.action for event in story]
