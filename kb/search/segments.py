"""A segment of the index, opened for reading. What is read of it never changes, so it outlives the commits that add other segments.

A *document* is a version of a practice, an *entry* is a practice; both are numbered from 0 within their segment.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
from whoosh.reading import SegmentReader

from kb.search import fields, stored
from kb.search.engine import Card, Scope
from kb.search.memory import Memory
from kb.search.postings import Numbers, Scores, read_positions, read_postings
from kb.search.stored import StoredText

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
# Measured on six classic collections: better than the usual 1.2 and .75.
K1: Final = 2.0
B: Final = 0.35
#: Room for what was read of a segment, in bytes.
ROOM_FOR_TERMS: Final = 6 * 2**20
ROOM_FOR_CARDS: Final = 3 * 2**20
#: About what a card takes.
CARD_BYTES: Final = 2_500
#: After so many reads what is mapped is given back.
READS_AT_A_TIME: Final = 400


@dataclass(frozen=True, slots=True)
class TermWeights:
    """Where a term stands in a segment: documents (ascending) and its weight in each, from 0 to K1 + 1, without rarity."""

    documents: Numbers
    weights: Scores


class Segment:
    """One segment; threads share it."""

    def __init__(self, reader: SegmentReader, usual_lengths: Mapping[str, float] | None = None) -> None:
        """Open a segment; `usual_lengths` is for each field the number of words that is neither long nor short, by itself its own."""
        self._reader = reader
        self._lock = threading.Lock()
        self._reads = 0
        self._terms: Memory[tuple[str, str], TermWeights] = Memory(ROOM_FOR_TERMS)
        self._cards: Memory[int, Card] = Memory(ROOM_FOR_CARDS)
        self._columns = {
            name: reader.column_reader(name, translate=False) for name in (fields.CARD, fields.FEATURES, fields.TEXT)
        }
        self.documents = reader.doc_count_all()
        is_first = np.zeros(self.documents, np.bool_)
        is_first[self._numbers(fields.FACTS, fields.FIRST)] = True
        #: The entry of every document (int32) and the first document of every entry (int32), with the end as last.
        self.entry_of_document: Numbers = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
        self.first_documents: Numbers = np.append(np.nonzero(is_first)[0], self.documents).astype(np.int32)
        self.entries = len(self.first_documents) - 1
        self.language_of_document = [""] * self.documents
        #: For every fact the entries that have it (int32, ascending).
        self.facts: dict[str, Numbers] = {}
        #: The day of publication of every entry as an ordinal, 0 where there is none.
        self.published: Numbers = np.zeros(self.entries, np.int32)
        for term in reader.lexicon(fields.FACTS):
            self._take_fact(term.decode())
        lengths = {name: _field_lengths(reader, name) for name in fields.SURFACE.values()}
        #: The average length of each field among the documents that have it.
        self.usual_lengths = {name: _average(own) for name, own in lengths.items()}
        usual = usual_lengths or self.usual_lengths
        self._factors = {name: _length_factor(own, usual[name]) for name, own in lengths.items()}

    def _take_fact(self, fact: str) -> None:
        documents = self._numbers(fields.FACTS, fact)
        having = self.entry_of_document[documents]
        if fact.startswith(fields.LANGUAGE):
            language = fact.removeprefix(fields.LANGUAGE)
            for document in documents.tolist():
                self.language_of_document[document] = language
        elif fact.startswith(fields.PUBLISHED):
            self.published[having] = date.fromisoformat(fact.removeprefix(fields.PUBLISHED)).toordinal()
        else:
            self.facts[fact] = having

    def _numbers(self, field: str, term: str) -> Numbers:
        return read_postings(self._reader, field, term)[0]

    def term(self, field: str, term: str, scope: Scope) -> TermWeights:
        """Return where a term stands, from memory if it was asked for before."""
        key = (field, term)
        found = self._terms.get(key)
        if found is None:
            with self._reading():
                documents, frequency = read_postings(self._reader, field, term)
                factor = self._factors[fields.SURFACE[scope]][documents]
                weights: Scores = frequency * np.float32(K1 + 1) / (frequency + factor)
                size = documents.nbytes + weights.nbytes + 500
                found = self._terms.keep(key, TermWeights(documents, weights), size)
        return found

    def positions(self, field: str, term: str, wanted: Numbers) -> npt.NDArray[np.int64]:
        """Return where a term stands in some documents: document * 2**32 + position, ascending."""
        with self._reading():
            return read_positions(self._reader, field, term, wanted)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Read alone; now and then give back what is mapped, or it would grow to the size of the files."""
        with self._lock:
            yield
            self._reads += 1
            if self._reads % READS_AT_A_TIME == 0:
                self._reader.storage().let_go()

    def card(self, document: int) -> Card:
        """Return what a list shows of a document."""
        known = self._cards.get(document)
        if known is None:
            known = self._cards.keep(document, stored.unpack_card(self._read(document, fields.CARD)), CARD_BYTES)
        return known

    def features(self, document: int) -> tuple[str, ...]:
        """Return the features of a document's entry."""
        return stored.unpack_features(self._read(document, fields.FEATURES))

    def text(self, document: int) -> StoredText:
        """Return what a document says."""
        return stored.unpack_text(self._read(document, fields.TEXT))

    def _read(self, document: int, column: str) -> bytes:
        with self._reading():
            value: bytes = self._columns[column][document]
        return value

    def entry_of_slug(self, slug: str) -> int | None:
        """Return the entry with a slug, deleted or not."""
        with self._reading():
            numbers = self._numbers("slug", slug)
        return int(self.entry_of_document[numbers[-1]]) if len(numbers) else None


def _length_factor(lengths: Scores, usual: float) -> Scores:
    """Return for every document the part of BM25 that depends on its length only."""
    factor: Scores = (K1 * (1 - B + B * lengths / np.float32(usual))).astype(np.float32)
    return factor


def _average(lengths: Scores) -> float:
    return float(lengths[lengths > 0].mean()) if (lengths > 0).any() else 1.0


def _field_lengths(reader: SegmentReader, field: str) -> Scores:
    """Return the number of words of every document's field, as exactly as Whoosh keeps it."""
    return np.array(
        [reader.doc_field_length(number, field) or 0 for number in range(reader.doc_count_all())], np.float32
    )
