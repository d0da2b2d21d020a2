"""SQLite's full-text search FTS5 with its Porter stemmer and BM25. It has no fuzzy search. Facets are counted by `search_facets`."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.search_engines import SHOWN, Answer, Question, facet_values, whole_text, whole_title
from benchmarks.search_facets import FacetRows
from kb.search.engine import Entry

_TABLE: Final = "CREATE VIRTUAL TABLE t USING fts5(title, text, slug UNINDEXED, tokenize = 'porter', prefix = '3 4')"
_INSERT: Final = "INSERT INTO t VALUES (?, ?, ?)"
_BEST: Final = f"SELECT slug, snippet(t, 1, '', '', '…', 40) FROM t WHERE t MATCH ? ORDER BY rank LIMIT {SHOWN}"
_ALL: Final = "SELECT rowid FROM t WHERE t MATCH ?"


def make(folder: Path) -> "Fts5":
    """Return the engine over a folder."""
    return Fts5(folder)


class Fts5:
    """A row is a practice with all its texts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: FacetRows
        self._base: sqlite3.Connection

    def build(self, entries: Iterable[Entry]) -> None:
        """Index titles and texts, and the beginnings of words, without which a prefix search goes through all of them."""
        values = []
        base = self._connect()
        base.execute(_TABLE)
        for entry in entries:
            base.execute(_INSERT, _row(entry))
            values.append(facet_values(entry))
        base.execute("INSERT INTO t(t) VALUES ('optimize')")
        base.execute("INSERT INTO t(t, rank) VALUES ('rank', 'bm25(3.0, 1.0)')")
        base.commit()
        base.close()
        FacetRows.make(values).save(self.folder)

    def open(self) -> None:
        """Open the file."""
        self._base = self._connect()
        self._rows = FacetRows.load(self.folder)

    def ask(self, question: Question) -> Answer:
        """Rank the best with their snippets, then fetch the numbers of all rows: counting facets in SQL is slower."""
        quoted = [f'"{word}"' for word in question.words]
        match = {"or": " OR ", "phrase": " + "}.get(question.kind, " ").join(quoted)
        match += " *" if question.kind == "prefix" else ""
        best = self._base.execute(_BEST, (match,)).fetchall()
        documents = np.array(self._base.execute(_ALL, (match,)).fetchall(), np.int64).reshape(-1) - 1
        return Answer(
            slugs=tuple(slug for slug, _ in best),
            excerpts=tuple(snippet for _, snippet in best),
            total=len(documents),
            counts=self._rows.counts(documents),
        )

    def add(self, entry: Entry) -> None:
        """Insert and commit."""
        self._base.execute(_INSERT, _row(entry))
        self._base.commit()
        self._rows.append(facet_values(entry))

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.folder / "fts5.sqlite")
        # Pages are read from a map of the file instead of being copied.
        base.execute("PRAGMA mmap_size = 4294967296")
        base.execute("PRAGMA journal_mode = WAL")
        return base


def _row(entry: Entry) -> tuple[str, str, str]:
    return whole_title(entry), whole_text(entry), entry.slug
