"""The engine of this project, asked as a reader asks: in plain text, all words first, then most, then any."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.search_engines import SHOWN, Answer, Question
from kb.search import lemmas, senses
from kb.search.analysis import Analyzer
from kb.search.engine import Changes, Entry, IndexDamaged, SearchRequest
from kb.search.expansion import Expander
from kb.search.senses import Senses
from kb.search.whoosh_engine import WhooshEngine


def make(folder: Path) -> "Ours":
    """Return the engine over a folder."""
    return Ours(folder)


class Ours:
    """Our engine, in this process. Whole answers are not remembered: looking one up would say nothing about searching."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # All indexes share the dictionaries; making them takes ten seconds.
        self._dictionaries = folder.parent.parent.parent / "dictionaries"
        self._engine: WhooshEngine

    def build(self, entries: Iterable[Entry]) -> None:
        """Index entries."""
        self.open()
        self._engine.rebuild(entries)

    def open(self) -> None:
        """Open dictionaries and engine, as `kb.search.opening` does."""
        known = lemmas.Lemmas(self._dictionaries)
        analyzer = Analyzer(known)
        expander = Expander(analyzer, Senses(self._dictionaries, known))
        self._engine = WhooshEngine(self._folder, analyzer, expander, most_remembered=0)

    def ask(self, question: Question) -> Answer:
        """Answer with everything in one call."""
        request = SearchRequest(text=question.text, language=question.language, size=SHOWN)
        try:
            results = self._engine.search(request)
        except IndexDamaged:  # as the catalogue does, which looks first whether the files are as they should be
            results = self._engine.search(request)
        return Answer(
            slugs=tuple(hit.card.slug for hit in results.hits),
            excerpts=tuple(hit.excerpt or hit.summary for hit in results.hits),
            total=results.total,
            counts=results.counts,
        )

    def add(self, entry: Entry) -> None:
        """Take in one entry."""
        self._engine.apply(Changes(entries=(entry,)))

    def close(self) -> None:
        """Nothing to do: files are mapped, and let go of with the engine."""


def prepare(dictionaries: Path) -> None:
    """Make the dictionaries where they are missing."""
    lemmas.prepare(dictionaries)
    senses.prepare(dictionaries, lemmas.Lemmas(dictionaries))
