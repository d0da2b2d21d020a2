"""A site that writing is measured on, and what its people do there: begin, send in, save, publish."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Flask

from benchmarks.generate import practices
from benchmarks.subjects import Server
from kb.accounts.models import Account, Role
from kb.database.engine import Database
from kb.factory import create_app
from kb.search.catalogue import Catalogue
from kb.search.engine import SearchRequest
from kb.search.opening import create_catalogue
from kb.settings import Settings, settings_from
from kb.submissions import drafts, history, moves, publishing
from kb.submissions.models import Kind, Submission
from kb.submissions.typed import Typed, typed_from

SEED: Final = 5
LETTERS: Final = "bdfgklmnprstvz"


@dataclass(frozen=True)
class Site:
    """What writing works with, in this process."""

    app: Flask
    database: Database
    catalogue: Catalogue
    settings: Settings
    text: Typed

    def found(self, word: str) -> bool:
        """Tell whether some practice has a word, by a search of this moment."""
        return any(not hit.missing for hit in self.catalogue.search(SearchRequest(text=word, language="en")).hits)


def open_site(server: Server) -> Site:
    """Open the site of a server in this process, with all revisions recorded. The server itself is not started."""
    settings = settings_from({"KB_PRACTICES": str(server.practices), "KB_DATA": str(server.data)})
    catalogue = create_catalogue(settings)
    report = catalogue.sync()
    app = create_app(settings, catalogue=catalogue)
    database: Database = app.extensions["kb.database"]
    history.record_disk_changes(database, catalogue.store, report.changed, now=now())
    one = next(one for one in practices(100, SEED) if one.original.language == "en" and one.facts.kind == "practice")
    return Site(app, database, catalogue, settings, typed_from(one.original, one.facts))


def make_person(site: Site, role: Role) -> Account:
    """Return a new account."""
    account = Account(
        email=f"{random.getrandbits(60)}@kb.example",
        name=role.value,
        role=role,
        password_hash="",
        # Nobody reviews without a second step.
        totp_secret="none",
        created_at=now(),
    )
    with site.database.writing() as session:
        session.add(account)
    return account


def begin_draft(site: Site, author: Account, typed: Typed) -> str:
    """Begin a practice; return the id."""
    with site.app.app_context(), site.database.writing() as session:
        begun = drafts.begin(session, author, kind=Kind.NEW, language="en", ui_language="en", now=now(), typed=typed)
        return begun[0].id


def send_in(site: Site, author: Account, word: str) -> str:
    """Send in a practice of its own; its title and so its slug is one word."""
    begun = begin_draft(site, author, {**site.text, "title": (word.capitalize(),)})
    with site.app.app_context(), site.database.writing() as session:
        moves.submit(session, session.get_one(Submission, begun), account=author, now=now())
    return begun


def save_draft(site: Site, submission_id: str, author: Account, typed: Typed, *, base: int) -> int:
    """Save a draft on top of a version; return the new one."""
    with site.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        return drafts.save(session, submission, typed, base_version=base, account=author, now=now()).version


def publish(site: Site, submission_id: str, reviewer: Account) -> None:
    """Accept and publish a submission."""
    with site.app.app_context():
        publishing.publish(
            site.database,
            site.catalogue,
            submission_id,
            reviewer_id=reviewer.id,
            now=now(),
            uploads=site.settings.uploads,
        )


def state_of(site: Site, submission_id: str) -> str:
    """Return where a submission stands."""
    with site.database.reading() as session:
        return session.get_one(Submission, submission_id).state


def make_word(drawn: random.Random) -> str:
    """Return a word so unlike any other that none is taken for it mistyped."""
    return "".join(drawn.choices(LETTERS, k=14))


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
