"""The entries that the engines are measured with: made-up practices as `generate` makes them, without files.

A real collection of a hundred thousand texts has hundreds of thousands of different words, most of them names. So some words are
replaced by invented names, of which there is no end, frequent ones more often than rare ones as Zipf observed.
"""

import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, log
from pathlib import Path
from random import Random
from typing import Final

from benchmarks import words
from benchmarks.generate import practices
from benchmarks.kept import kept
from kb.practices.record import Practice, Text
from kb.practices.rendered import RenderedTexts
from kb.practices.rendered_body import Part, RenderedBody
from kb.practices.sections import SECTIONS
from kb.search.engine import Entry
from kb.search.entries import make_entry
from kb.vocabulary.terms import vocabulary

HERE: Final = Path(__file__).resolve().parent.parent
WORK: Final = HERE / "data" / "benchmarks" / "search"
#: Of the longer words, and how many different names there are in a language.
INVENTED_SHARE: Final = 0.03
INVENTED: Final = 1_000_000
SHORTEST_REPLACED: Final = 5
ROOM_SHARE: Final = 0.15
LATEST: Final = date(2026, 6, 1)

_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|^(?:1\.|-) |\[|\]\([^)]*\)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with the entries and, beside them, what is derived from them."""

    folder: Path
    size: int

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, always in the same order, one at a time in memory."""
        with (self.folder / "entries.pickle").open("rb") as file:
            for _ in range(self.size):
                entry: Entry = pickle.load(file)
                yield entry


def corpus(size: int, seed: int, tell: Callable[[str], None]) -> Corpus:
    """Return a corpus, made anew only when its making has changed."""

    def make(folder: Path) -> None:
        folder.mkdir(parents=True)
        with (folder / "entries.pickle").open("wb") as file:
            for number, entry in enumerate(make_entries(size, seed)):
                pickle.dump(entry, file, protocol=5)
                if number % 1000 == 0:
                    tell(f"making entries: {number} of {size}")

    return Corpus(kept(WORK / f"{size}-{seed}", _made_from(), make), size)


def make_entries(size: int, seed: int) -> Iterator[Entry]:
    """Yield entries; the first n of a seed are the same however many are asked for."""
    for number, practice in enumerate(practices(size, seed)):
        yield make_entry(_with_more_facts(practice, Random(f"{seed}/facts/{number}")), _PlainTexts(f"{seed}/{number}"))


class _PlainTexts(RenderedTexts):
    """Gives the plain text of sections without rendering them."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def get(self, slug: str, text: Text) -> RenderedBody:  # noqa: ARG002 - as the class above has it
        """Return the parts of a text, of which an index wants only key and plain text."""
        random = Random(f"{self._seed}/{text.language}")
        bodies = _HEADING.split(text.body)[1:]
        parts = tuple(
            Part(key=key, heading="", html="", text=_with_names(_plain(body), text.language, random))
            for key, body in zip(SECTIONS, bodies, strict=True)
        )
        return RenderedBody(lead="", parts=parts, footnotes="")


def _with_more_facts(practice: Practice, random: Random) -> Practice:
    """Add what `generate` leaves open, to some: so that no facet is empty."""
    facts = practice.facts
    rooms = tuple(term.label(practice.original.language) for term in vocabulary().rooms if random.random() < ROOM_SHARE)
    resources = facts.resources and replace(facts.resources, room=rooms)
    confirmed = LATEST - timedelta(days=random.randrange(1500)) if random.random() < 0.6 else None
    return replace(practice, facts=replace(facts, resources=resources, last_confirmed=confirmed))


def _plain(body: str) -> str:
    return " ".join(_MARKUP.sub("", body).split())


def _with_names(text: str, language: str, random: Random) -> str:
    def or_name(word: re.Match[str]) -> str:
        if len(word[0]) < SHORTEST_REPLACED or random.random() >= INVENTED_SHARE:
            return word[0]
        return invented_name(int(exp(random.random() * log(INVENTED))), language)

    return _WORD.sub(or_name, text)


def invented_name(rank: int, language: str) -> str:
    """Return the name with a rank: short ones first, then longer ones made of more parts."""
    parts = [half.split() for half in words.NAMES[language]]
    name = ""
    while True:
        for half in parts:
            rank, part = divmod(rank, len(half))
            name += half[part]
        if not rank:
            return name.capitalize()
        rank -= 1


def _made_from() -> Sequence[Path]:
    return [
        *(Path(__file__).parent / f"{name}.py" for name in ("generate", "wording", "words", "search_corpus")),
        *(HERE / "kb" / "search" / f"{name}.py" for name in ("engine", "entries", "buckets")),
        *sorted((HERE / "kb" / "vocabulary" / "data").glob("*.json")),
        *sorted((HERE / "practices").glob("*/*.md")),
    ]
