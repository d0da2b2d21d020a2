"""Which practices say that they grew from which. Derived, like the inventory: without it all files are looked at anew."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kb.practices import front_matter
from kb.practices.problems import Report
from kb.practices.record import Practice
from kb.practices.store import PracticeStore, read_if_there

#: A file without this word names no origin, so most files need not be parsed.
_NAMED: Final = b"adapted_from"


@dataclass(frozen=True, slots=True)
class Adaptations:
    """By what they name (a slug, perhaps a former one, or an address) the slugs of the practices that may have grown from it.

    May, because one that was changed can still stand with what it named before: whoever reads it sees what it names now.
    """

    by_origin: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, practice: Practice) -> list[str]:
        """Return what may have grown from a practice, under any name that it has or had."""
        return sorted({slug for name in names_of(practice) for slug in self.by_origin.get(name, ())})

    def origins_of(self, slugs: Collection[str]) -> set[str]:
        """Return what some practices name, or named before."""
        return {name for name, grown in self.by_origin.items() if not grown.isdisjoint(slugs)}

    def without(self, slugs: Collection[str]) -> "Adaptations":
        """Return the same without some practices."""
        left = {name: grown.difference(slugs) for name, grown in self.by_origin.items()}
        return Adaptations({name: grown for name, grown in left.items() if grown})

    def __or__(self, other: "Adaptations") -> "Adaptations":
        """Join two."""
        joined = dict(self.by_origin)
        for name, grown in other.by_origin.items():
            joined[name] = joined.get(name, frozenset()) | grown
        return Adaptations(joined)


NONE: Final = Adaptations()


def names_of(practice: Practice) -> frozenset[str]:
    """Return all names under which others may say that they grew from a practice."""
    return frozenset({practice.slug, *practice.facts.formerly})


def look_for_adaptations(store: PracticeStore, slugs: Iterable[str]) -> Adaptations:
    """Look what some practices name. Few files need more than a search for a word: of 1,000 practices it takes 60 ms."""
    found: dict[str, set[str]] = {}
    for slug in slugs:
        if origin := _origin(store, slug):
            found.setdefault(origin, set()).add(slug)
    return Adaptations({name: frozenset(grown) for name, grown in found.items()})


def read_adaptation(store: PracticeStore, slug: str, origin: Practice) -> Practice | None:
    """Return a practice that grew from another; None where it can no longer be read, or names something else now."""
    practice = read_if_there(store, slug)
    return practice if practice is not None and practice.facts.adapted_from in names_of(origin) else None


def load_adaptations(path: Path) -> Adaptations | None:
    """Read what was saved; None where that is missing or damaged."""
    try:
        data = json.loads(path.read_bytes())
        return Adaptations({str(name): frozenset(map(str, grown)) for name, grown in data.items()})
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def save_adaptations(path: Path, adaptations: Adaptations) -> None:
    """Write adaptations in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    data = {name: sorted(grown) for name, grown in sorted(adaptations.by_origin.items())}
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(path)


def _origin(store: PracticeStore, slug: str) -> str | None:
    """Return what a practice names. Only its front matter is read: all else costs ten times as much."""
    try:
        texts = store.texts(slug)
    except OSError:  # whoever reads the practice tells that as a problem
        return None
    for content in texts.values():
        parts = front_matter.split(_decoded(content), Report()) if _NAMED in content else None
        if parts is not None and "adapted_from" in parts.fields:
            named = parts.fields["adapted_from"].value
            return named if isinstance(named, str) else None
    return None


def _decoded(content: bytes) -> str:
    """Return a text as those who read practices take it: a byte order mark and other ends of lines are told, and no hindrance."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
