"""Two people changed the same record: what can be put together without asking them, and what they must decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kb.submissions.differences import Run, Steps, matching_runs, split_paragraphs

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that both sides changed, each in its own way."""

    name: str
    base: Values
    mine: Values
    theirs: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Every field is either among the values or a conflict, never both: what is undecided cannot be saved by mistake."""

    values: Mapping[str, Values]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """The paragraphs of the base from `first` up to `last`, not with it, give way to these."""

    first: int
    last: int
    paragraphs: Values


def merge(
    base: Mapping[str, Values],
    mine: Mapping[str, Values],
    theirs: Mapping[str, Values],
    *,
    sets: frozenset[str] = frozenset(),
    texts: frozenset[str] = frozenset(),
) -> Merged:
    """Put two changes of one base together, field by field; a field that is missing has no values.

    `sets` are the fields whose values are chosen from a list, `texts` those that hold one Markdown text. Changing places of
    mine and theirs changes nothing but their places in the conflicts.
    """
    values: dict[str, Values] = {}
    conflicts = []
    for name in dict.fromkeys([*base, *mine, *theirs]):
        sides = base.get(name, ()), mine.get(name, ()), theirs.get(name, ())
        merged = _changed_by_one(*sides)
        if merged is None and name in sets:
            merged = _merged_set(*sides)
        elif merged is None and name in texts:
            merged = _merged_text(*sides)
        if merged is None:
            conflicts.append(Conflict(name=name, base=sides[0], mine=sides[1], theirs=sides[2]))
        else:
            values[name] = merged
    return Merged(values=values, conflicts=tuple(conflicts))


def _changed_by_one(base: Values, mine: Values, theirs: Values) -> Values | None:
    """Return the values of the side that changed them, or None where both did and do not agree."""
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else None


def _merged_set(base: Values, mine: Values, theirs: Values) -> Values:
    """Return what neither side took away and what either side put in."""
    kept = [
        tuple(value for value in dict.fromkeys(side) if value in base and value in mine and value in theirs)
        for side in (base, mine, theirs)
    ]
    order = _changed_by_one(*kept)
    added = {value for value in mine + theirs if value not in base}
    return (
        *(kept[0] if order is None else order),
        *sorted(added, key=lambda value: (_place(value, mine, theirs), value)),
    )


def _place(value: str, mine: Values, theirs: Values) -> int:
    return min(side.index(value) for side in (mine, theirs) if value in side)


def _merged_text(base: Values, mine: Values, theirs: Values) -> Values | None:
    """Return a text with the changed paragraphs of both sides, or None where these touch."""
    if max(len(base), len(mine), len(theirs)) > 1:
        return None
    old, *changed = (_paragraphs("".join(side)) for side in (base, mine, theirs))
    my_edits, their_edits = (_edits(old, new) for new in changed)
    edits = sorted(my_edits | their_edits)
    # An unchanged paragraph must lie between them: who changes a paragraph has read its neighbours.
    if any(following.first <= edit.last for edit, following in pairwise(edits)):
        return None
    return ("".join(_edited(old, edits)).rstrip(),)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs so that any two of them can follow each other."""
    return [f"{paragraph.rstrip()}\n\n" for paragraph in split_paragraphs(text) if paragraph.strip()]


def _edits(old: list[str], new: list[str]) -> frozenset[_Edit]:
    """Return what made the new paragraphs of the old ones; no two edits touch."""
    limits = [Run(0, 0, 0), *matching_runs(old, new, Steps()), Run(len(old), len(new), 0)]
    edits = (
        _Edit(run.before + run.size, following.before, tuple(new[run.after + run.size : following.after]))
        for run, following in pairwise(limits)
    )
    return frozenset(edit for edit in edits if edit.first < edit.last or edit.paragraphs)


def _edited(old: list[str], edits: list[_Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield from old[at : edit.first]
        yield from edit.paragraphs
        at = edit.last
    yield from old[at:]
