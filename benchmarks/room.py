"""Measures a room: sixty phones open a board and take something home within the same ten seconds.

`python -m benchmarks.room`. Each phone is a client with one connection that is kept alive: it opens the short link, follows it to
the board, fetches the board's styles and scripts once, and presses *I take this home* a moment later, as its script does. A second
reader asks for the counts every three seconds, as a projector does. The server is the real one, started and stopped here.
"""

import argparse
import gzip
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.client import Answer, Connection, Place
from benchmarks.report import tell
from benchmarks.subjects import DidNotStart, Server
from kb.accounts.models import Account, Role
from kb.collections.codes import written
from kb.collections.editing import Details, NewItem, add, create
from kb.collections.models import ItemKind, Visibility
from kb.database.engine import Database, sqlite_url

HERE: Final = Path(__file__).resolve().parent.parent
HOME: Final = HERE / "data" / "benchmarks" / "room"
BAR_MS: Final = 300.0
POLL_SECONDS: Final = 3.0
PRACTICES: Final = 8
#: Between opening the board and pressing the button, somebody looks at it.
LOOKING_SECONDS: Final = (0.5, 2.0)
_ASSET: Final = re.compile(rb'(?:href|src)="(/assets/[^"]+\.(?:css|js|svg))"')
_IMPORT: Final = re.compile(rb'from "(\.{1,2}/[^"]+)"')
_ITEM: Final = re.compile(rb'name="item" value="([0-9a-f]+)"')


@dataclass(slots=True)
class Measured:
    """What all clients met, in milliseconds; filled by their threads."""

    pages: list[float] = field(default_factory=list)
    picks: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, answers: list[float], path: str, answer: Answer, *expected: int) -> None:
        """Take an answer in."""
        answers.append(answer.seconds * 1000)
        if answer.status not in expected:
            self.errors.append(f"{path}: {answer.status}")


def main() -> None:
    """Measure and print the figures; ends with 1 where a bar is missed."""
    options = _parser().parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    server = Server("this", HERE, home=HOME, collection=HERE / "practices")
    server.clear()
    try:
        server.start()
        code = _make_board(server)
        measured, seconds = _measure(server.place, code, clients=options.clients, within=options.within)
        taken = Connection(server.place).get(f"/c/{code}/counts.json", accept="identity")
    except (DidNotStart, OSError) as error:
        sys.exit(f"The measurement stopped: {error}")
    finally:
        server.stop()
    print(f"{options.clients} phones within {options.within:g} s; all done after {seconds:.1f} s")
    worst = [
        _told(name, samples)
        for name, samples in (("page", measured.pages), ("pick", measured.picks), ("others", measured.others))
    ]
    print(f"errors: {len(measured.errors)} {measured.errors[:3] or ''}\ncounted: {taken.body.decode()[:200]}")
    if measured.errors or max(worst[:2]) > BAR_MS or len(measured.picks) < options.clients:
        sys.exit("Bar missed: no errors, and p95 of page and pick at most 300 ms.")


def _measure(place: Place, code: str, *, clients: int, within: float) -> tuple[Measured, float]:
    measured, begun, is_over = Measured(), time.perf_counter(), threading.Event()
    latest_begin = max(0.0, within - LOOKING_SECONDS[1])
    phones = [
        _thread(_phone, place, code, measured, begun + latest_begin * number / clients, random.Random(number))
        for number in range(clients)
    ]
    projector = _thread(_projector, place, code, measured, is_over)
    for phone in phones:
        phone.join()
    seconds = time.perf_counter() - begun
    is_over.set()
    projector.join()
    return measured, seconds


def _thread(work: Callable[..., None], *arguments: object) -> threading.Thread:
    started = threading.Thread(target=work, args=arguments)
    started.start()
    return started


def _phone(place: Place, code: str, measured: Measured, begins: float, chance: random.Random) -> None:
    time.sleep(max(0.0, begins - time.perf_counter()))
    connection = Connection(place)
    try:
        _open_and_pick(connection, code, measured, chance)
    except (OSError, IndexError) as error:
        measured.errors.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def _open_and_pick(connection: Connection, code: str, measured: Measured, chance: random.Random) -> None:
    measured.note(measured.others, "short", connection.get(f"/c/{code}"), 302)
    page = connection.get(f"/en/c/{code}")
    measured.note(measured.pages, "board", page, 200)
    _fetch_assets(connection, page, measured)
    time.sleep(chance.uniform(*LOOKING_SECONDS))
    item = chance.choice(_ITEM.findall(_content(page))).decode()
    number = f"{chance.getrandbits(128):032x}"
    answer = connection.post(f"/en/c/{code}/take", f"item={item}&me={number}", accept="application/json")
    measured.note(measured.picks, "take", answer, 200)


def _fetch_assets(connection: Connection, page: Answer, measured: Measured) -> None:
    """Fetch what a browser fetches with a page: what it names, and what its scripts import, each once."""
    wanted = list(dict.fromkeys(path.decode() for path in _ASSET.findall(_content(page))))
    for path in wanted:
        answer = connection.get(path)
        measured.note(measured.others, path, answer, 200)
        if path.endswith(".js"):
            named = (_joined(path.rpartition("/")[0], one.decode()) for one in _IMPORT.findall(_content(answer)))
            wanted += [new for new in dict.fromkeys(named) if new not in wanted]


def _content(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.body.startswith(b"\x1f\x8b") else answer.body


def _joined(folder: str, relative: str) -> str:
    parts = folder.split("/")
    for part in relative.split("/"):
        parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
    return "/".join(parts)


def _projector(place: Place, code: str, measured: Measured, is_over: threading.Event) -> None:
    connection = Connection(place)
    while not is_over.wait(POLL_SECONDS):
        measured.note(measured.others, "counts", connection.get(f"/c/{code}/counts.json"), 200)
    connection.close()


def _make_board(server: Server) -> str:
    """Make the board of a seminar with eight practices, as its facilitator does; return its code."""
    database, now = Database(sqlite_url(server.data / "people.sqlite")), datetime.now(UTC)
    slugs = sorted(path.name for path in server.practices.iterdir() if path.is_dir())[:PRACTICES]
    mette = Account(
        email="mette@library.example",
        name="Mette",
        role=Role.CONTRIBUTOR,
        password_hash="",
        created_at=now,
        defaults={},
    )
    with database.writing() as session:
        session.add(mette)
        session.flush()
        board = create(session, mette, Details(title="Thursday in Struer"), now=now)
        items = [NewItem(kind=ItemKind.SLOT, title="Morning", day=now.date(), starts="09:00", ends="12:00")]
        items += [NewItem(kind=ItemKind.PRACTICE, slug=slug, minutes=20) for slug in slugs]
        items += [NewItem(kind=ItemKind.LINK, title="A guide", url="https://example.org/guide")]
        for item in items:
            add(session, mette, board.id, item, now=now)
        board.visibility = Visibility.LINK
        code = written(board.code)
    database.close()
    return code


def _told(name: str, samples: list[float]) -> float:
    ordered = sorted(samples) or [float("inf")]
    middle, high = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95))
    print(
        f"{name:>7}: {len(samples):4} answers  p50 {middle:6.1f} ms  p95 {high:6.1f} ms  longest {ordered[-1]:6.1f} ms"
    )
    return high


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.room",
        description="Measure sixty phones that open a board and take something home, against the real server.",
        epilog="Close other programs first. Ends with 1 where a bar is missed.",
    )
    parser.add_argument("--clients", type=int, default=60, help="how many phones (%(default)s)")
    parser.add_argument("--within", type=float, default=10.0, help="seconds in which all of it happens (%(default)s)")
    return parser


if __name__ == "__main__":
    tell("Starting the server …")
    main()
