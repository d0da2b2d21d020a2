"""One step of the measurement in a process of its own, so that no step finds warm what another has used. Started by `search.py`.

Reads what to do from standard input as JSON, `{"step": "…", …}`, and writes what came of it to standard output as JSON.
"""

import gc
import hashlib
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.report import tell
from benchmarks.search_engines import CANNOT, OURS, Engine, Question, make_engine, version_of
from kb.search.engine import Entry

#: Of which the entries are that are added one by one.
OTHER_SEED: Final = 1_000_003
HERE: Final = Path(__file__).resolve().parent


def mark(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mark that changes when an engine would make another index."""
    name = job["engine"]
    files = [HERE / f"{module}.py" for module in (f"search_{name}", "search_engines")]
    version = ""
    if name == OURS:
        # What writes the index, with all that it imports; ranking is not among it.
        importlib.import_module("kb.search.index_files")
        kept = [module.__file__ for key, module in sorted(sys.modules.items()) if key.startswith("kb.")]
        vocabulary = HERE.parent / "kb" / "vocabulary" / "data"
        files += [Path(file) for file in kept if file] + sorted(
            path for path in vocabulary.rglob("*") if path.is_file()
        )
    else:
        files.append(HERE / "search_facets.py")
        version = version_of(name)
    digest = hashlib.blake2b(version.encode(), digest_size=4)
    for file in files:
        digest.update(file.read_bytes())
    return {"mark": digest.hexdigest()}


def prepare(job: Mapping[str, Any]) -> dict[str, Any]:
    """Make the dictionaries of our own engine."""
    importlib.import_module("benchmarks.search_ours").prepare(Path(job["dictionaries"]))
    return {}


def build(job: Mapping[str, Any]) -> dict[str, Any]:
    """Index a corpus; reading its entries is not part of the time."""
    from benchmarks.search_corpus import Corpus  # would be counted as memory of engines that do not need it

    engine = make_engine(job["engine"], Path(job["folder"]))
    entries = _Timed(Corpus(Path(job["corpus"]), job["size"]).entries())
    started = time.perf_counter(), time.process_time()
    engine.build(entries)
    return {
        "wall": time.perf_counter() - started[0] - entries.wall,
        "cpu": time.process_time() - started[1] - entries.cpu,
    }


def open_and_ask(job: Mapping[str, Any]) -> dict[str, Any]:
    """Open an index and get the first answer from it, then more; return how long the first took and the memory after the last."""
    bare, _ = _memory()
    engine, questions = make_engine(job["engine"], Path(job["folder"])), _questions(job)
    started = time.process_time()
    engine.open()
    for number, question in enumerate(questions):
        if (job["engine"], question.kind) not in CANNOT:
            engine.ask(question)
        if number == 0:
            opened = time.process_time() - started
    gc.collect()
    resident, proportional = _memory()
    return {"open": opened * 1000, "memory": resident, "memory, PSS": proportional, "memory of Python alone": bare}


def ask(job: Mapping[str, Any]) -> dict[str, Any]:
    """Ask all engines every question once, all when it is new to them, and then once more."""
    engines = {name: make_engine(name, Path(folder)) for name, folder in job["folders"].items()}
    for engine in engines.values():
        engine.open()
    questions = _questions(job)
    return {turn: _ask_all(engines, questions, f"{job['label']}, {turn}") for turn in ("first touch", "warm")}


def add(job: Mapping[str, Any]) -> dict[str, Any]:
    """Add entries one by one, each with a word that nothing else has, until it is found."""
    from benchmarks.search_corpus import make_entries  # as above

    engine = make_engine(job["engine"], Path(job["folder"]))
    engine.open()
    times = []
    for number, entry in enumerate(make_entries(job["count"], OTHER_SEED)):
        word = f"qvzx{'abcdefghij'[number]}added"
        question = Question(kind="rare", language="en", words=(word,))
        engine.ask(question)  # so that nothing but the adding is new
        extra = replace(entry.versions[0], summary=f"{entry.versions[0].summary} {word}")
        new = replace(entry, slug=f"added-{number}", versions=(extra, *entry.versions[1:]))
        started = time.perf_counter()
        engine.add(new)
        # Below it there may be entries with a similar word.
        found = engine.ask(question).slugs[:1]
        times.append((time.perf_counter() - started) * 1000)
        if found != (new.slug,):
            raise RuntimeError(f"{job['engine']} found {found} instead of what was added")
    engine.close()
    return {"add": times}


def _ask_all(engines: Mapping[str, Engine], questions: list[Question], label: str) -> dict[str, Any]:
    """Ask engine after engine the same question, so that noise of the machine hits all alike."""
    measured: dict[str, Any] = {name: {"cpu": {}, "wall": {}, "totals": {}} for name in engines}
    names = [*engines]
    gc.collect()
    gc.freeze()
    for number, question in enumerate(questions):
        tell(f"{label}: {number} of {len(questions)}")
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if (name, question.kind) in CANNOT:
                continue
            started = time.perf_counter(), time.process_time()
            answer = engines[name].ask(question)
            wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
            for key, value in (("cpu", cpu * 1000), ("wall", wall * 1000), ("totals", answer.total)):
                measured[name][key].setdefault(question.kind, []).append(value)
    return measured


class _Timed:
    """Entries, and how long it took to get them."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self.wall = self.cpu = 0.0

    def __iter__(self) -> Iterator[Entry]:
        while True:
            started = time.perf_counter(), time.process_time()
            entry = next(self._entries, None)
            self.wall += time.perf_counter() - started[0]
            self.cpu += time.process_time() - started[1]
            if entry is None:
                return
            yield entry


def _questions(job: Mapping[str, Any]) -> list[Question]:
    rows: Iterable[Mapping[str, Any]] = job["questions"]
    return [Question(kind=row["kind"], language=row["language"], words=tuple(row["words"])) for row in rows]


def _memory() -> tuple[float, float]:
    """Return the memory of this process in MiB: all resident pages (RSS), and with those that others use too in part (PSS)."""
    rows = (line.split() for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines())
    kib = {row[0]: int(row[1]) for row in rows if row[0] in {"Rss:", "Pss:"}}
    return kib["Rss:"] / 1024, kib["Pss:"] / 1024


STEPS: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "mark": mark,
    "prepare": prepare,
    "build": build,
    "open": open_and_ask,
    "ask": ask,
    "add": add,
}


def main() -> None:
    """Do one step."""
    job = json.load(sys.stdin)
    json.dump(STEPS[job["step"]](job), sys.stdout)


if __name__ == "__main__":
    main()
