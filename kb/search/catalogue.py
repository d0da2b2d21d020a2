"""The catalogue: keeps what is derived (rendered texts, index, inventory) in step with the folder of practices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from filelock import FileLock

from kb.languages import ENGLISH
from kb.practices.inventory import EMPTY, Inventory, Repair, load_inventory, repair_of, save_inventory
from kb.practices.problems import Problem
from kb.practices.rendered import RenderedTexts
from kb.practices.store import PracticeStore, Stamp, UnknownPractice
from kb.search.engine import (
    NOT_KNOWN,
    Card,
    Changes,
    Entry,
    Facet,
    IndexDamaged,
    Results,
    SearchEngine,
    SearchRequest,
    Suggestions,
)
from kb.search.entries import make_entry
from kb.search.senses import Senses

LOCK_SECONDS: Final = 600
#: Told after each practice: how many are done, and of how many.
Progress = Callable[[int, int], None]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a reconciliation found: slugs read again, slugs gone, and what is wrong with the files that were read."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]


def _silently(_done: int, _total: int) -> None:
    """Tell nobody."""


class Catalogue:
    """The store, what is derived from it, and the questions that pages ask of it."""

    def __init__(
        self, folder: Path, *, store: PracticeStore, rendered: RenderedTexts, engine: SearchEngine, senses: Senses
    ) -> None:
        self.store = store
        self.rendered = rendered
        self.engine = engine
        self.senses = senses
        self._folder = folder
        self._inventory = folder / "inventory.json"
        self._known: tuple[int, Inventory] = (0, EMPTY)
        self._countries: tuple[str, tuple[str, ...]] = ("", ())

    def sync(self, progress: Progress = _silently) -> SyncReport:
        """Read what has changed in the folder since the last time, by `stat` only; the rest is left alone."""
        with self._writing():
            inventory = load_inventory(self._inventory)
            stamps = self.store.stamps()
            changed, removed = inventory.changed(stamps)
            if self.engine.generation() == "none" or inventory == EMPTY:
                return self._rebuild(stamps, progress)
            if not changed and not removed:
                return SyncReport(changed=(), removed=(), problems=())
            reading = _Readings(self, changed, progress)
            try:
                # Entries that cannot be shown are removed first and simply not added again.
                self.engine.apply(Changes(entries=reading.entries(), removed=(*removed, *changed)))
            except IndexDamaged:
                return self._rebuild(stamps, progress)
            same = stamps.keys() - set(changed)
            former = {old: slug for old, slug in inventory.former.items() if slug in same}
            repairs = {slug: repair for slug, repair in inventory.repairs.items() if slug in same}
            self._remember(
                Inventory(stamps=stamps, former={**former, **reading.former}, repairs={**repairs, **reading.repairs})
            )
            return SyncReport(changed=tuple(changed), removed=tuple(removed), problems=tuple(reading.problems))

    def take_in(self, slug: str) -> None:
        """Take in one practice that was just stored, without a look at all the others; when this returns, it is found.

        What the catalogue knows of the folder is not written down, which costs the more the larger the collection is: the next
        `sync` reads this practice again.
        """
        with self._writing():
            if self.engine.generation() == "none":
                self._rebuild(self.store.stamps(), _silently)
                return
            try:
                self.engine.apply(Changes(entries=_Readings(self, [slug], _silently).entries(), removed=(slug,)))
            except IndexDamaged:
                self._rebuild(self.store.stamps(), _silently)

    def rebuild(self, progress: Progress = _silently) -> SyncReport:
        """Make everything that is derived anew; readers see the old state until it is done."""
        with self._writing():
            return self._rebuild(self.store.stamps(), progress)

    def publishing(self) -> FileLock:
        """Return the lock of whoever publishes: one at a time, from the first note in the database to the last."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / "publishing.lock", timeout=LOCK_SECONDS)

    def search(self, request: SearchRequest) -> Results:
        """Answer a request; a damaged index is rebuilt on the way."""
        return self._ask(lambda: self.engine.search(request))

    def similar(self, slug: str, language: str, *, most: int = 3) -> tuple[Card, ...]:
        """Return practices like one; a damaged index is rebuilt on the way."""
        return self._ask(lambda: self.engine.similar(slug, language, most=most))

    def suggest(self, text: str, language: str, *, most: int) -> Suggestions:
        """Return what a beginning may become; a damaged index is rebuilt on the way."""
        return self._ask(lambda: self.engine.suggest(text, language, most=most))

    def cards(self, slugs: Iterable[str], language: str) -> tuple[Card, ...]:
        """Return the cards of some practices in the given order, without those that are not here."""
        return self._ask(lambda: self.engine.cards(tuple(slugs), language))

    def countries(self) -> tuple[str, ...]:
        """Return the countries that practices come from."""
        generation = self.engine.generation()
        if self._countries[0] != generation:
            counts = self.search(SearchRequest(language=ENGLISH, size=0)).counts[Facet.COUNTRY]
            self._countries = (generation, tuple(code for code, count in counts.items() if count and code != NOT_KNOWN))
        return self._countries[1]

    def slug_now(self, former: str) -> str | None:
        """Return the slug of the practice that once had another; None for a slug that means a practice now."""
        inventory = self._inventory_now()
        return None if former in inventory.stamps else inventory.former.get(former)

    def repairs(self) -> Mapping[str, Repair]:
        """Return by slug what is to be mended, as the last `sync` found it; no file of a practice is read for it."""
        return self._inventory_now().repairs

    def _inventory_now(self) -> Inventory:
        """Return the inventory as it is written; read again only where it has changed."""
        changed = self._inventory.stat().st_mtime_ns if self._inventory.exists() else 0
        if self._known[0] != changed:
            self._known = (changed, load_inventory(self._inventory))
        return self._known[1]

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        """Ask the engine; where its index is damaged, repair it and ask again."""
        try:
            return question()
        except IndexDamaged:
            self._repair()
            return question()

    def _repair(self) -> None:
        """Rebuild the index, unless another thread or process has done so while this one waited."""
        with self._writing():
            try:
                self.engine.search(SearchRequest(language=ENGLISH, size=0))
            except IndexDamaged:
                self._rebuild(self.store.stamps(), _silently)

    def _rebuild(self, stamps: Mapping[str, Stamp], progress: Progress) -> SyncReport:
        reading = _Readings(self, list(stamps), progress)
        self.engine.rebuild(reading.entries())
        self._remember(Inventory(stamps=stamps, former=reading.former, repairs=reading.repairs))
        return SyncReport(changed=tuple(stamps), removed=(), problems=tuple(reading.problems))

    def _remember(self, inventory: Inventory) -> None:
        # Written after the index: a stop in between costs reading some files again, never a missing entry.
        save_inventory(self._inventory, inventory)

    def _writing(self) -> FileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / "writer.lock", timeout=LOCK_SECONDS)


class _Readings:
    """Reads practices one by one while the index takes them in, noting problems and former slugs on the way."""

    def __init__(self, catalogue: Catalogue, slugs: Sequence[str], progress: Progress) -> None:
        self.catalogue = catalogue
        self.slugs = slugs
        self.progress = progress
        self.problems: list[Problem] = []
        self.former: dict[str, str] = {}
        self.repairs: dict[str, Repair] = {}

    def entries(self) -> Iterator[Entry]:
        """Yield an entry for each practice that can be shown."""
        for done, slug in enumerate(self.slugs, 1):
            try:
                reading = self.catalogue.store.read(slug)
            except UnknownPractice:  # removed since the folder was listed; the next sync forgets it
                continue
            self.problems.extend(reading.problems)
            if repair := repair_of(reading):
                self.repairs[slug] = repair
            if reading.practice is not None:
                self.former.update(dict.fromkeys(reading.practice.facts.formerly, slug))
                if not reading.practice.is_withdrawn:
                    yield make_entry(reading.practice, self.catalogue.rendered)
            self.progress(done, len(self.slugs))
