"""tantivy, an engine written in Rust, through its Python package, which is not installed with the project.

BM25, English stemmer; it counts facets itself. It gives no excerpts for beginnings and misspelt words.
"""

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from benchmarks.search_engines import (
    EXCERPT_CHARACTERS,
    SHOWN,
    Answer,
    Question,
    facet_values,
    whole_text,
    whole_title,
)
from kb.search.engine import Entry

HEAP_BYTES: Final = 512_000_000
#: Different values of all facets together; more than there can be.
MOST_VALUES: Final = 4096
_FACETS: Final = {"all": {"terms": {"field": "facets", "size": MOST_VALUES}}}


def make(folder: Path) -> "Tantivy":
    """Return the engine over a folder."""
    return Tantivy(folder)


class Tantivy:
    """A document is a practice with all its texts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Not imported as others are, so that types can be checked where it is not installed.
        self._tantivy: Any = importlib.import_module("tantivy")
        self._index: Any = None
        self._writer: Any = None

    def build(self, entries: Iterable[Entry]) -> None:
        """Index stems with positions and, for misspelt words and beginnings, words as written."""
        schema = self._tantivy.SchemaBuilder()
        schema.add_text_field("slug", stored=True, tokenizer_name="raw")
        schema.add_text_field("title", tokenizer_name="en_stem")
        schema.add_text_field("text", stored=True, tokenizer_name="en_stem")
        schema.add_text_field("written", tokenizer_name="default", index_option="freq")
        schema.add_text_field("facets", fast=True, tokenizer_name="raw")
        made = self._tantivy.Index(schema.build(), path=str(self.folder))
        # One thread: several would leave as many segments, which are slower to search.
        writer = made.writer(heap_size=HEAP_BYTES, num_threads=1)
        for entry in entries:
            writer.add_document(self._document(entry))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the index."""
        self._index = self._tantivy.Index.open(str(self.folder))

    def ask(self, question: Question) -> Answer:
        """Rank and count the hits in one pass, and the facets in another."""
        searcher = self._index.searcher()
        query = self._query(question)
        results = searcher.search(query, limit=SHOWN, count=True)
        buckets = searcher.aggregate(query, _FACETS)["all"]["buckets"]
        snippets = self._tantivy.SnippetGenerator.create(searcher, query, self._index.schema, "text")
        snippets.set_max_num_chars(EXCERPT_CHARACTERS)
        documents = [searcher.doc(address) for _, address in results.hits]
        return Answer(
            slugs=tuple(document["slug"][0] for document in documents),
            excerpts=tuple(snippets.snippet_from_doc(document).fragment() for document in documents),
            total=results.count,
            counts={bucket["key"]: bucket["doc_count"] for bucket in buckets},
        )

    def add(self, entry: Entry) -> None:
        """Commit one document and look at the index again."""
        # A writer is kept, as a server would keep it: to start one takes longer than to write.
        self._writer = self._writer or self._index.writer(num_threads=1)
        self._writer.add_document(self._document(entry))
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Let go of index and writer."""
        self._index = self._writer = None

    def _query(self, question: Question) -> Any:
        queries, schema = self._tantivy.Query, self._index.schema
        if question.kind == "fuzzy":
            return queries.fuzzy_term_query(schema, "written", question.words[0], distance=1)
        if question.kind == "prefix":
            return queries.fuzzy_term_query(schema, "written", question.words[0], distance=0, prefix=True)
        joined = {"or": " OR ", "phrase": " "}.get(question.kind, " AND ").join(question.words)
        text = f'"{joined}"' if question.kind == "phrase" else joined
        return self._index.parse_query(text, ["title", "text"], field_boosts={"title": 2.0})

    def _document(self, entry: Entry) -> Any:
        title, text = whole_title(entry), whole_text(entry)
        document = self._tantivy.Document(slug=entry.slug, title=title, text=text, written=f"{title}\n{text}")
        for value in facet_values(entry):
            document.add_text("facets", value)
        return document
