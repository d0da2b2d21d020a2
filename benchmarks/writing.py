"""How fast and how safe writing is: drafts saved, practices published, processes killed, people who change the same text.

`python -m benchmarks.writing --entries 10000 --kills 200 --rounds 200`; prints each figure with its bar, and fails where one is not
kept. It measures the working copy that it lies in, in a folder of its own.
"""

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import func, select

from benchmarks.generate import practices, write_collection
from kb.accounts.models import Account, Role
from kb.database.engine import Database
from kb.factory import create_app
from kb.search.catalogue import Catalogue
from kb.search.engine import SearchRequest
from kb.search.opening import create_catalogue
from kb.settings import Settings, settings_from
from kb.submissions import drafts, history, moves, publishing
from kb.submissions.models import Kind, Revision, Submission, Version
from kb.submissions.typed import Typed, typed_from
from kb.submissions.workflow import State

SEED: Final = 5
WRITERS: Final = 4
SAVES: Final = 200
PUBLICATIONS: Final = 30
#: Medians in milliseconds that the project promises.
MOST_SAVE: Final = 30.0
MOST_PUBLISH: Final = 150.0
#: Within so long most of four processes that publish at once have answered.
MOST_SECONDS: Final = 1.0
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


def main() -> None:
    """Run the measurements that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000, help="practices that are there already")
    parser.add_argument("--kills", type=int, default=0, help="kill so many processes that publish")
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds of four people who change one text")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = open_site(Path(folder), entries=chosen.entries)
        kept = [*measure_times(site)]
        kept += [*measure_kills(site, chosen.kills)] if chosen.kills else []
        kept += [*measure_rounds(site, chosen.rounds)] if chosen.rounds else []
    sys.exit(0 if all(kept) else 1)


def open_site(folder: Path, *, entries: int) -> Site:
    """Make a collection and a site over it, with all revisions recorded."""
    write_collection(folder / "practices", entries=entries, seed=SEED)
    environment = {"KB_PRACTICES": str(folder / "practices"), "KB_DATA": str(folder / "data")}
    settings = settings_from(environment)
    catalogue = create_catalogue(settings)
    report = catalogue.sync()
    app = create_app(settings, catalogue=catalogue)
    database: Database = app.extensions["kb.database"]
    started = time.perf_counter()
    history.record_disk_changes(database, catalogue.store, report.changed, now=_now())
    print(f"{entries} first revisions recorded in {time.perf_counter() - started:.1f} s")
    one = next(one for one in practices(100, SEED) if one.original.language == "en" and one.facts.kind == "practice")
    return Site(app, database, catalogue, settings, typed_from(one.original, one.facts))


def measure_times(site: Site) -> Iterator[bool]:
    """Time saves of a draft, and publications until they are found."""
    author, reviewer = _person(site, Role.CONTRIBUTOR), _person(site, Role.REVIEWER)
    saves, version = [], 1
    draft = _draft(site, author, site.text)
    for number in range(SAVES):
        started = time.perf_counter()
        version = _save(site, draft, author, {**site.text, "title": (f"Title {number}",)}, base=version)
        saves.append(time.perf_counter() - started)
    yield _tell("save a draft", saves, MOST_SAVE)
    published, drawn = [], random.Random(SEED)
    for _ in range(PUBLICATIONS):
        word = _word(drawn)
        sent = _sent(site, author, word)
        started = time.perf_counter()
        _publish(site, sent, reviewer)
        while not site.found(word):
            time.sleep(0.001)
        published.append(time.perf_counter() - started)
    yield _tell("publish until found", published, MOST_PUBLISH)


def measure_kills(site: Site, kills: int) -> Iterator[bool]:
    """Kill processes that publish, four at a time; then start anew. What was answered must be found, and nothing be half done."""
    author, reviewer = _person(site, Role.CONTRIBUTOR), _person(site, Role.REVIEWER)
    drawn = random.Random(SEED + 1)
    lost = half = answered = finished = starts = done = 0
    while done < kills:
        words = [_word(drawn) for _ in range(min(WRITERS, kills - done))]
        sent = {word: _sent(site, author, word) for word in words}
        stops = [_kill_publisher(site, sent[word], reviewer, drawn.uniform(0.0, MOST_SECONDS)) for word in words]
        told = {word for word, stop in zip(words, stops, strict=True) if stop()}
        done, answered = done + len(words), answered + len(told)
        with site.app.app_context():
            ended = publishing.finish_interrupted(
                site.database, site.catalogue, uploads=site.settings.uploads, now=_now()
            )
        site.catalogue.sync()
        starts, finished = starts + 1, finished + len(ended)
        for word in words:
            is_published = _state(site, sent[word]) == State.PUBLISHED
            lost += word in told and not (is_published and site.found(word))
            half += _is_half(site, word, is_published=is_published)
    print(
        f"{done} killed, {answered} had answered, {finished} finished at {starts} starts: {lost} lost, {half} half done"
    )
    yield lost == half == 0


def measure_rounds(site: Site, rounds: int) -> Iterator[bool]:
    """Let four processes save on top of one version of a draft, again and again. Each text must be the latest or kept beside it."""
    author = _person(site, Role.CONTRIBUTOR)
    draft = _draft(site, author, site.text)
    lost = refused = 0
    # Fork: each process has this site, and connections of its own.
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("fork"), initializer=_remember, initargs=(site,)) as pool:
        for number in range(rounds):
            base = _version(site, draft)
            titles = [f"Round {number}, writer {writer}" for writer in range(WRITERS)]
            jobs = [pool.submit(_save_in_child, draft, author.id, title, base) for title in titles]
            refused += sum(not job.result() for job in jobs)
            lost += len({*titles} - _titles(site, draft))
    print(f"{rounds} rounds of {WRITERS}: {refused} told that they were late, {lost} texts lost")
    yield lost == 0 and refused == rounds * (WRITERS - 1)


_site: list[Site] = []


def _remember(site: Site) -> None:
    _site.append(site)


def _save_in_child(draft: str, author_id: str, title: str, base: int) -> bool:
    """Save, and tell whether it was on top of the latest version."""
    site = _site[0]
    with site.database.reading() as session:
        author = session.get_one(Account, author_id)
    try:
        _save(site, draft, author, {**site.text, "title": (title,)}, base=base)
    except drafts.StaleDraft:
        return False
    return True


def _kill_publisher(site: Site, sent: str, reviewer: Account, seconds: float) -> Callable[[], bool]:
    """Publish in a process of its own; the answer kills it after a while, and tells whether it had answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _publish(site, sent, reviewer)
            os.write(writing, b"done")
            time.sleep(60)
        finally:
            os._exit(1)
    os.close(writing)
    deadline = time.monotonic() + seconds

    def stop() -> bool:
        time.sleep(max(0.0, deadline - time.monotonic()))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as answer:
            return answer.read() == b"done"

    return stop


def _is_half(site: Site, word: str, *, is_published: bool) -> bool:
    """Tell whether file, index and history disagree about a practice."""
    with site.database.reading() as session:
        revisions = session.scalar(select(func.count()).where(Revision.slug == word))
        unwritten = session.scalar(select(func.count()).where(Revision.slug == word, Revision.written_at.is_(None)))
    there = bool(site.catalogue.store.stamps([word]))
    return not (there == site.found(word) == bool(revisions) == is_published) or bool(unwritten)


def _person(site: Site, role: Role) -> Account:
    account = Account(
        email=f"{random.getrandbits(60)}@kb.example",
        name=role.value,
        role=role,
        password_hash="",
        # Nobody reviews without a second step.
        totp_secret="none",
        created_at=_now(),
    )
    with site.database.writing() as session:
        session.add(account)
    return account


def _draft(site: Site, author: Account, typed: Typed) -> str:
    with site.app.app_context(), site.database.writing() as session:
        begun = drafts.begin(session, author, kind=Kind.NEW, language="en", ui_language="en", now=_now(), typed=typed)
        return begun[0].id


def _sent(site: Site, author: Account, word: str) -> str:
    """Send in a practice of its own; its title and so its slug is one word."""
    draft = _draft(site, author, {**site.text, "title": (word.capitalize(),)})
    with site.app.app_context(), site.database.writing() as session:
        moves.submit(session, session.get_one(Submission, draft), account=author, now=_now())
    return draft


def _save(site: Site, draft: str, author: Account, typed: Typed, *, base: int) -> int:
    with site.database.writing() as session:
        submission = session.get_one(Submission, draft)
        return drafts.save(session, submission, typed, base_version=base, account=author, now=_now()).version


def _publish(site: Site, sent: str, reviewer: Account) -> None:
    with site.app.app_context():
        publishing.publish(
            site.database, site.catalogue, sent, reviewer_id=reviewer.id, now=_now(), uploads=site.settings.uploads
        )


def _state(site: Site, submission_id: str) -> str:
    with site.database.reading() as session:
        return session.get_one(Submission, submission_id).state


def _version(site: Site, draft: str) -> int:
    with site.database.reading() as session:
        return session.get_one(Submission, draft).version


def _titles(site: Site, draft: str) -> set[str]:
    with site.database.reading() as session:
        found = session.scalars(
            select(Version).where(Version.submission_id == draft).order_by(Version.number.desc()).limit(9)
        )
        return {one.typed["title"][0] for one in found}


def _word(drawn: random.Random) -> str:
    """Return a word so unlike any other that none is taken for it mistyped."""
    return "".join(drawn.choices(LETTERS, k=14))


def _tell(name: str, seconds: list[float], most: float) -> bool:
    ordered = sorted(1000 * one for one in seconds)
    middle, late = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
    print(f"{name}: p50 {middle:.1f} ms, p95 {late:.1f} ms (bar {most:.0f} ms)")
    return middle <= most


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
