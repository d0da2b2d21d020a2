"""The catalogue: keeps what is derived (rendered texts, index, inventory, adaptations) in step with the folder of practices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from filelock import FileLock

from kb.languages import ENGLISH
from kb.practices.adaptations import NONE, Adaptations, load_adaptations, look_for_adaptations, save_adaptations
from kb.practices.evidence import as_shown
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
Content = TypeVar("Content")


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
        self._inventory = _Derived(folder / "inventory.json", load_inventory)
        self._adaptations = _Derived(folder / "adaptations.json", load_adaptations)
        self._countries: tuple[str, tuple[str, ...]] = ("", ())

    def sync(self, progress: Progress = _silently) -> SyncReport:
        """Read what has changed in the folder since the last time, by `stat` only; the rest is left alone."""
        with self._writing():
            inventory, known = self._inventory.now(), self._adaptations.now()
            stamps = self.store.stamps()
            if self.engine.generation() == "none" or inventory is None or known is None:
                return self._rebuild(stamps, progress)
            changed, removed = inventory.changed(stamps)
            if not changed and not removed:
                return SyncReport(changed=(), removed=(), problems=())
            now = known.without({*changed, *removed}) | look_for_adaptations(self.store, changed)
            try:
                reading = self._apply(changed, removed, known | now, progress)
            except IndexDamaged:
                return self._rebuild(stamps, progress)
            same = stamps.keys() - set(changed)
            former = {old: slug for old, slug in inventory.former.items() if slug in same}
            repairs = {slug: repair for slug, repair in inventory.repairs.items() if slug in same}
            self._remember(
                Inventory(stamps=stamps, former={**former, **reading.former}, repairs={**repairs, **reading.repairs}),
                now,
            )
            return SyncReport(changed=tuple(changed), removed=tuple(removed), problems=tuple(reading.problems))

    def take_in(self, slug: str) -> None:
        """Take in one practice that was just stored, without a look at all the others; when this returns, it is found.

        So is what it grew from, by the level of evidence that it has with it. The inventory is not written, which costs the more
        the larger the collection is: the next `sync` reads this practice again.
        """
        with self._writing():
            known = self._adaptations.now()
            if self.engine.generation() == "none" or known is None:
                self._rebuild(self.store.stamps(), _silently)
                return
            try:
                self._apply([slug], [], known | look_for_adaptations(self.store, [slug]), _silently)
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
        inventory = self._inventory.now() or EMPTY
        return None if former in inventory.stamps else inventory.former.get(former)

    def repairs(self) -> Mapping[str, Repair]:
        """Return by slug what is to be mended, as the last `sync` found it; no file of a practice is read for it."""
        return (self._inventory.now() or EMPTY).repairs

    def adaptations(self) -> Adaptations:
        """Return which practices grew from which, with those that this or another process has just taken in."""
        return self._adaptations.now() or NONE

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

    def _apply(
        self, changed: Sequence[str], removed: Sequence[str], adaptations: Adaptations, progress: Progress
    ) -> "_Readings":
        """Take practices into the index or out of it, and with them anew what they grew from, now or before."""
        # Written before the index: pages that are made with the new index must know the new adaptations.
        self._tell(adaptations)
        origins = self._origins_of({*changed, *removed}, adaptations)
        reading = _Readings(self, [*changed, *origins], adaptations, progress)
        # Entries that cannot be shown are removed first and simply not added again.
        self.engine.apply(Changes(entries=reading.entries(), removed=(*removed, *reading.slugs)))
        return reading

    def _origins_of(self, slugs: set[str], adaptations: Adaptations) -> list[str]:
        """Return what else may be known better or less well now: what these name or named before, a former slug or one of now."""
        names = adaptations.origins_of(slugs)
        former = (self._inventory.now() or EMPTY).former if names else {}
        candidates = (names | {former[name] for name in names & former.keys()}) - slugs
        return sorted(self.store.stamps(candidates))

    def _rebuild(self, stamps: Mapping[str, Stamp], progress: Progress) -> SyncReport:
        now = look_for_adaptations(self.store, stamps)
        self._tell(self.adaptations() | now)
        reading = _Readings(self, list(stamps), now, progress)
        self.engine.rebuild(reading.entries())
        self._remember(Inventory(stamps=stamps, former=reading.former, repairs=reading.repairs), now)
        return SyncReport(changed=tuple(stamps), removed=(), problems=tuple(reading.problems))

    def _remember(self, inventory: Inventory, adaptations: Adaptations) -> None:
        # Written after the index: a stop in between costs reading some files again, never a missing entry.
        self._tell(adaptations)
        save_inventory(self._inventory.path, inventory)

    def _tell(self, adaptations: Adaptations) -> None:
        """Let all processes know what grew from what."""
        if adaptations != self._adaptations.now():
            save_adaptations(self._adaptations.path, adaptations)

    def _writing(self) -> FileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / "writer.lock", timeout=LOCK_SECONDS)


class _Derived(Generic[Content]):
    """What a file says, read again only where it has changed."""

    def __init__(self, path: Path, load: Callable[[Path], Content]) -> None:
        self.path = path
        self._load = load
        self._read: tuple[object, Content] | None = None

    def now(self) -> Content:
        """Return what the file says now."""
        read, mark = self._read, self._mark()
        if read is None or read[0] != mark:
            read = self._read = (mark, self._load(self.path))
        return read[1]

    def _mark(self) -> object:
        try:
            status = self.path.stat()
        except OSError:
            return None
        # The clock of the folder is coarse: two writings may have the same time, but not the same inode as well.
        return status.st_mtime_ns, status.st_ino, status.st_size


class _Readings:
    """Reads practices one by one while the index takes them in, noting problems and former slugs on the way."""

    def __init__(
        self, catalogue: Catalogue, slugs: Sequence[str], adaptations: Adaptations, progress: Progress
    ) -> None:
        self.catalogue = catalogue
        self.slugs = slugs
        self.adaptations = adaptations
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
                    shown = as_shown(self.catalogue.store, reading.practice, self.adaptations)
                    yield make_entry(shown, self.catalogue.rendered)
            self.progress(done, len(self.slugs))
