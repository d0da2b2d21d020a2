"""The measurements. Each takes a subject and returns samples by the name of the figure that they belong to."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.client import Connection
from benchmarks.load import run_load
from benchmarks.questions import Questions
from benchmarks.subjects import Server, Subject

#: Samples in milliseconds, or in the unit that `report.FIGURES` names, by the figure's key.
Samples = dict[str, list[float]]
Measure = Callable[[Subject, Questions, int], Samples]

ENTRY_PAGES: Final = 250
HOME_PAGES: Final = 200
FIRST_TOUCH_SECONDS: Final = 2.0
MOST_WARM_UP_SECONDS: Final = 60.0
WARM_STARTS: Final = 2
FOUND_WITHIN_SECONDS: Final = 60.0
PUBLISHED_IN_PROCESS: Final = 3

_STYLES = re.compile(r'<link[^>]+rel="?stylesheet"?[^>]*>')
_ADDRESS = re.compile(r'href="([^"]+)"')
_IN_PROCESS = Path(__file__).parent / "publish_in_process.py"


def starts(subject: Subject, _questions: Questions, _turn: int) -> Samples:
    """Start with nothing derived, then several times with everything; the last start is left running."""
    if not isinstance(subject, Server):
        return {}
    subject.clear()
    samples: Samples = {"cold start": [subject.start()], "warm start": []}
    for _ in range(WARM_STARTS):
        subject.stop()
        samples["warm start"].append(subject.start())
    return samples


def entry_pages(subject: Subject, questions: Questions, turn: int) -> Samples:
    """Ask for random entries, one client, one connection: once when they are new to the server, once more, and in other order."""
    paths = _slice(questions.entries, turn, ENTRY_PAGES)
    connection = Connection(subject.place)
    first = [*_milliseconds(connection, paths)]
    again = [*_milliseconds(connection, paths), *_milliseconds(connection, paths[::-1])]
    return {"entry page, first touch": first, "entry page": again}


def home_pages(subject: Subject, questions: Questions, _turn: int) -> Samples:
    """Ask for the home pages, one client."""
    connection = Connection(subject.place)
    first = [*_milliseconds(connection, questions.homes)]
    again = [*_milliseconds(connection, questions.homes * (HOME_PAGES // max(1, len(questions.homes))))]
    return {"home page, first touch": first, "home page": again}


def searches(subject: Subject, questions: Questions, turn: int) -> Samples:
    """Search, every query once, so that no finished page answers; then all of them once more, from memory."""
    connection = Connection(subject.place)
    samples: Samples = {}
    asked: list[str] = []
    before = subject.cpu_seconds() if isinstance(subject, Server) else 0.0
    for kind, paths in questions.searches.items():
        chosen = _slice(paths, turn, len(paths) // 2)
        samples[f"search, {kind}"] = [*_milliseconds(connection, chosen)]
        asked += chosen
    fresh = [sample for kind in samples.values() for sample in kind]
    if isinstance(subject, Server) and fresh:
        samples["search, server CPU"] = [(subject.cpu_seconds() - before) * 1000 / len(fresh)]
    return {**samples, "search": fresh, "search, asked again": [*_milliseconds(connection, asked)]}


def load(subject: Subject, questions: Questions, _turn: int, *, seconds: float) -> Samples:
    """Let eight clients ask for random entries as fast as they are answered."""
    if not questions.entries:
        return {}
    cold = run_load(subject.place, questions.entries, seconds=FIRST_TOUCH_SECONDS).per_second
    # Every process of a server has a memory of its own, so each client asks for every page before anything is counted.
    run_load(subject.place, questions.entries, seconds=MOST_WARM_UP_SECONDS, most=len(questions.entries))
    before = subject.cpu_seconds() if isinstance(subject, Server) else 0.0
    done = run_load(subject.place, questions.entries, seconds=seconds)
    pages = max(1, len(done.milliseconds))
    samples: Samples = {
        "pages per second, first touch": [cold],
        "pages per second": [done.per_second],
        "page under load": done.milliseconds,
        "errors under load": [float(done.errors)],
        "generator CPU per page": [done.generator_cpu * 1000 / pages],
    }
    if isinstance(subject, Server):
        samples["server CPU per page"] = [(subject.cpu_seconds() - before) * 1000 / pages]
    return samples


def memory(subject: Subject, _questions: Questions, _turn: int) -> Samples:
    """Add up the memory of all processes of the server."""
    return {"memory": [subject.proportional_memory()]} if isinstance(subject, Server) else {}


def transferred(subject: Subject, questions: Questions, _turn: int) -> Samples:
    """Count the bytes of entry pages and of the style sheets that they name, compressed as a browser gets them."""
    connection = Connection(subject.place)
    pages, styles = [], []
    for path in questions.entries[:20]:
        page = connection.get(path, accept="identity").body.decode("utf-8", "replace")
        pages.append(connection.get(path).size / 1024)
        links = (_ADDRESS.search(link) for link in _STYLES.findall(page))
        sizes = [connection.get(link[1]).size / 1024 for link in links if link and link[1].startswith("/")]
        styles.append(sum(sizes))
    return {
        "entry page, html": pages,
        "entry page, css": styles,
        "entry page, html and css": [html + css for html, css in zip(pages, styles, strict=True)],
    }


def publishing(subject: Subject, questions: Questions, turn: int) -> Samples:
    """Write a practice and wait until the site finds it: by hand and `kb practices sync`, and as the program itself does it."""
    if not isinstance(subject, Server) or not questions.searches:
        return {}
    source = sorted(subject.practices.glob("*/en.md"))[turn]
    word = f"qvzx{turn}byhand"
    started = time.perf_counter()
    source.write_bytes(source.read_bytes() + f"\n\n{word.capitalize()} was added by hand.\n".encode())
    command = subject.run("-m", "kb", "practices", "sync")
    synchronised = time.perf_counter()
    if command.returncode:
        raise RuntimeError(f"{subject.name}: kb practices sync failed: {command.stderr[-800:]}")
    found = await_found(subject, word)
    samples: Samples = {
        "found, kb practices sync": [(found - started) * 1000],
        "answered after sync": [(found - synchronised) * 1000],
    }
    inside = subject.run(
        str(_IN_PROCESS), f"http://127.0.0.1:{subject.place.port}", str(turn), str(PUBLISHED_IN_PROCESS)
    )
    if inside.returncode == 0:
        for line in inside.stdout.splitlines():
            key, _, value = line.rpartition(":")
            samples.setdefault(key, []).append(float(value))
    return samples


def await_found(subject: Subject, word: str) -> float:
    """Return when a search first found a word, as `time.perf_counter` tells it."""
    connection = Connection(subject.place)
    started = time.perf_counter()
    while time.perf_counter() - started < FOUND_WITHIN_SECONDS:
        answer = connection.get(f"/en/search?q={word}", accept="identity")
        if answer.status == 200 and b"/practices/" in answer.body:
            return time.perf_counter()
        time.sleep(0.002)
    raise TimeoutError(f"{subject.name} does not find {word}")


def _milliseconds(connection: Connection, paths: list[str]) -> Iterator[float]:
    for path in paths:
        answer = connection.get(path)
        if answer.status != 200:
            raise ConnectionError(f"{path} answered {answer.status}")
        yield answer.seconds * 1000


def _slice(paths: list[str], turn: int, size: int) -> list[str]:
    """Return another part at each turn; from the beginning again where the addresses do not suffice."""
    start = turn * size
    return paths[start : start + size] or paths[:size]
