"""What is asked of every engine, and what every engine is given.

The engines are in modules of their own, imported when needed: none of them should count another's libraries as its memory.
"""

import importlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol

from kb.search.engine import NOT_KNOWN, Entry, Facet

#: How many hits are shown of each answer, each with an excerpt.
SHOWN: Final = 20
EXCERPT_CHARACTERS: Final = 240
OURS: Final = "ours"
#: The other engines, and the packages that they are in; FTS5 comes with Python.
OTHERS: Final = {"whoosh": "whoosh-reloaded", "fts5": "", "tantivy": "tantivy"}
#: What an engine cannot do at all.
CANNOT: Final = {("fts5", "fuzzy")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query of a class; `words` are in lower case, for `prefix` the beginning without a star."""

    kind: str
    language: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """What a reader of our own site would type."""
        together = " ".join(self.words)
        return {"phrase": f'"{together}"', "prefix": f"{together}*"}.get(self.kind, together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every engine has to give: the best hits in order, the words around what was found, the total, and the facets.

    Excerpts and counts are as the engine gives them: making them alike would cost time that is not the engine's.
    """

    slugs: tuple[str, ...]
    excerpts: tuple[object, ...]
    total: int
    counts: Mapping[Any, Any]


class Engine(Protocol):
    """An engine with its index in a folder."""

    def build(self, entries: Iterable[Entry]) -> None:
        """Index entries; the folder is empty."""

    def open(self) -> None:
        """Make ready to answer."""

    def ask(self, question: Question) -> Answer:
        """Answer a question."""

    def add(self, entry: Entry) -> None:
        """Take in one more entry; when this returns, `ask` finds it."""

    def close(self) -> None:
        """Let go of the files."""


def make_engine(name: str, folder: Path) -> Engine:
    """Return an engine over a folder; imports its libraries."""
    engine: Engine = importlib.import_module(f"benchmarks.search_{name}").make(folder)
    return engine


def version_of(name: str) -> str:
    """Return the version of another engine; raise `PackageNotFoundError` where it is not installed."""
    return version(OTHERS[name]) if OTHERS[name] else sqlite3.sqlite_version


def facet_values(entry: Entry) -> list[str]:
    """Return what an entry is counted under, also for facts that it does not tell."""
    return [f"{facet}={value}" for facet in Facet for value in entry.facets.get(facet) or (NOT_KNOWN,)]


def whole_text(entry: Entry) -> str:
    """Return all texts of an entry as one, for engines that know only documents: so their totals too are of practices."""
    texts = [
        text
        for version in entry.versions
        for text in (version.summary, *(passage.text for passage in version.passages))
    ]
    return "\n".join([*texts, entry.organisation, entry.place])


def whole_title(entry: Entry) -> str:
    """Return all titles of an entry as one."""
    return "\n".join(version.title for version in entry.versions)
