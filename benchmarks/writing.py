"""How fast and how safe writing is: drafts saved, practices published, processes killed, people who change the same text.

`python -m benchmarks.writing --entries 10000 --rounds 200` and `python -m benchmarks.writing --entries 1000 --kills 200`; prints
each figure with its bar, and fails where one is not kept. It measures the working copy that it lies in, in a folder of its own.
"""

import argparse
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from sqlalchemy import select

from benchmarks.generate import write_collection
from benchmarks.kills import measure_kills
from benchmarks.subjects import Server
from benchmarks.writing_site import (
    SEED,
    Site,
    begin_draft,
    make_person,
    make_word,
    open_site,
    publish,
    save_draft,
    send_in,
)
from kb.accounts.models import Account, Role
from kb.submissions.drafts import StaleDraft
from kb.submissions.models import Submission, Version

HERE: Final = Path(__file__).resolve().parent.parent
WRITERS: Final = 4
SAVES: Final = 200
PUBLICATIONS: Final = 30
#: Medians in milliseconds that the project promises.
MOST_SAVE: Final = 30.0
MOST_PUBLISH: Final = 150.0


def main() -> None:
    """Run the measurements that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000, help="practices that are there already")
    parser.add_argument(
        "--kills", type=int, default=0, help="so many times kill four processes that publish, and start the program"
    )
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds of four people who change one text")
    chosen = parser.parse_args()
    # A terminated measurement must not leave a server behind: this way the `finally` below is reached.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        write_collection(Path(folder) / "made", entries=chosen.entries, seed=SEED)
        server = Server("this", HERE, home=Path(folder), collection=Path(folder) / "made")
        site = open_site(server)
        try:
            kept = [*measure_times(site)]
            kept += [measure_kills(site, server, chosen.kills)] if chosen.kills else []
            kept += [*measure_rounds(site, chosen.rounds)] if chosen.rounds else []
        finally:
            server.kill()
    sys.exit(0 if all(kept) else 1)


def measure_times(site: Site) -> Iterator[bool]:
    """Time saves of a draft, and publications until they are found."""
    author, reviewer = make_person(site, Role.CONTRIBUTOR), make_person(site, Role.REVIEWER)
    saves, version = [], 1
    draft = begin_draft(site, author, site.text)
    for number in range(SAVES):
        started = time.perf_counter()
        version = save_draft(site, draft, author, {**site.text, "title": (f"Title {number}",)}, base=version)
        saves.append(time.perf_counter() - started)
    yield _tell("save a draft", saves, MOST_SAVE)
    published, drawn = [], random.Random(SEED)
    for _ in range(PUBLICATIONS):
        word = make_word(drawn)
        sent = send_in(site, author, word)
        started = time.perf_counter()
        publish(site, sent, reviewer)
        while not site.found(word):
            time.sleep(0.001)
        published.append(time.perf_counter() - started)
    yield _tell("publish until found", published, MOST_PUBLISH)


def measure_rounds(site: Site, rounds: int) -> Iterator[bool]:
    """Let four processes save on top of one version of a draft, again and again. Each text must be the latest or kept beside it."""
    author = make_person(site, Role.CONTRIBUTOR)
    draft = begin_draft(site, author, site.text)
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
        save_draft(site, draft, author, {**site.text, "title": (title,)}, base=base)
    except StaleDraft:
        return False
    return True


def _version(site: Site, draft: str) -> int:
    with site.database.reading() as session:
        return session.get_one(Submission, draft).version


def _titles(site: Site, draft: str) -> set[str]:
    with site.database.reading() as session:
        found = session.scalars(
            select(Version).where(Version.submission_id == draft).order_by(Version.number.desc()).limit(9)
        )
        return {one.typed["title"][0] for one in found}


def _tell(name: str, seconds: list[float], most: float) -> bool:
    ordered = sorted(1000 * one for one in seconds)
    middle, late = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
    print(f"{name}: p50 {middle:.1f} ms, p95 {late:.1f} ms (bar {most:.0f} ms)")
    return middle <= most


if __name__ == "__main__":
    main()
