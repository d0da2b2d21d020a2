"""What grew from what: the practices that a practice came from, its siblings, and what others made of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kb.practices.adaptations import Adaptations, read_adaptation
from kb.practices.fields import is_web_address
from kb.practices.record import Practice
from kb.practices.store import PracticeStore, read_if_there

#: Further up or down than this nobody looks, and a circle of practices that name each other ends here at the latest.
MOST_GENERATIONS: Final = 12
#: So many relatives of one kind are read; a page is a page, not a register.
MOST_RELATIVES: Final = 60

FindSlug = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A practice, and what grew from it."""

    practice: Practice
    adaptations: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The family of a practice. `origins` begin with the oldest; `elsewhere` is the address from which the oldest grew."""

    origins: tuple[Practice, ...] = ()
    elsewhere: str = ""
    siblings: tuple[Practice, ...] = ()
    adaptations: tuple[Branch, ...] = ()


def family_of(store: PracticeStore, slug: str, *, adaptations: Adaptations, slug_now: FindSlug) -> Family:
    """Return the family of a practice, given what grew from each; one that nobody knows has none.

    What is withdrawn is left out, and its own adaptations move up into its place. Circles and missing origins end a line.
    """
    practice = read_if_there(store, slug)
    if practice is None:
        return Family()
    line, elsewhere = _line_of(store, practice, slug_now)
    tree = _Tree(store, adaptations, seen={slug, *(origin.slug for origin in line)})
    branches = tree.branches(practice)
    siblings = tree.children(line[0]) if line else ()
    return Family(
        origins=tuple(origin for origin in reversed(line) if not origin.is_withdrawn),
        elsewhere=elsewhere,
        siblings=siblings,
        adaptations=branches,
    )


def age(practice: Practice) -> tuple[int, int, str]:
    """Return what puts practices in the order in which they began; those that do not tell come last."""
    period = practice.facts.period
    return (period.start.year, period.start.month or 0, practice.slug) if period else (9999, 0, practice.slug)


def _line_of(store: PracticeStore, practice: Practice, slug_now: FindSlug) -> tuple[list[Practice], str]:
    """Return what a practice grew from, the nearest first, and the address where the line leaves the collection."""
    line: list[Practice] = []
    seen = {practice.slug}
    while (named := practice.facts.adapted_from) and len(line) < MOST_GENERATIONS:
        if is_web_address(named):
            return line, named
        origin = read_if_there(store, named) or read_if_there(store, slug_now(named) or "")
        if origin is None or origin.slug in seen:
            break
        seen.add(origin.slug)
        line.append(origin)
        practice = origin
    return line, ""


@dataclass(frozen=True, slots=True)
class _Tree:
    """Looks up what grew from what; `seen` grows, so that nobody is met twice."""

    store: PracticeStore
    adaptations: Adaptations
    seen: set[str]

    def branches(self, practice: Practice) -> tuple[Branch, ...]:
        """Return what grew from a practice, the oldest first, each with what grew from it."""
        # All of one generation first: otherwise a long line could take the room of those who are nearer.
        return tuple(Branch(practice=child, adaptations=self.branches(child)) for child in self.children(practice))

    def children(self, practice: Practice) -> tuple[Practice, ...]:
        """Return what grew from a practice itself, the oldest first."""
        return tuple(sorted(self._met(practice), key=age))

    def _met(self, practice: Practice) -> Iterator[Practice]:
        for slug in self.adaptations.of(practice):
            if slug in self.seen or len(self.seen) > MOST_RELATIVES:
                continue
            child = read_adaptation(self.store, slug, practice)
            if child is None:
                continue
            self.seen.add(slug)
            if child.is_withdrawn:
                yield from self._met(child)
            else:
                yield child
