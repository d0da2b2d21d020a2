"""Kills those who publish, then starts the real program: what was answered must be there, and nothing be half done."""

import json
import os
import random
import signal
import statistics
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import func, select

from benchmarks.client import Connection
from benchmarks.report import tell
from benchmarks.subjects import DidNotStart, Server
from benchmarks.writing_site import SEED, Site, make_person, make_word, publish, send_in, state_of
from kb.accounts.models import Account, Role
from kb.submissions.models import Revision
from kb.submissions.workflow import State

#: So many publish at once, and all of them are killed.
WRITERS: Final = 4
#: Within so long most of them have answered.
MOST_SECONDS: Final = 1.0
#: The longest that a start may take (TRUST R2).
MOST_START: Final = 3.0


class Tally:
    """What was seen in all rounds."""

    def __init__(self) -> None:
        self.killed = self.answered = self.interrupted = self.finished = self.lost = self.half = self.failed = 0
        self.starts: list[float] = []

    @property
    def is_kept(self) -> bool:
        """Whether nothing was lost, and every start went by itself and fast enough."""
        return self.lost == self.half == self.failed == 0 and max(self.starts, default=0.0) <= MOST_START

    def told(self) -> str:
        """Return the figures in words."""
        milliseconds = sorted(1000 * one for one in self.starts) or [0.0]
        return (
            f"{self.killed} killed, {self.answered} had answered: {self.lost} lost, {self.half} half done\n"
            f"{len(self.starts)} of {len(self.starts) + self.failed} starts by themselves: "
            f"p50 {statistics.median(milliseconds):.0f} ms, slowest {milliseconds[-1]:.0f} ms (bar {1000 * MOST_START:.0f} ms); "
            f"they finished {self.finished} of {self.interrupted} interrupted publications"
        )


def measure_kills(site: Site, server: Server, rounds: int) -> bool:
    """In each round kill four processes that publish, start the server, look, and kill that, too. Tell whether all was kept."""
    author, reviewer = make_person(site, Role.CONTRIBUTOR), make_person(site, Role.REVIEWER)
    drawn, tally = random.Random(SEED + 1), Tally()
    for number in range(rounds):
        words = [make_word(drawn) for _ in range(WRITERS)]
        waiting = {one: send_in(site, author, one) for one in words}
        stops = [_kill_publisher(site, waiting[one], reviewer, drawn.uniform(0.0, MOST_SECONDS)) for one in words]
        told = {one for one, stop in zip(words, stops, strict=True) if stop()}
        interrupted = [one for one in words if state_of(site, waiting[one]) == State.ACCEPTED]
        tally.killed, tally.answered = tally.killed + len(words), tally.answered + len(told)
        tally.interrupted += len(interrupted)
        try:
            tally.starts.append(server.start())
        except DidNotStart as trouble:
            tally.failed += 1
            print(f"round {number + 1}: {trouble}")
            continue
        tally.finished += sum(state_of(site, waiting[one]) == State.PUBLISHED for one in interrupted)
        for one in words:
            is_published = state_of(site, waiting[one]) == State.PUBLISHED
            tally.lost += one in told and not (is_published and _is_found(server, one))
            tally.half += _is_half(site, server, one, is_published=is_published)
        server.kill()
        if (number + 1) % 10 == 0:
            tell(f"round {number + 1} of {rounds}: {tally.told()}")
    print(tally.told())
    return tally.is_kept


def _kill_publisher(site: Site, submission_id: str, reviewer: Account, seconds: float) -> Callable[[], bool]:
    """Publish in a process of its own; the answer kills it after a while, and tells whether it had answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            publish(site, submission_id, reviewer)
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


def _is_found(server: Server, slug: str) -> bool:
    """Tell whether the server finds a practice by the one word that its title is."""
    connection = Connection(server.place)
    answer = connection.get(f"/api/v1/practices?q={slug}", accept="identity")
    connection.close()
    return any(item["slug"] == slug for item in json.loads(answer.body)["items"])


def _is_half(site: Site, server: Server, slug: str, *, is_published: bool) -> bool:
    """Tell whether file, index and history disagree about a practice."""
    with site.database.reading() as session:
        revisions = session.scalar(select(func.count()).where(Revision.slug == slug))
        unwritten = session.scalar(select(func.count()).where(Revision.slug == slug, Revision.written_at.is_(None)))
    there = bool(site.catalogue.store.stamps([slug]))
    return not (there == _is_found(server, slug) == bool(revisions) == is_published) or bool(unwritten)
