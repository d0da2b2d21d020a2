"""What a practice is: the facts of its original, and one text per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Moment:
    """A year, or a month of a year."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When the practice ran; without an end it goes on."""

    start: Moment
    end: Moment | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSize:
    """How many people take part; either bound may be unknown."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What it takes. `duration_minutes` is one meeting, `preparation_hours` and `cost_eur` are terms of the vocabulary, per run."""

    group_size: GroupSize | None = None
    duration_minutes: int | None = None
    repeats: str | None = None
    preparation_hours: str | None = None
    staff: int | None = None
    cost_eur: str | None = None
    skills: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What was counted."""

    runs: int | None = None
    participants: int | None = None
    asked: int | None = None
    satisfied: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: a role, not a person, and its mailbox."""

    role: str
    mailbox: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the facts come from."""

    url: str
    title: str | None = None
    seen: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is true in every language. What is not known is None or empty; nothing is invented.

    The fields are explained in `docs/practice-format.md`. Ids are those of the vocabulary, `countries` are ISO 3166-1 alpha-2,
    `licence` is an SPDX id.
    """

    kind: str = "practice"
    countries: tuple[str, ...] = ()
    place: str | None = None
    organisation: str = ""
    organisation_id: str | None = None
    community_size: str | None = None
    themes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    democracy_roles: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    period: Period | None = None
    resources: Resources | None = None
    evidence: int | None = None
    numbers: Numbers | None = None
    adapted_from: str | None = None
    partners: tuple[str, ...] = ()
    contact: Contact | None = None
    sources: tuple[Source, ...] = ()
    licence: str = "CC-BY-4.0"
    notes: tuple[str, ...] = ()
    status: str = "published"
    withdrawn_reason: str | None = None
    published: date | None = None
    last_confirmed: date | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A practice told in one language. `body` is Markdown with LF line ends that ends in one line feed, or is empty."""

    language: str
    title: str
    summary: str = ""
    body: str = ""
    translation_of: str | None = None
    translated_from_revision: int | None = None
    translator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A practice: facts, the original text, and translations by language."""

    slug: str
    facts: Facts
    original: Text
    translations: Mapping[str, Text] = field(default_factory=dict)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back; its address then answers 410 with the reason."""
        return self.facts.status == "withdrawn"

    @property
    def texts(self) -> tuple[Text, ...]:
        """The original first, then the translations in order of language."""
        return (self.original, *(self.translations[language] for language in sorted(self.translations)))

    def text_for(self, language: str) -> Text:
        """Return the text in a language: that language, else English, else the original."""
        by_language = {text.language: text for text in self.texts}
        return by_language.get(language) or by_language.get("en") or self.original
