"""One generation of the index: its segments side by side, as arrays over all documents and all entries.

Whoosh finds terms and reads postings; numpy counts and scores. Everything here is read-only after it is made, so threads share it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from kb.languages import ENGLISH
from kb.search.engine import Card, Facet, IndexDamaged, Scope
from kb.search.lexicon import Lexicon
from kb.search.postings import NO_NUMBERS, NO_SCORES, Numbers, Scores
from kb.search.segments import Segment, TermWeights
from kb.search.stored import StoredText

Mask = npt.NDArray[np.bool_]
#: A set of entries, one bit each, in words of 64.
Bits = npt.NDArray[np.uint64]

NOWHERE: Final = TermWeights(NO_NUMBERS, NO_SCORES)


@contextmanager
def damage_is_told() -> Iterator[None]:
    """Turn whatever Whoosh stumbles over in a damaged file (15 types were seen) into `IndexDamaged`."""
    try:
        yield
    except Exception as error:
        raise IndexDamaged(f"the index cannot be read: {error}") from error


class Snapshot:
    """Segments that count, without what was deleted in them."""

    def __init__(
        self, generation: str, segments: Sequence[Segment], deleted: Sequence[Sequence[int]], lexicon: Lexicon
    ) -> None:
        """Join segments; `deleted` are for each its deleted documents."""
        self.generation = generation
        self.segments = tuple(segments)
        self.lexicon = lexicon
        with damage_is_told():
            self._join(deleted)

    def _join(self, deleted: Sequence[Sequence[int]]) -> None:
        """Number documents and entries through all segments; note which entries live and what is true of them."""
        self._document_bounds = list(accumulate((segment.documents for segment in self.segments), initial=0))
        self._entry_bounds = list(accumulate((segment.entries for segment in self.segments), initial=0))
        self.documents, self.entries = self._document_bounds[-1], self._entry_bounds[-1]
        starts = zip(self.segments, self._entry_bounds, strict=False)
        self.entry_of_document: Numbers = np.concatenate(
            [NO_NUMBERS, *(segment.entry_of_document + np.int32(start) for segment, start in starts)]
        )
        joined = zip(self.segments, self._document_bounds, strict=False)
        #: The original of every entry.
        self.first_documents: Numbers = np.concatenate(
            [NO_NUMBERS, *(segment.first_documents[:-1] + np.int32(start) for segment, start in joined)]
        )
        self.live_document: Mask = np.ones(self.documents, np.bool_)
        for start, gone in zip(self._document_bounds, deleted, strict=False):
            self.live_document[[start + number for number in gone]] = False
        self.live: Mask = np.zeros(self.entries, np.bool_)
        self.live[self.entry_of_document[self.live_document]] = True
        self.live_documents = int(np.count_nonzero(self.live_document))
        self.published: Numbers = np.concatenate([NO_NUMBERS, *(segment.published for segment in self.segments)])
        self.newest_first: Numbers = np.argsort(-self.published, kind="stable").astype(np.int32)
        self._join_facets()

    def _join_facets(self) -> None:
        """Make one row of bits per value of a facet, so that all are counted in one go."""
        names = sorted(
            {name for segment in self.segments for name in segment.facts if name.partition("=")[0] in _FACET_NAMES}
        )
        self.values: list[tuple[Facet, str]] = []
        for name in names:
            facet, _, value = name.partition("=")
            self.values.append((Facet(facet), value))
        self.row_of_value = {value: row for row, value in enumerate(self.values)}
        masks = np.zeros((len(names), self.entries), np.bool_)
        for row, name in enumerate(names):
            masks[row, self.having(name)] = True
        self._rows = to_bits(masks & self.live)

    def having(self, fact: str) -> Numbers:
        """Return the entries that have a fact, deleted ones too."""
        starts = zip(self.segments, self._entry_bounds, strict=False)
        found = [segment.facts[fact] + np.int32(start) for segment, start in starts if fact in segment.facts]
        return np.concatenate(found) if found else NO_NUMBERS

    def bits_of(self, facet: Facet, value: str) -> Bits | None:
        """Return the entries with a facet's value; None where there is none."""
        row = self.row_of_value.get((facet, value))
        return None if row is None else self._rows[row]

    def counts(self, found: Bits) -> dict[Facet, dict[str, int]]:
        """Return for every facet and value how many of the found entries have it."""
        counts: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
        numbers = np.bitwise_count(self._rows & found).sum(axis=1, dtype=np.int64).tolist()
        for (facet, value), number in zip(self.values, numbers, strict=True):
            counts[facet][value] = number
        return counts

    def count_of(self, facet: Facet, found: Bits) -> dict[str, int]:
        """Return for the values of one facet how many of the found entries have it."""
        rows = [row for row, (own, _value) in enumerate(self.values) if own is facet]
        numbers = np.bitwise_count(self._rows[rows] & found).sum(axis=1, dtype=np.int64).tolist()
        return {self.values[row][1]: number for row, number in zip(rows, numbers, strict=True)}

    def term(self, field: str, term: str, scope: Scope) -> TermWeights:
        """Return where a term stands in live documents, and its weight in each."""
        with damage_is_told():
            found = [
                (segment.term(field, term, scope), start)
                for segment, start in zip(self.segments, self._document_bounds, strict=False)
            ]
        if len(found) == 1:
            return self._living(found[0][0].documents, found[0][0].weights)
        numbers = [weights.documents + np.int32(start) for weights, start in found if len(weights.documents)]
        if not numbers:
            return NOWHERE
        return self._living(
            np.concatenate(numbers), np.concatenate([one.weights for one, _start in found if len(one.documents)])
        )

    def _living(self, documents: Numbers, weights: Scores) -> TermWeights:
        if self.live_documents == self.documents:
            return TermWeights(documents, weights)
        living = self.live_document[documents]
        return TermWeights(documents[living], weights[living])

    def best_of_entries(self, documents: Numbers, scores: Scores) -> Scores:
        """Return for every entry the greatest score of its documents, 0 where none is given."""
        best: Scores = np.zeros(self.entries, np.float32)
        np.maximum.at(best, self.entry_of_document[documents], scores)
        return best

    def positions(self, field: str, term: str, wanted: Numbers) -> npt.NDArray[np.int64]:
        """Return where a term stands in some documents: document * 2**32 + position, ascending."""
        found = []
        with damage_is_told():
            for number, segment in enumerate(self.segments):
                start, stop = self._document_bounds[number], self._document_bounds[number + 1]
                own = wanted[(wanted >= start) & (wanted < stop)]
                if len(own):
                    keys = segment.positions(field, term, own - np.int32(start))
                    found.append(keys + (np.int64(start) << 32))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def documents_of(self, entry: int) -> range:
        """Return the documents of an entry, the original first."""
        number = bisect_right(self._entry_bounds, entry) - 1
        segment, own = self.segments[number], entry - self._entry_bounds[number]
        start = self._document_bounds[number]
        return range(start + int(segment.first_documents[own]), start + int(segment.first_documents[own + 1]))

    def card_of(self, document: int) -> Card:
        """Return what a list shows of a document."""
        segment, own = self._place(document)
        with damage_is_told():
            return segment.card(own)

    def features(self, entry: int) -> tuple[str, ...]:
        """Return the features of an entry."""
        segment, own = self._place(int(self.first_documents[entry]))
        with damage_is_told():
            return segment.features(own)

    def text(self, document: int) -> StoredText:
        """Return what a document says."""
        segment, own = self._place(document)
        with damage_is_told():
            return segment.text(own)

    def _place(self, document: int) -> tuple[Segment, int]:
        number = bisect_right(self._document_bounds, document) - 1
        return self.segments[number], document - self._document_bounds[number]

    def shown_document(self, entry: int, language: str) -> int:
        """Return the version that a reader is shown: her language, else English, else the original."""
        documents = self.documents_of(entry)
        languages = [self.language(document) for document in documents]
        for wanted in (language, ENGLISH):
            if wanted in languages:
                return documents.start + languages.index(wanted)
        return documents.start

    def language(self, document: int) -> str:
        """Return the language of a document."""
        segment, own = self._place(document)
        return segment.language_of_document[own]

    def card(self, entry: int, language: str) -> Card:
        """Return what a list shows of an entry."""
        return self.card_of(self.shown_document(entry, language))

    def entry_of_slug(self, slug: str) -> int | None:
        """Return the entry with a slug."""
        with damage_is_told():
            for segment, start in zip(self.segments, self._entry_bounds, strict=False):
                own = segment.entry_of_slug(slug)
                if own is not None and self.live[start + own]:
                    return int(start + own)
        return None


_FACET_NAMES: Final = frozenset(facet.value for facet in Facet)


def to_bits(mask: Mask) -> Bits:
    """Return a mask (…, entries) as bits in words of 64 (…, ⌈entries / 64⌉)."""
    missing = -mask.shape[-1] % 64
    padded = np.pad(mask, [(0, 0)] * (mask.ndim - 1) + [(0, missing)]) if missing else mask
    return np.packbits(padded, axis=-1, bitorder="little").view(np.uint64)


def to_mask(bits: Bits, entries: int) -> Mask:
    """Return bits as a mask over entries."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little", count=entries).view(np.bool_)
