"""The controlled vocabulary, read once from the JSON files beside this module. Structure and names follow SKOS."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from kb.errors import KnowledgeBaseError
from kb.languages import ENGLISH

DATA: Final = Path(__file__).parent / "data"


class UnknownTerm(KnowledgeBaseError):
    """No term of the scheme has this id."""

    def __init__(self, term_id: str, *, scheme: str) -> None:
        super().__init__(f"{term_id!r} is not in {scheme}")
        self.term_id = term_id
        self.scheme = scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A link to the same or nearly the same concept elsewhere; `relation` is the SKOS property's name."""

    relation: str
    scheme: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One concept of a scheme: a SKOS concept with a preferred and alternative labels per language."""

    id: str
    labels: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str] = field(default_factory=dict)
    broader: str | None = None
    related: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    matches: tuple[Match, ...] = ()

    def label(self, language: str) -> str:
        """Return the preferred label, in English where the language has none."""
        return (self.labels.get(language) or self.labels[ENGLISH])[0]

    def definition(self, language: str) -> str:
        """Return the sentence that explains the term, or an empty text."""
        return self.definitions.get(language) or self.definitions.get(ENGLISH, "")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A SKOS concept scheme: terms by id, in the order of their file."""

    name: str
    terms: Mapping[str, Term]

    def __getitem__(self, term_id: str) -> Term:
        try:
            return self.terms[term_id]
        except KeyError:
            raise UnknownTerm(term_id, scheme=self.name) from None

    def __contains__(self, term_id: object) -> bool:
        return term_id in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def top(self) -> tuple[Term, ...]:
        """Return the terms without a broader one."""
        return tuple(term for term in self if term.broader is None)

    def narrower(self, term_id: str) -> tuple[Term, ...]:
        """Return the terms directly below a term."""
        return tuple(term for term in self if term.broader == term_id)

    def with_broader(self, term_id: str) -> tuple[str, ...]:
        """Return the id and those of all terms above it, nearest first."""
        path = [term_id]
        while (broader := self[path[-1]].broader) is not None:
            path.append(broader)
        return tuple(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All schemes."""

    themes: Scheme
    concepts: Scheme
    audiences: Scheme
    formats: Scheme
    democracy_roles: Scheme
    sdgs: Scheme
    kinds: Scheme
    evidence_levels: Scheme
    community_sizes: Scheme
    preparation_times: Scheme
    costs: Scheme
    staff_sizes: Scheme
    group_sizes: Scheme
    durations: Scheme
    rooms: Scheme
    repeats: Scheme


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with the program; read from disk at the first call."""
    return Vocabulary(
        **{name: _read_scheme(name) for name in Vocabulary.__dataclass_fields__},
    )


@cache
def fingerprint() -> str:
    """Return a mark of the vocabulary's content; whatever was made with its labels is stale when this changes."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted([*DATA.glob("*.json"), *DATA.rglob("*.tsv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_scheme(name: str) -> Scheme:
    path = DATA / f"{name.replace('_', '-')}.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    return Scheme(name, {entry["id"]: _read_term(entry) for entry in entries})


def _read_term(entry: dict[str, Any]) -> Term:
    return Term(
        id=entry["id"],
        labels={language: tuple(labels) for language, labels in entry["labels"].items()},
        definitions=entry.get("definition", {}),
        broader=entry.get("broader"),
        related=tuple(entry.get("related", ())),
        sdgs=tuple(entry.get("sdgs", ())),
        matches=tuple(
            Match(relation=match["relation"], scheme=match["scheme"], uri=match["uri"])
            for match in entry.get("matches", ())
        ),
    )
