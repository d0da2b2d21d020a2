"""Measures the whole site, as its readers meet it: start, pages, search, load, publishing, memory, bytes.

`python -m benchmarks.site`; README.md beside this file says what each figure means.
"""

import argparse
import json
import os
import platform
import signal
import sys
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import measures
from benchmarks.client import Place
from benchmarks.generate import write_collection
from benchmarks.kept import kept
from benchmarks.measures import Measure, Samples
from benchmarks.questions import Questions, answerable, make_questions
from benchmarks.report import as_json, missed, table, tell
from benchmarks.subjects import DidNotStart, Server, Subject

HERE: Final = Path(__file__).resolve().parent.parent
WORK: Final = HERE / "data" / "benchmarks"


def collection(entries: int, seed: int) -> Path:
    """Return the generated collection, made anew only when its making has changed."""
    made_from = [Path(__file__).parent / f"{name}.py" for name in ("generate", "wording", "words")]
    made_from += sorted((HERE / "kb" / "vocabulary" / "data").glob("*.json"))
    made_from += sorted((HERE / "kb" / "practices").glob("*.py")) + sorted((HERE / "practices").glob("*/*.md"))

    def make(folder: Path) -> None:
        tell(f"writing {entries} practices …")
        write_collection(folder, entries=entries, seed=seed)

    return kept(WORK / f"collection-{entries}-{seed}", made_from, make)


def measure(subjects: Sequence[Subject], questions: Questions, *, turns: int, seconds: float) -> dict[str, Samples]:
    """Measure all subjects turn by turn, each figure of one subject right after that of the other, because machines are noisy."""
    measured: dict[str, Samples] = {subject.name: defaultdict(list) for subject in subjects}
    steps: tuple[tuple[str, Measure], ...] = (
        ("entry pages", measures.entry_pages),
        ("home pages", measures.home_pages),
        ("searches", measures.searches),
        ("load", partial(measures.load, seconds=seconds)),
        ("memory", measures.memory),
        ("publishing", measures.publishing),
        ("bytes", measures.transferred),
    )
    for turn in range(turns):
        asked: dict[str, Questions] = {}
        for label, step in (("starts", measures.starts), *steps):
            for subject in subjects:
                tell(f"turn {turn + 1} of {turns}: {label}, {subject.name}")
                if subject.name not in asked and label != "starts":
                    asked[subject.name] = answerable(questions, subject.place)
                for key, samples in step(subject, asked.get(subject.name, questions), turn).items():
                    measured[subject.name][key] += samples
        for subject in subjects:
            subject.stop()
    return measured


def main() -> None:
    """Measure and print the table."""
    options = _parser().parse_args()
    # A terminated measurement must not leave servers behind: this way the `finally` below is reached.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    WORK.mkdir(parents=True, exist_ok=True)
    place = collection(options.entries, options.seed)
    questions = make_questions(place, options.seed)
    subjects: list[Subject] = []
    try:
        subjects.append(Server("this", HERE, home=WORK / "this", collection=place))
        if options.against:
            subjects.append(_other(options.against, place))
        measured = measure(subjects, questions, turns=options.turns, seconds=options.seconds)
    except (DidNotStart, OSError, RuntimeError) as error:
        sys.exit(f"The measurement stopped: {error}")
    finally:
        for subject in subjects:
            subject.stop()
    about = {
        "entries": options.entries,
        "seed": options.seed,
        "turns": options.turns,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "against": options.against,
    }
    tell("")
    print(f"{options.entries} practices, {about['cores']} cores, Python {about['python']}, load generator: our own\n")
    print(table(measured))
    if options.json:
        options.json.write_text(json.dumps(as_json(measured, about), indent=1) + "\n", "utf-8")
    if misses := missed(measured["this"]):
        print(f"\nBars missed: {', '.join(misses)}.")
        sys.exit(1)


def _other(against: str, place: Path) -> Subject:
    if against.startswith(("http://", "https://")):
        return Subject("other", Place.of(against))
    checkout = Path(against)
    if not (checkout / "kb").is_dir():
        sys.exit(f"{against} is neither a web address (http://…) nor a checkout with a package kb.")
    return Server("other", checkout, home=WORK / "other", collection=place)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.site",
        description="Measure the site on this machine: starts the real server on a made-up collection, asks, and stops it."
        " Takes about two minutes; twice that with --against. Ends with 1 where a bar is missed.",
        epilog="Close other programs first. Two runs differ by ten to twenty per cent:"
        " to compare two states of the code, use --against, never two runs.",
    )
    parser.add_argument("--entries", type=int, default=1000, help="how many practices (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which made-up collection (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="length of the load with eight clients, per turn (%(default)s)"
    )
    parser.add_argument(
        "--turns", type=int, default=2, help="how often everything is measured (%(default)s); with --against A B A B …"
    )
    parser.add_argument(
        "--against", metavar="CHECKOUT_OR_URL", help="also measure another checkout, or a site that runs already"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    return parser


if __name__ == "__main__":
    main()
