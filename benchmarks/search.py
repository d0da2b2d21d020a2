"""Compares our search engine with others, side by side: plain Whoosh, SQLite FTS5, tantivy.

`python -m benchmarks.search`; README.md beside this file says what each figure means.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from statistics import median
from typing import Any, Final

from filelock import FileLock, Timeout

from benchmarks.report import tell
from benchmarks.search_corpus import HERE, WORK, Corpus, corpus
from benchmarks.search_engines import OTHERS, OURS, Question, version_of
from benchmarks.search_questions import MOST, questions
from benchmarks.search_report import Measured, as_json, table
from kb.languages import LANGUAGES

SIZES: Final = (1000, 10_000)
SMALLEST: Final = 100
QUESTIONS: Final = 40
ASKED_FOR_MEMORY: Final = 200
OPENED: Final = 5
ADDED: Final = 5
HOW_TO_INSTALL: Final = "install it with: .venv/bin/python -m pip install tantivy"


class StepFailed(Exception):
    """A step ended with an error, which it has written."""


def measure(size: int, names: Sequence[str], *, seed: int, most: int) -> dict[str, Measured]:
    """Measure engines over a corpus of a size; indexes are kept, and made anew when their making has changed."""
    entries = corpus(size, seed, tell)
    asked = questions(entries, seed, most=most, tell=tell)
    folders = {name: _index(name, entries) for name in names}
    answered = _step("ask", folders={n: str(f) for n, f in folders.items()}, questions=_rows(asked), label=f"{size:,}")
    measured = {}
    for name, folder in folders.items():
        turns = {turn: by_name[name] for turn, by_name in answered.items()}
        measured[name] = Measured(single=_single_figures(name, folder, asked), turns=turns)
    return measured


def _index(name: str, entries: Corpus) -> Path:
    """Return the folder of an engine's index."""
    mark = _step("mark", engine=name)["mark"]
    place = entries.folder / f"{name}-{mark}"
    if not place.is_dir():
        for old in entries.folder.glob(f"{name}-*"):
            shutil.rmtree(old)
        part = place.with_suffix(".part")
        (part / "index").mkdir(parents=True)
        tell(f"{entries.size:,}: {name} indexes; this is kept for the next time")
        built = _step("build", engine=name, folder=str(part / "index"), corpus=str(entries.folder), size=entries.size)
        (part / "built.json").write_text(json.dumps(built), "utf-8")
        part.rename(place)
    return place / "index"


def _single_figures(name: str, folder: Path, asked: Sequence[Question]) -> dict[str, float]:
    tell(f"{name}: opening, memory, adding")
    opened = [_step("open", engine=name, folder=str(folder), questions=_rows(asked[:1])) for _ in range(OPENED)]
    used = _step("open", engine=name, folder=str(folder), questions=_rows(asked[:ASKED_FOR_MEMORY]))
    built = json.loads((folder.parent / "built.json").read_bytes())
    return {
        "build": built["wall"],
        "build, CPU": built["cpu"],
        "add one": median(_added(name, folder)),
        "open": median(one["open"] for one in opened),
        **{key: value for key, value in used.items() if key.startswith("memory")},
        "index": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2,
    }


def _added(name: str, folder: Path) -> list[float]:
    """Return milliseconds from adding one entry to finding it; what is added goes into a copy."""
    copy = folder.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    try:
        shutil.copytree(folder, copy)
        added: list[float] = _step("add", engine=name, folder=str(copy), count=ADDED)["add"]
        return added
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _step(step: str, **job: object) -> dict[str, Any]:
    """Do a step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search_child"]
    text = json.dumps({"step": step, **job})
    done = subprocess.run(command, cwd=HERE, input=text, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise StepFailed(f"step “{step}” of {job.get('engine', 'all engines')} failed, see above")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _rows(asked: Sequence[Question]) -> list[dict[str, Any]]:
    return [asdict(one) for one in asked]


def main() -> None:
    """Measure each size and print its table."""
    options = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    WORK.mkdir(parents=True, exist_ok=True)
    names = [OURS, *_others(options.against)]
    about = _about(names, options)
    sizes: dict[str, Mapping[str, Any]] = {}
    try:
        with FileLock(WORK / "run.lock", timeout=0):
            print(_heading(about), flush=True)
            _step("prepare", dictionaries=str(WORK / "dictionaries"))
            for size in options.entries:
                measured = measure(size, names, seed=options.seed, most=options.queries)
                tell("")
                print(
                    f"\n{size:,} practices, {options.queries} questions of each class\n\n{table(measured)}", flush=True
                )
                sizes[str(size)] = as_json(measured)
    except Timeout:
        sys.exit(f"Another run of this measurement uses {WORK}; wait until it has ended.")
    except (StepFailed, OSError) as error:
        sys.exit(f"The measurement stopped: {error}.")
    if options.json:
        options.json.write_text(json.dumps({**about, "sizes": sizes}, indent=1) + "\n", "utf-8")


def _others(wanted: Sequence[str] | None) -> list[str]:
    """Return the engines to compare with; without a choice, those that are installed."""
    if missing := [name for name in wanted or OTHERS if not _is_installed(name)]:
        if wanted:
            sys.exit(f"{missing[0]} is not installed; {HOW_TO_INSTALL}")
        print(f"{missing[0]} is left out because it is not installed; {HOW_TO_INSTALL}", file=sys.stderr)
    return [name for name in dict.fromkeys(wanted or OTHERS) if name not in missing]


def _is_installed(name: str) -> bool:
    try:
        return bool(version_of(name))
    except PackageNotFoundError:
        return False


def _about(names: Sequence[str], options: argparse.Namespace) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "processor": platform.machine(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "seed": options.seed,
        "queries": options.queries,
        "versions": {name: version_of(name) for name in names if name != OURS},
    }


def _heading(about: Mapping[str, Any]) -> str:
    others = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return (
        f"{about['date']}, {about['cores']} cores ({about['processor']}), load {about['load']:.1f} before the start,"
        f" Python {about['python']}; {others}\n"
        "Every answer has the best 20 hits with excerpts, the total, and the counts of all facets."
        " p50 is the median, p95 what one in twenty exceeds; ratio is p50 to ours: more than 1 means that ours is faster."
    )


def _size(text: str) -> int:
    size = int(text)
    if size < SMALLEST:
        raise argparse.ArgumentTypeError(f"at least {SMALLEST}, or there are no questions of some classes")
    return size


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search",
        description="Compare our search engine with others on this machine: each gets the same made-up practices and is asked"
        f" the same questions in {len(LANGUAGES)} languages, each question of one engine right after the other."
        " Takes about two minutes, and the first time about eight more to make the indexes, which are kept"
        " in data/benchmarks/search; delete that folder whenever you like.",
        epilog=f"tantivy is not installed with the project; {HOW_TO_INSTALL}",
    )
    parser.add_argument(
        "--entries",
        type=_size,
        nargs="+",
        default=SIZES,
        metavar="N",
        help="how many practices, several sizes one after another (1000 10000); 100000 takes hours and 15 GB",
    )
    parser.add_argument("--against", nargs="+", choices=OTHERS, help="which other engines (all that are installed)")
    parser.add_argument(
        "--queries",
        type=int,
        default=QUESTIONS,
        metavar="N",
        help=f"how many questions of each class, at most {MOST * len(LANGUAGES)} (%(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another number, other practices (%(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures, and more, as JSON")
    return parser


if __name__ == "__main__":
    main()
