"""One generation of the index, opened for reading: postings as arrays, cards, facets.

Whoosh finds terms and reads postings; numpy counts and scores. Everything here is read-only after it is made, so threads share it.
"""

import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader, TermNotFound

from kb.search.engine import Card, Facet, IndexDamaged
from kb.search.index_files import unpack

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

# Measured on six classic collections: better than the usual 1.2 and .75.
K1: Final = 2.0
B: Final = 0.35
TEXT_FIELDS: Final = ("surface", "lemma", "folded", "labels")
MOST_CACHED_TERMS: Final = 1_500
MOST_CACHED_TEXTS: Final = 300
MOST_PREFIX_TERMS: Final = 40


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: document numbers (int32, ascending) and its BM25 score in each (float32, same length)."""

    documents: Numbers
    scores: Scores


NO_POSTINGS: Final = Postings(np.zeros(0, np.int32), np.zeros(0, np.float32))


@contextmanager
def _damage_is_told() -> Iterator[None]:
    """Turn whatever Whoosh stumbles over in a damaged file (15 types were seen) into `IndexDamaged`."""
    try:
        yield
    except Exception as error:
        raise IndexDamaged(f"the index cannot be read: {error}") from error


class Snapshot:
    """A reader with what is derived from it. A *document* is a version of a practice, an *entry* is a practice."""

    def __init__(self, reader: IndexReader, generation: str) -> None:
        self.generation = generation
        self._reader = reader
        self._reading = threading.Lock()
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._texts: OrderedDict[int, list[tuple[str, str]]] = OrderedDict()
        # Requests may still read from a snapshot that has been replaced: its files are closed when the last one lets go of it.
        weakref.finalize(self, reader.close)
        with _damage_is_told():
            self._load()

    def _load(self) -> None:
        """Read all cards; number the entries; note the length of every document's fields."""
        self.cards: dict[int, dict[str, Any]] = {number: stored["card"] for number, stored in self._reader.iter_docs()}
        self.slugs: list[str] = sorted({card["slug"] for card in self.cards.values()})
        self.entry_of_slug = {slug: entry for entry, slug in enumerate(self.slugs)}
        self.documents_of_entry: list[list[int]] = [[] for _ in self.slugs]
        self.entry_of_document: Numbers = np.full(self._reader.doc_count_all(), -1, np.int32)
        for document, card in self.cards.items():
            entry = self.entry_of_slug[card["slug"]]
            self.entry_of_document[document] = entry
            self.documents_of_entry[entry].append(document)
        self._share_values()
        self._lengths: dict[str, Scores] = {}
        for name in TEXT_FIELDS:
            lengths = np.ones(len(self.entry_of_document), np.float32)
            for document in self.cards:
                lengths[document] = self._reader.doc_field_length(document, name) or 1
            self._lengths[name] = lengths

    def _share_values(self) -> None:
        """Keep one copy of what is true of all versions of a practice, and of every id: half the memory of the cards."""
        for documents in self.documents_of_entry:
            first = self.cards[documents[0]]
            first["features"] = [sys.intern(feature) for feature in first["features"]]
            first["facets"] = {
                name: [sys.intern(value) for value in values] for name, values in first["facets"].items()
            }
            for document in documents[1:]:
                self.cards[document].update({name: first[name] for name in ("facets", "features", "languages")})

    @cached_property
    def originals(self) -> list[dict[str, Any]]:
        """The card of each entry's original: the version that stands first among its languages."""
        return [
            next((card for card in cards if card["language"] == card["languages"][0]), cards[0])
            for cards in ([self.cards[document] for document in documents] for documents in self.documents_of_entry)
        ]

    @cached_property
    def facets(self) -> dict[Facet, dict[str, Mask]]:
        """For every facet and value a mask over entries (bool, one per entry)."""
        masks: dict[Facet, dict[str, Mask]] = {facet: {} for facet in Facet}
        for entry, card in enumerate(self.originals):
            for facet in Facet:
                for value in card["facets"].get(facet.value, ()):
                    masks[facet].setdefault(value, np.zeros(len(self.slugs), np.bool_))[entry] = True
        return masks

    @cached_property
    def features(self) -> dict[str, Mask]:
        """For every feature (`themes:fathers`) a mask over entries."""
        masks: dict[str, Mask] = {}
        for entry, card in enumerate(self.originals):
            for feature in card["features"]:
                masks.setdefault(feature, np.zeros(len(self.slugs), np.bool_))[entry] = True
        return masks

    @cached_property
    def published(self) -> Numbers:
        """The ordinal of each entry's day of publication, 0 where there is none."""
        days = (card["published"] for card in self.originals)
        return np.array([date.fromisoformat(day).toordinal() if day else 0 for day in days], np.int32)

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands, from memory if it was asked for before."""
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            with self._reading, _damage_is_told():
                found = self._read_postings(field, term)
                self._postings[key] = found
                if len(self._postings) > MOST_CACHED_TERMS:
                    self._postings.popitem(last=False)
        return found

    def terms_with_prefix(self, field: str, prefix: str) -> list[str]:
        """Return some terms that begin with a prefix."""
        found: list[str] = []
        with self._reading, _damage_is_told():
            for term in self._reader.expand_prefix(field, prefix):
                found.append(term.decode("utf-8"))
                if len(found) == MOST_PREFIX_TERMS:
                    break
        return found

    def text(self, document: int) -> list[tuple[str, str]]:
        """Return section key and plain text of each passage of a document."""
        found = self._texts.get(document)
        if found is None:
            with self._reading, _damage_is_told():
                found = unpack(self._reader.stored_fields(document)["text"])
                self._texts[document] = found
                if len(self._texts) > MOST_CACHED_TEXTS:
                    self._texts.popitem(last=False)
        return found

    def card(self, entry: int, language: str) -> Card:
        """Return what a list shows of an entry: the reader's language, else English, else the original."""
        by_language = {
            self.cards[document]["language"]: self.cards[document] for document in self.documents_of_entry[entry]
        }
        return make_card(by_language.get(language) or by_language.get("en") or self.originals[entry])

    def _read_postings(self, field: str, term: str) -> Postings:
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return NO_POSTINGS
        numbers: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        documents = np.array(numbers, np.int32)
        live = self.entry_of_document[documents] >= 0
        documents, frequency = documents[live], np.array(weights, np.float32)[live]
        return Postings(documents, self._bm25(field, documents, frequency))

    def _bm25(self, field: str, documents: Numbers, frequency: Scores) -> Scores:
        """Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), equation 3.15."""
        lengths = self._lengths[field]
        count, average = len(self.cards), float(lengths.mean()) if len(lengths) else 1.0
        rarity = np.log(1 + (count - len(documents) + 0.5) / (len(documents) + 0.5))
        saturation = K1 * (1 - B + B * lengths[documents] / average)
        scores: Scores = (rarity * frequency * (K1 + 1) / (frequency + saturation)).astype(np.float32)
        return scores


def make_card(stored: dict[str, Any]) -> Card:
    """Return a stored card as a value."""
    return Card(
        slug=stored["slug"],
        language=stored["language"],
        title=stored["title"],
        summary=stored["summary"],
        languages=tuple(stored["languages"]),
        facets={Facet(name): tuple(values) for name, values in stored["facets"].items()},
        place=stored["place"],
        organisation=stored["organisation"],
        published=date.fromisoformat(stored["published"]) if stored["published"] else None,
    )
