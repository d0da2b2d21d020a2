"""Which lines of a collection go together, and what they come past when they are moved: told by the kinds of the lines alone."""

from collections.abc import Sequence
from typing import Final

from kb.collections.models import ItemKind

#: Lines that begin a section: what follows belongs to it.
_HEADS: Final = frozenset({ItemKind.SLOT, ItemKind.HEADING})
#: At which kinds the lines end that a line takes along: a heading takes its lines, a slot its headings, too, any other nothing.
_ENDS: Final = {ItemKind.SLOT: frozenset({ItemKind.SLOT}), ItemKind.HEADING: _HEADS}
_ALL: Final = frozenset(ItemKind)


def is_head(kind: ItemKind) -> bool:
    """Whether a line begins a section."""
    return kind in _HEADS


def block_at(kinds: Sequence[ItemKind], place: int) -> range:
    """Return the places, from 0, of a line and those that it takes along."""
    return _until(kinds, place, _ENDS.get(kinds[place], _ALL))


def passed(kinds: Sequence[ItemKind], place: int, *, is_down: bool) -> range:
    """Return the places of what a line comes past with its block, one step up or down; none where there is nothing.

    That is the line beside it. A heading goes past the section beside it, a slot past a whole slot: never before lines that
    belong to no section.
    """
    ends = _ENDS.get(kinds[place], _ALL)
    if is_down:
        after = block_at(kinds, place).stop
        return _until(kinds, after, ends) if after < len(kinds) else range(0)
    before = next((one for one in reversed(range(place)) if kinds[one] in ends), None)
    return range(0) if before is None else range(before, place)


def order_after(kinds: Sequence[ItemKind], place: int, *, is_down: bool) -> list[int]:
    """Return the places, as they were, in the order after a line went one step up or down with its block."""
    moved, other = block_at(kinds, place), passed(kinds, place, is_down=is_down)
    above, below = (other, moved) if is_down else (moved, other)
    order = [*range(len(kinds))]
    if other:
        order[min(above.start, below.start) : max(above.stop, below.stop)] = [*above, *below]
    return order


def _until(kinds: Sequence[ItemKind], place: int, ends: frozenset[ItemKind]) -> range:
    return range(place, next((one for one in range(place + 1, len(kinds)) if kinds[one] in ends), len(kinds)))
