"""Whoosh's postings as arrays. The only module that reads what Whoosh keeps to itself: a block of postings at a time.

Its public way, one posting at a time, takes ten times as long; where a matcher is of a kind that is not known here, that way is used.
`tests/integration/test_postings.py` compares the two.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.reading import SegmentReader, TermNotFound

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

NO_NUMBERS: Final[Numbers] = np.zeros(0, np.int32)
NO_SCORES: Final[Scores] = np.zeros(0, np.float32)


def read_postings(reader: SegmentReader, field: str, term: str) -> tuple[Numbers, Scores]:
    """Return the documents of one segment that have a term (ascending), deleted ones too, and how often each has it."""
    matcher = _matcher(reader, field, term)
    if matcher is None:
        return NO_NUMBERS, NO_SCORES
    if not isinstance(matcher, W3LeafMatcher):
        return _one_by_one(matcher)
    numbers, weights = [], []
    while not matcher._atend:
        matcher._read_data()
        # The numbers of a block are kept as differences, and equal weights as one number.
        block = np.cumsum(np.array(matcher._data[0], np.int32), dtype=np.int32)
        numbers.append(block)
        weights.append(_weights(matcher._data[1], len(block)))
        matcher._next_block()
    return np.concatenate(numbers), np.concatenate(weights)


def read_positions(reader: SegmentReader, field: str, term: str, wanted: Numbers) -> npt.NDArray[np.int64]:
    """Return the positions of a term in the wanted documents, each as document * 2**32 + position, ascending."""
    matcher = _matcher(reader, field, term)
    keys = []
    if matcher is None:
        return np.zeros(0, np.int64)
    if not isinstance(matcher, W3LeafMatcher):
        asked = set(wanted.tolist())
        while matcher.is_active():
            if matcher.id() in asked:
                keys.append(_keys(matcher.id(), matcher.value()))
            matcher.next()
        return np.concatenate(keys) if keys else np.zeros(0, np.int64)
    begin = 0
    while not matcher._atend and begin < len(wanted):
        stop = int(np.searchsorted(wanted, matcher._maxid, side="right"))
        if stop > begin:
            matcher._read_data()
            ids, values = np.cumsum(np.array(matcher._data[0], np.int32)), matcher._data[2]
            for place in np.nonzero(np.isin(ids, wanted[begin:stop]))[0].tolist():
                keys.append(_keys(int(ids[place]), values[place]))
            begin = stop
        matcher._next_block()
    return np.concatenate(keys) if keys else np.zeros(0, np.int64)


def _keys(document: int, value: bytes) -> npt.NDArray[np.int64]:
    return (np.int64(document) << 32) + np.frombuffer(value, np.uint32).astype(np.int64)


def _matcher(reader: SegmentReader, field: str, term: str) -> Any:
    try:
        # Not `reader.postings`: it skips what was deleted, which is done here later, for all terms at once.
        return reader._terms.matcher(field, term.encode(), reader.schema[field].format)
    except TermNotFound:
        return None


def _weights(kept: Any, count: int) -> Scores:
    if kept is None:
        return np.ones(count, np.float32)
    if isinstance(kept, float):
        return np.full(count, kept, np.float32)
    return np.array(kept, np.float32)


def _one_by_one(matcher: Any) -> tuple[Numbers, Scores]:
    numbers, weights = [], []
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array(numbers, np.int32), np.array(weights, np.float32)
