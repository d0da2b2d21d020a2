"""Whoosh as its documentation uses it: its own parser, searcher and highlighter. Facets are counted by `search_facets`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields, highlight, index
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.qparser import AndGroup, FuzzyTermPlugin, MultifieldParser, OrGroup, QueryParser

from benchmarks.search_engines import (
    EXCERPT_CHARACTERS,
    SHOWN,
    Answer,
    Question,
    facet_values,
    whole_text,
    whole_title,
)
from benchmarks.search_facets import FacetRows
from kb.search.engine import Entry


def make(folder: Path) -> "PlainWhoosh":
    """Return the engine over a folder."""
    return PlainWhoosh(folder)


class PlainWhoosh:
    """A document is a practice with all its texts, once as written and once in stems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: FacetRows
        self._index: Any = None
        self._searcher: Any = None
        self._parsers: dict[str, Any] = {}

    def build(self, entries: Iterable[Entry]) -> None:
        """Index with the places of characters, without which every shown text would be analysed again for its excerpt."""
        schema = fields.Schema(
            slug=fields.ID(stored=True),
            title=fields.TEXT(analyzer=StemmingAnalyzer(minsize=1, stoplist=None), field_boost=2.0),
            text=fields.TEXT(analyzer=StandardAnalyzer(minsize=1, stoplist=None), stored=True, chars=True),
            stem=fields.TEXT(analyzer=StemmingAnalyzer(minsize=1, stoplist=None), chars=True),
        )
        writer = index.create_in(self.folder, schema).writer(limitmb=256)
        values = []
        for entry in entries:
            writer.add_document(**_document(entry))
            values.append(facet_values(entry))
        writer.commit(optimize=True)
        FacetRows.make(values).save(self.folder)

    def open(self) -> None:
        """Open the index, one searcher that is kept, and a parser for each class."""
        self._index = index.open_dir(self.folder)
        self._searcher = self._index.searcher()
        self._rows = FacetRows.load(self.folder)
        schema = self._index.schema
        as_written = {kind: QueryParser("text", schema) for kind in ("phrase", "prefix", "fuzzy")}
        as_written["fuzzy"].add_plugin(FuzzyTermPlugin())
        self._parsers = {
            **as_written,
            "or": MultifieldParser(["stem", "title"], schema, group=OrGroup),
            "and": MultifieldParser(["stem", "title"], schema, group=AndGroup),
        }

    def ask(self, question: Question) -> Answer:
        """Rank the best, then go through all documents for the total and the facets: faster than to rank them all."""
        text = f"{question.text}~1/1" if question.kind == "fuzzy" else question.text
        parsed = self._parsers.get(question.kind, self._parsers["and"]).parse(text)
        results = self._searcher.search(parsed, limit=SHOWN)
        documents = np.fromiter(self._searcher.docs_for_query(parsed), np.int64)
        results.fragmenter = highlight.PinpointFragmenter(maxchars=EXCERPT_CHARACTERS, autotrim=True)
        field = "text" if question.kind in {"phrase", "prefix", "fuzzy"} else "stem"
        return Answer(
            slugs=tuple(hit["slug"] for hit in results),
            excerpts=tuple(hit.highlights(field, text=hit["text"], top=1) for hit in results),
            total=len(documents),
            counts=self._rows.counts(documents),
        )

    def add(self, entry: Entry) -> None:
        """Commit one document as a segment of its own, and open a new searcher."""
        writer = self._index.writer()
        writer.add_document(**_document(entry))
        writer.commit(merge=False)
        self._rows.append(facet_values(entry))
        self._searcher.close()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Close searcher and index."""
        self._searcher.close()
        self._index.close()


def _document(entry: Entry) -> dict[str, str]:
    text = whole_text(entry)
    return {"slug": entry.slug, "title": whole_title(entry), "text": text, "stem": text}
