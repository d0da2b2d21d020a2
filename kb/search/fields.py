"""The schema of the Whoosh index, and what it stores of an entry."""

import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.columns import VarBytesColumn
from whoosh.system import pack_uint

from kb.search import stored
from kb.search.analysis import Analyzer, IndexTerms
from kb.search.engine import NOT_KNOWN, Entry, Facet, Passage, Scope, Version
from kb.search.lexicon import Gathered

#: Raise when the schema or the stored values change: the index is then rebuilt.
SCHEMA_VERSION: Final = 5
TITLE_REPEATS: Final = 3
#: The fields of each kind of term, by scope.
SURFACE: Final = {Scope.EVERYTHING: "surface", Scope.FAILURES: "failures_surface"}
LEMMA: Final = {Scope.EVERYTHING: "lemma", Scope.FAILURES: "failures_lemma"}
FOLDED: Final = {Scope.EVERYTHING: "folded", Scope.FAILURES: "failures_folded"}
PARTS: Final = {Scope.EVERYTHING: "parts", Scope.FAILURES: "failures_parts"}
#: Facts about an entry: `first`, `feature:themes:fathers`, `theme=fathers`, `published=2026-11-22`; about a document: `language:en`.
FACTS: Final = "facts"
FIRST: Final = "first"
FEATURE: Final = "feature:"
PUBLISHED: Final = "published="
LANGUAGE: Final = "language:"

#: What is kept of a document beside its terms, see `stored`.
CARD: Final = "card"
FEATURES: Final = "features"
TEXT: Final = "text"

_PostingItem = tuple[bytes, int, float, bytes]


class _Places(formats.Positions):  # type: ignore[misc] # Whoosh has no types
    """Positions as four bytes each, which numpy reads by the thousand; Whoosh's own are pickled one by one."""

    def encode(self, poslist: list[int]) -> bytes:
        """Return positions as bytes."""
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return positions from bytes."""
        return array("I", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return how many positions there are."""
        return len(valuestring) // 4


class _Counted(fields.FieldType):  # type: ignore[misc] # as above
    """A field that takes ready terms with how often they occur."""

    def __init__(self, *, scorable: bool = False) -> None:
        self.analyzer = IDAnalyzer()
        self.format = formats.Frequency()
        self.scorable = scorable
        self.stored = False
        self.unique = False
        self.vector = None
        self.sortable_type = None

    def index(self, value: Mapping[str, int], **_options: object) -> Iterator[_PostingItem]:
        """Yield what Whoosh keeps of each term."""
        for term, count in value.items():
            yield term.encode(), count, float(count), pack_uint(count)


class _Placed(_Counted):
    """A field that takes ready terms with their positions; phrases are looked for in it, and its length is the text's."""

    def __init__(self) -> None:
        super().__init__(scorable=True)
        self.format = _Places()

    def index(self, value: Mapping[str, list[int]], **_options: object) -> Iterator[_PostingItem]:  # type: ignore[override]
        """Yield what Whoosh keeps of each term."""
        for term, places in value.items():
            yield term.encode(), len(places), float(len(places)), self.format.encode(places)


SCHEMA: Final = fields.Schema(
    slug=fields.ID(),
    facts=_Counted(),
    # Columns, because Whoosh compresses what is stored: unpacking twenty texts takes longer than ranking.
    **{name: fields.COLUMN(VarBytesColumn()) for name in (CARD, FEATURES, TEXT)},
    **{name: _Placed() for name in SURFACE.values()},
    **{name: _Counted() for kind in (LEMMA, FOLDED, PARTS) for name in kind.values()},
)


def documents(entry: Entry, analyzer: Analyzer, gathered: Gathered) -> Iterator[dict[str, Any]]:
    """Yield a document for each version of an entry, the original first; note its words."""
    for version in map(_composed, entry.versions):
        texts = [version.title] * TITLE_REPEATS + [version.summary, *(passage.text for passage in version.passages)]
        terms = analyzer.index_terms([*texts, entry.organisation, entry.place], version.language)
        failures = [passage.text for passage in version.passages if passage.key == Scope.FAILURES.value]
        gathered.add((analyzer.terms(word, version.language) for word in terms.surface), version.language)
        yield {
            "slug": entry.slug,
            FACTS: {
                LANGUAGE + version.language: 1,
                # Once per practice: a hit is a practice, whichever version matched.
                **(_facts(entry) if version.language == entry.versions[0].language else {}),
            },
            CARD: stored.pack_card(entry, version),
            FEATURES: stored.pack_features(entry),
            TEXT: stored.pack_text(version, terms.surface),
            **_by_field(terms, Scope.EVERYTHING),
            **(_by_field(analyzer.index_terms(failures, version.language), Scope.FAILURES) if failures else {}),
        }


def _composed(version: Version) -> Version:
    """Return a version with composed letters (NFC), or its words would be found and not marked."""
    nfc = partial(unicodedata.normalize, "NFC")
    passages = tuple(Passage(key=passage.key, text=nfc(passage.text)) for passage in version.passages)
    return replace(version, title=nfc(version.title), summary=nfc(version.summary), passages=passages)


def _by_field(terms: IndexTerms, scope: Scope) -> dict[str, Mapping[str, Any]]:
    return {
        SURFACE[scope]: terms.surface,
        LEMMA[scope]: terms.lemma,
        FOLDED[scope]: terms.folded,
        PARTS[scope]: terms.parts,
    }


def _facts(entry: Entry) -> dict[str, int]:
    values = [f"{facet}={value}" for facet in Facet for value in entry.facets.get(facet) or (NOT_KNOWN,)]
    published = [f"{PUBLISHED}{entry.published.isoformat()}"] if entry.published else []
    return dict.fromkeys([FIRST, *(FEATURE + feature for feature in entry.features), *values, *published], 1)
