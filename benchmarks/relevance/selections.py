"""What the queries are asked of: the practices with all their texts, or with the texts of some languages only."""

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kb.languages import LANGUAGES
from kb.search.catalogue import Catalogue
from kb.search.engine import Entry, Facet, SearchEngine
from kb.search.entries import make_entry
from kb.search.opening import create_catalogue
from kb.settings import settings_from

HOME: Final = Path(__file__).resolve().parent.parent.parent / "data" / "benchmarks" / "relevance"
EVERYTHING: Final = "all"
#: For each query the texts in every language but its own.
OTHERS: Final = "others"


class InUse(Exception):
    """Another run uses the folder; both would measure each other's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Texts in some languages, and the languages of the queries that are asked of them; `texts` names them in tables."""

    texts: str
    languages: frozenset[str]
    asked_in: tuple[str, ...]


def selections_for(asked_in: Sequence[str]) -> Iterator[Selection]:
    """Yield the selections that queries in some languages are asked of, the whole one first."""
    everything, asked = frozenset(LANGUAGES), tuple(asked_in)
    yield Selection(texts=EVERYTHING, languages=everything, asked_in=asked)
    for language in LANGUAGES:
        yield Selection(texts=language, languages=frozenset({language}), asked_in=asked)
    for language in asked:
        yield Selection(texts=OTHERS, languages=everything - {language}, asked_in=(language,))


def only_in(entries: Sequence[Entry], languages: Collection[str]) -> list[Entry]:
    """Return the entries without their texts in other languages; entries with no text left are left out."""
    kept: list[Entry] = []
    for entry in entries:
        versions = tuple(version for version in entry.versions if version.language in languages)
        if versions:
            facets = {**entry.facets, Facet.LANGUAGE: tuple(version.language for version in versions)}
            kept.append(replace(entry, versions=versions, facets=facets))
    return kept


def entries_mark(entries: Sequence[Entry]) -> str:
    """Return a mark that changes with what is indexed."""
    return hashlib.blake2b(repr(entries).encode(), digest_size=6).hexdigest()


@contextmanager
def opened() -> Iterator[tuple[SearchEngine, list[Entry]]]:
    """Give the engine, for this run alone, and what it should index of each practice."""
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(HOME / "run.lock", timeout=0):
            catalogue = create_catalogue(settings_from({**os.environ, "KB_DATA": str(HOME)}))
            yield catalogue.engine, [*_entries(catalogue)]
    except Timeout as error:
        raise InUse(f"another run of this measurement uses {HOME}; wait until it has ended") from error


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    for slug in catalogue.store.stamps():
        practice = catalogue.store.read(slug).practice
        if practice is not None and not practice.is_withdrawn:
            yield make_entry(practice, catalogue.rendered)
