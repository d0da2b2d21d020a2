"""How long a handout takes: 1, 8 and 40 practices in each language, side by side; set anew, and asked for again.

`python -m benchmarks.handout`; README.md beside this file says what each figure means. The exit code is 1 where the bar is missed.
"""

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask

from benchmarks.generate import write_collection
from kb.accounts.models import Account, Role
from kb.collections.codes import written
from kb.collections.editing import Details, NewItem, add, create
from kb.collections.models import ItemKind, Visibility
from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import settings_from
from kb.sharing.qr import qr_svg_file
from kb.typesetting.typst import forget

SIZES: Final = (1, 8, 40)
#: Milliseconds for a handout of so many practices.
BAR: Final = (8, 1000)
#: Practices between two slots of the agenda.
_IN_SLOT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Times of one handout in milliseconds; `size` in kB."""

    set: float
    again: float
    size: float


def measure(app: Flask, code: str, language: str, *, turns: int) -> Measured:
    """Ask for a handout some times, each time twice: with nothing remembered, and again."""
    client = app.test_client()
    times: dict[bool, list[float]] = {False: [], True: []}
    for _turn in range(turns):
        forget()
        qr_svg_file.cache_clear()
        for is_kept in times:
            started = time.perf_counter()
            answer = client.get(f"/{language}/c/{code}/handout.pdf")
            times[is_kept].append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{language}: {answer.status}")
    return Measured(set=median(times[False]), again=median(times[True]), size=len(answer.data) / 1000)


def main() -> None:
    """Make a site and its collections, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10, help="handouts of each kind (10)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_collection(Path(folder) / "practices", entries=max(SIZES), seed=1)
        _take_dictionaries(Path(folder) / "data")
        settings = settings_from({"KB_DATA": f"{folder}/data", "KB_PRACTICES": f"{folder}/practices"})
        catalogue = create_catalogue(settings)
        catalogue.sync()
        app = create_app(settings, catalogue=catalogue)
        codes = {size: _collection(app, catalogue, size) for size in SIZES}
        before = _peak()
        found = {
            (size, language): measure(app, code, language, turns=options.turns)
            for size, code in codes.items()
            for language in LANGUAGES
        }
    _print_table(found, before, _peak())
    size, bar = BAR
    sys.exit(any(one.set > bar for (practices, _language), one in found.items() if practices == size))


def _take_dictionaries(data: Path) -> None:
    """Let the site use the checkout's dictionaries, where these are ready: making them takes longer than all that is measured."""
    ready = Path(__file__).parent.parent / "data" / "dictionaries"
    if ready.is_dir():
        data.mkdir()
        (data / "dictionaries").symlink_to(ready, target_is_directory=True)


def _collection(app: Flask, catalogue: Catalogue, size: int) -> str:
    """Return the code of a seminar with so many practices."""
    now = datetime.now(UTC)
    with app.extensions["kb.database"].writing() as session:
        facilitator = Account(
            email=f"facilitator-{size}@library.example",
            name="Facilitator",
            role=Role.CONTRIBUTOR,
            language="en",
            password_hash="",
            created_at=now,
            defaults={},
        )
        session.add(facilitator)
        session.flush()
        collection = create(session, facilitator, Details(title=f"A seminar with {size} practices"), now=now)
        for number, slug in enumerate(sorted(catalogue.store.stamps())[:size]):
            if number % _IN_SLOT == 0:
                hour = 8 + number // _IN_SLOT % 12
                slot = NewItem(
                    kind=ItemKind.SLOT, title=f"Slot {number}", day=date(2026, 11, 26), starts=f"{hour:02}:00"
                )
                add(session, facilitator, collection.id, slot, now=now)
            item = NewItem(kind=ItemKind.PRACTICE, slug=slug, note="Read it before we meet.")
            add(session, facilitator, collection.id, item, now=now)
        collection.visibility = Visibility.LINK
        return written(collection.code)


def _peak() -> float:
    """Return the most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print_table(found: dict[tuple[int, str], Measured], before: float, after: float) -> None:
    print(f"{'practices':>9}  {'':<5}" + "".join(f"{language:>9}" for language in LANGUAGES))
    for size in SIZES:
        for name, unit in (("set", "ms"), ("again", "ms"), ("size", "kB")):
            cells = "".join(f"{getattr(found[size, language], name):>9.0f}" for language in LANGUAGES)
            print(f"{size if name == 'set' else '':>9}  {name:<5}{cells} {unit}")
    print(f"memory: {before:.0f} MiB before the first handout, {after:.0f} MiB at most since")
    print(f"bar: {BAR[0]} practices within {BAR[1]} ms")


if __name__ == "__main__":
    main()
