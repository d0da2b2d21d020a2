"""The seam between the product and a search engine: what goes in, what is asked, what comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from kb.errors import KnowledgeBaseError


class IndexDamaged(KnowledgeBaseError):
    """The index cannot be opened or read. It is derived: rebuild it from the files."""


class Facet(StrEnum):
    """What results can be narrowed by, in the order in which a page shows it; the values are the names in the address."""

    THEME = "theme"
    COUNTRY = "country"
    AUDIENCE = "audience"
    FORMAT = "format"
    PREPARATION = "preparation"
    STAFF = "staff"
    COST = "cost"
    GROUP = "group"
    DURATION = "duration"
    ROOM = "room"
    COMMUNITY = "community"
    EVIDENCE = "evidence"
    ROLE = "role"
    SDG = "sdg"
    PERIOD = "period"
    CONFIRMED = "confirmed"
    LANGUAGE = "language"


#: Counted like a value: the entries that do not tell this fact.
NOT_KNOWN: Final = "not-known"


class Scope(StrEnum):
    """Which words of a practice are searched."""

    EVERYTHING = "everything"
    FAILURES = "failures"


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
    """What a reader asks. Values of one facet are alternatives, facets narrow each other.

    `with_unknown` keeps entries that do not tell a fact which was narrowed by; `is_typing` takes the last word as a beginning.
    """

    text: str = ""
    language: str
    chosen: Mapping[Facet, frozenset[str]] = field(default_factory=dict)
    with_unknown: bool = False
    scope: Scope = Scope.EVERYTHING
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    is_typing: bool = False


class Fragment(NamedTuple):
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


class Because(StrEnum):
    """How a word of a query leads to a practice, the most trusted first."""

    WORD = "word"
    SPELLING = "spelling"
    LABEL = "label"
    TRANSLATION = "translation"
    PART = "part"
    SIMILAR = "similar"
    RELATED = "related"


class Reason(NamedTuple):
    """Why a practice was found: a word of the query, and what it led to.

    `found` is a word of the practice's text or, for labels, the preferred label in the reader's language.
    """

    word: str
    because: Because
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found practice: its title and summary with the found words marked, and words around others that were found.

    `missing` are the words of the query that no version of it holds; `matched` has one reason for each other word.
    """

    card: Card
    score: float
    title: tuple[Fragment, ...]
    summary: tuple[Fragment, ...]
    excerpt: Excerpt | None = None
    missing: tuple[str, ...] = ()
    matched: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of hits, the total, and for each facet how many hits each value has.

    Of the total, `complete` have all words; in the order of relevance they come first. `unknown` is how many more there would be with
    those that do not tell a fact which was narrowed by. `suggestion` is the query as it was probably meant, empty where it is fine;
    `are_phrases_loose` tells that a phrase stands nowhere, and that its words were looked for apart.
    """

    hits: tuple[Hit, ...]
    total: int
    complete: int
    unknown: int
    counts: Mapping[Facet, Mapping[str, int]]
    suggestion: str = ""
    are_phrases_loose: bool = False

    @property
    def has_all_words(self) -> bool:
        """Whether any practice has all words."""
        return self.complete > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What a beginning may become: practices whose title has it, and words of the collection."""

    practices: tuple[Card, ...]
    words: tuple[str, ...]


class SearchEngine(Protocol):
    """An engine. `tests/integration/test_engine*.py` say what each function promises."""

    def apply(self, changes: Changes) -> None:
        """Take in changes; when this returns, every process finds them."""

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Replace the whole index; readers see the old one until this returns."""

    def search(self, request: SearchRequest) -> Results:
        """Answer a request; never raises for anything a reader can type."""

    def suggest(self, text: str, language: str, *, most: int) -> Suggestions:
        """Return at most so many practices and words for what a reader has typed so far."""

    def cards(self, slugs: Sequence[str], language: str) -> tuple[Card, ...]:
        """Return the cards of some practices in the given order, without those that are not here."""

    def similar(self, slug: str, language: str, *, most: int) -> tuple[Card, ...]:
        """Return the practices most alike in themes, concepts, audiences and formats."""

    def generation(self) -> str:
        """Return a mark that changes with every change of the index; cheap enough for every request."""
