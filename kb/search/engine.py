"""The seam between the product and a search engine: what goes in, what is asked, what comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from kb.errors import KnowledgeBaseError


class IndexDamaged(KnowledgeBaseError):
    """The index cannot be opened or read. It is derived: rebuild it from the files."""


class Facet(StrEnum):
    """What results can be narrowed by; the values are the names in the address."""

    THEME = "theme"
    COUNTRY = "country"
    AUDIENCE = "audience"
    FORMAT = "format"
    LANGUAGE = "language"
    EVIDENCE = "evidence"


class Sort(StrEnum):
    """The order of results; without words to search for, relevance means newest."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The plain text of a section; `key` names the section, empty for the summary."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One language of a practice, as it is indexed."""

    language: str
    title: str
    summary: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A published practice, as it is indexed. The first version is the original."""

    slug: str
    versions: tuple[Version, ...]
    facets: Mapping[Facet, tuple[str, ...]]
    features: tuple[str, ...]
    place: str
    organisation: str
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an index should take in: entries to add or replace, slugs to forget."""

    entries: Iterable[Entry] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What a reader asks. Values of one facet are alternatives, facets narrow each other."""

    text: str = ""
    language: str
    chosen: Mapping[Facet, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of an excerpt; `is_match` where it is a word that was searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The words around what was found, the language they are in, and the section they stand in."""

    fragments: tuple[Fragment, ...]
    language: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a list shows of a practice, in the version that suits the reader."""

    slug: str
    language: str
    title: str
    summary: str
    languages: tuple[str, ...]
    facets: Mapping[Facet, tuple[str, ...]]
    place: str
    organisation: str
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found practice: its title and summary with the found words marked, and words around others that were found.

    `missing` are the words of the query that no version of it holds.
    """

    card: Card
    score: float
    title: tuple[Fragment, ...]
    summary: tuple[Fragment, ...]
    excerpt: Excerpt | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of hits, the total, and for each facet how many hits each value has."""

    hits: tuple[Hit, ...]
    total: int
    counts: Mapping[Facet, Mapping[str, int]]
    has_all_words: bool


class SearchEngine(Protocol):
    """An engine. `tests/integration/test_engine.py` says what each function promises."""

    def apply(self, changes: Changes) -> None:
        """Take in changes; when this returns, every process finds them."""

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Replace the whole index; readers see the old one until this returns."""

    def search(self, request: SearchRequest) -> Results:
        """Answer a request; never raises for anything a reader can type."""

    def similar(self, slug: str, language: str, *, most: int) -> tuple[Card, ...]:
        """Return the practices most alike in themes, concepts, audiences and formats."""

    def generation(self) -> str:
        """Return a mark that changes with every change of the index; cheap enough for every request."""
