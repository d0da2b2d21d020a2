"""What is kept of a document beside its terms: what a list shows of it, and its text.

An answer reads twenty of each, so both are packed for reading: pickled, as Whoosh pickles its own files, and nothing is reckoned
that could be reckoned when it is written.
"""

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from kb.search.engine import Card, Entry, Facet, Version

#: How many different marks of words there are.
MARK_COUNT: Final = 2**16
_FACETS: Final = {facet.value: facet for facet in Facet}


@dataclass(frozen=True, slots=True)
class StoredText:
    """What a document says: title, summary and passages, one after the other.

    `lowered` is the text in lower case, letter for letter; `starts` tells where each part begins, and where one more would.
    `original` is the text as it is written (UTF-8), with its own starts. `marks` are those of its words (uint16), `sections` tells
    which section each part is of: none for the first two, title and summary.
    """

    lowered: str
    starts: Sequence[int]
    original: bytes
    original_starts: Sequence[int]
    marks: npt.NDArray[np.uint16]
    sections: Sequence[str]

    def part(self, number: int) -> str:
        """Return a part as it is written."""
        return self.original[self.original_starts[number] : self.original_starts[number + 1] - 1].decode()


def make_text(parts: Sequence[tuple[str, str]], words: Iterable[str]) -> StoredText:
    """Return a text of parts, each with its section, that has certain different words."""
    texts = [text for _section, text in parts]
    return StoredText(
        lowered=lowered("\n".join(texts)),
        starts=_starts(texts),
        original="\n".join(texts).encode(),
        original_starts=_starts([text.encode() for text in texts]),
        marks=word_marks(words),
        sections=tuple(section for section, _text in parts),
    )


def pack_text(version: Version, words: Iterable[str]) -> bytes:
    """Return what is kept of a version's text, which has certain different words."""
    passages = ((passage.key, passage.text) for passage in version.passages)
    text = make_text([("", version.title), ("", version.summary), *passages], words)
    kept = (text.lowered, text.starts, text.original, text.original_starts, text.marks.tobytes(), text.sections)
    return pickle.dumps(kept)


def unpack_text(packed: bytes) -> StoredText:
    """Return a text that was packed."""
    small, starts, original, original_starts, marks, sections = pickle.loads(packed)  # noqa: S301 - see above
    return StoredText(small, starts, original, original_starts, np.frombuffer(marks, np.uint16), sections)


def pack_card(entry: Entry, version: Version) -> bytes:
    """Return what is kept for lists of a version of an entry."""
    languages = tuple(other.language for other in entry.versions)
    facets = tuple((facet.value, tuple(values)) for facet, values in entry.facets.items() if values)
    shown = (version.title, version.summary, entry.place, entry.organisation, entry.published)
    return pickle.dumps((entry.slug, version.language, languages, facets, *shown))


def unpack_card(packed: bytes) -> Card:
    """Return a card that was packed."""
    slug, language, languages, facets, title, summary, place, organisation, published = pickle.loads(packed)  # noqa: S301
    return Card(
        slug=slug,
        language=language,
        title=title,
        summary=summary,
        languages=languages,
        facets={_FACETS[name]: values for name, values in facets},
        place=place,
        organisation=organisation,
        published=published,
    )


def pack_features(entry: Entry) -> bytes:
    """Return the features of an entry in one piece."""
    return pickle.dumps(tuple(entry.features))


def unpack_features(packed: bytes) -> tuple[str, ...]:
    """Return features that were packed."""
    features: tuple[str, ...] = pickle.loads(packed)  # noqa: S301 - see above
    return features


def word_marks(words: Iterable[str]) -> npt.NDArray[np.uint16]:
    """Return a number for each word. A text has a word only if it has its number, so most words need not be looked for."""
    return np.array([crc32(word.encode()) % MARK_COUNT for word in words], np.uint16)


def lowered(text: str) -> str:
    """Return a text in lower case, each letter in its place; the few that would become two letters stay."""
    small = text.lower().replace("’", "'")
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text).replace("’", "'")


def _starts(parts: Sequence[str | bytes]) -> tuple[int, ...]:
    return tuple(accumulate((len(part) + 1 for part in parts), initial=0))
