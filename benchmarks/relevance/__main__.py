"""Runs the measurement and prints the tables: `python -m benchmarks.relevance`."""

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.relevance import report
from benchmarks.relevance.judgements import QUERIES, BadJudgement, fingerprints, read_judgements
from benchmarks.relevance.measuring import Outcome, measure
from benchmarks.relevance.selections import EVERYTHING, OTHERS, InUse, entries_mark, opened
from benchmarks.report import tell
from kb.languages import LANGUAGES


def main() -> None:
    """Measure, print, and compare with an earlier run."""
    options = _parser().parse_args()
    languages = options.language or LANGUAGES
    before = _read_run(options.against) if options.against else None
    if before and not before["about"]["judgements"].keys() & set(languages):
        sys.exit(f"{options.against} is of queries in other languages: {', '.join(before['about']['judgements'])}.")
    started = time.perf_counter()
    try:
        outcomes, about = _run(languages)
    except (BadJudgement, InUse) as error:
        sys.exit(f"The measurement stopped: {error}")
    if not outcomes:
        sys.exit(f"There are no judged queries in {QUERIES}.")
    if options.save:
        run = {"about": about, **report.as_json(outcomes)}
        options.save.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tell("")
    print(
        f"{about['practices']} practices, {about['queries']} judged queries; {about['date']}, Python {about['python']},"
        f" {time.perf_counter() - started:.0f} s. Each figure is a mean over queries; 1 is the best.\n"
    )
    print(report.as_text(report.tables(outcomes), before and before["figures"]))
    if before:
        print(f"\nAgainst {options.against} of {before['about']['date']}:{_warning(about, before['about'])}")
        print(report.changes(report.per_query(outcomes), before["queries"]))
    if options.worst:
        print(f"\nThe worst by nDCG@10; texts: {options.texts}\n")
        print(report.worst(outcomes, most=options.worst, texts=options.texts))


def _run(languages: Sequence[str]) -> tuple[list[Outcome], dict[str, Any]]:
    tell("opening; the first time, dictionaries are made")
    with opened() as (engine, entries):
        judgements = read_judgements(languages, {entry.slug for entry in entries})
        outcomes = list(measure(engine, entries, judgements, tell))
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "practices": len(entries),
        "queries": len(judgements),
        "judgements": fingerprints(judgements),
        "texts": entries_mark(entries),
    }
    return outcomes, about


def _read_run(path: Path) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json.loads(path.read_bytes())
        if not {"about", "figures", "queries"} <= run.keys() or not isinstance(run["about"]["judgements"], dict):
            raise ValueError("it was not written by --save, or long ago")
    except (OSError, ValueError) as error:
        sys.exit(f"{path} cannot be compared with: {error}")
    return run


def _warning(about: dict[str, Any], before: dict[str, Any]) -> str:
    both = about["judgements"].keys() & before["judgements"].keys()
    changed = [name for name in both if about["judgements"][name] != before["judgements"][name]]
    other = (["texts of practices"] if about["texts"] != before["texts"] else []) + (["judgements"] if changed else [])
    return f" NOTE: the {' and the '.join(other)} have changed since, not only the engine." if other else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.relevance",
        description="Measure how good the results of a search are: asks the judged queries in queries/*.json of the starter"
        " collection, once with all its texts and then with the texts of some languages only, which shows what a reader"
        " finds that is not written in her language. Takes less than a minute.",
        epilog="Working on the ranking: --save before.json, change something, --against before.json --worst 20.",
    )
    parser.add_argument(
        "--language", action="append", choices=LANGUAGES, help="only queries in this language; may be given again"
    )
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="also list the N worst queries, with what was found instead"
    )
    parser.add_argument(
        "--texts",
        choices=[EVERYTHING, OTHERS, *LANGUAGES],
        default=EVERYTHING,
        help="of which texts the worst are listed: all, those in other languages than the query, or those in one (%(default)s)",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the figures, to compare a later run with")
    parser.add_argument("--against", type=Path, metavar="FILE", help="tell what has changed since a run that was kept")
    return parser


if __name__ == "__main__":
    main()
