"""What changed between two texts, in whole words, and told so that a person can read it."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

#: What stands in both texts, only in the older, only in the newer; and what stands in both but need not be shown.
Kind = Literal["same", "removed", "added", "folded"]

_PARAGRAPH: Final = re.compile(r".+?(?:\n(?:[^\S\n]*\n)+|\Z)", re.DOTALL)
#: A sentence ends at the space after its sign, be there a closing mark between them or not; a line ends it in any case.
_SENTENCE: Final = re.compile(r".+?(?:(?<=[.!?…:;])\s+|(?<=[.!?…:;][\"'”’»)*_])\s+|\n\s*|\Z)", re.DOTALL)
_SIGNS: Final = re.escape(string.punctuation + "–—…„“”‚‘’«»‹›·•¿¡")
_LETTER: Final = rf"[^\s{_SIGNS}]"
#: A word keeps the signs within it (“co-design”, “12,50”, “https://example.org/a?b”) and the space after it.
_WORD: Final = re.compile(rf"(?:{_LETTER}+(?:[-–'’.,:/@&?=#%+~_·]+{_LETTER}+)*|[{_SIGNS}])\s*|\s+")
_LEVELS: Final = (_PARAGRAPH, _SENTENCE, _WORD)

#: Comparing texts full of repetitions takes time with the cube of their length. This many steps take about half a second;
#: what has not been compared by then is shown as replaced.
MOST_STEPS: Final = 4_000_000
#: With less in common than this share of the shorter one, two passages are shown one after the other, not woven together.
LEAST_SHARED: Final = 0.4
#: So many unchanged words, between two replacements of at least as many each, are read as part of one replacement.
MOST_SWALLOWED: Final = 2
#: Fewer hidden lines than this are not worth the sign that stands for them.
LEAST_FOLDED: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. Same (or folded) and removed ones together are the older text, same and added ones the newer."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """What changed in one field."""

    name: str
    pieces: tuple[Piece, ...]


class Run(NamedTuple):
    """So many parts of the older text, from `before` on, that are those of the newer text from `after` on."""

    before: int
    after: int
    size: int


class Steps:
    """How much work may still be done for one comparison."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.left = most

    def afford(self, number: int) -> bool:
        """Take so many steps, if there are as many left."""
        if number > self.left:
            return False
        self.left -= number
        return True


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is the same, and the change that follows it."""

    same: str
    removed: str
    added: str

    @property
    def replaced_words(self) -> int:
        return min(len(self.removed.split()), len(self.added.split()))


def compare_words(before: str, after: str, *, steps: Steps | None = None) -> tuple[Piece, ...]:
    """Return the pieces of both texts in the order of reading; what is removed stands before what is added in its place."""
    changes = _swallowed(_stretches(_compare(before, after, _LEVELS, steps or Steps())))
    settled = (piece for stretch in changes for piece in _settled(stretch))
    return tuple(_pieces(_stretches(settled)))


def compare_fields(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]], *, order: Sequence[str] = ()
) -> tuple[FieldDifference, ...]:
    """Return the fields that changed: those named in `order` first, then all others. Several values stand one on a line."""
    differences = []
    steps = Steps()
    for name in dict.fromkeys([*order, *after, *before]):
        values = before.get(name, ()), after.get(name, ())
        several = any(len(side) > 1 for side in values)
        old, new = (_as_text(side, several=several) for side in values)
        if old != new:
            differences.append(FieldDifference(name=name, pieces=compare_words(old, new, steps=steps)))
    return tuple(differences)


def fold(pieces: Sequence[Piece], *, keep: int = 1) -> tuple[Piece, ...]:
    """Fold long unchanged stretches down to so many lines (at least one) at either end; blank lines do not count."""
    return tuple(part for piece in pieces for part in (_folded(piece, keep) if piece.kind == "same" else (piece,)))


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs, each with the blank lines after it; joined they are the text."""
    return _PARAGRAPH.findall(text)


def matching_runs(before: Sequence[str], after: Sequence[str], steps: Steps) -> list[Run]:
    """Return which parts of two sequences are the same, in order.

    It finds what SequenceMatcher.get_matching_blocks finds, but counts the work before it is done: short runs are missed when
    there are no steps left.
    """
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    often = Counter(after)
    effort = [0, *accumulate(1 + often[part] for part in before)]
    found, waiting = [], [(0, len(before), 0, len(after))]
    while waiting:
        first, last, after_first, after_last = waiting.pop()
        if first == last or after_first == after_last or not steps.afford(effort[last] - effort[first]):
            continue
        run = Run(*matcher.find_longest_match(first, last, after_first, after_last))
        if run.size:
            found.append(run)
            waiting.append((first, run.before, after_first, run.after))
            waiting.append((run.before + run.size, last, run.after + run.size, after_last))
    return sorted(found)


def _compare(before: str, after: str, levels: Sequence[re.Pattern[str]], steps: Steps) -> Iterator[Piece]:
    """Find the parts that stayed on the first level, and compare what lies between them on the finer ones."""
    if before == after:
        yield Piece("same", before)
        return
    if not (before and after and levels):
        yield Piece("removed", before)
        yield Piece("added", after)
        return
    old, new = levels[0].findall(before), levels[0].findall(after)
    runs = matching_runs(_bare(old), _bare(new), steps)
    if len(levels) == 1 and sum(run.size for run in runs) < LEAST_SHARED * min(len(old), len(new)):
        runs = []
    limits = [Run(0, 0, 0), *runs, Run(len(old), len(new), 0)]
    for run, following in pairwise(limits):
        old_end, new_end = run.before + run.size, run.after + run.size
        for one, other in zip(old[run.before : old_end], new[run.after : new_end], strict=True):
            yield from _same_but_for_space(one, other)
        gap = "".join(old[old_end : following.before]), "".join(new[new_end : following.after])
        yield from _compare(*gap, levels[1:], steps)


def _same_but_for_space(before: str, after: str) -> Iterator[Piece]:
    yield Piece("same", before.rstrip())
    yield from _compare(_space_after(before), _space_after(after), (), Steps(0))


def _stretches(pieces: Iterable[Piece]) -> Iterator[_Stretch]:
    """Join pieces that follow each other, so that between any two changes something stays the same."""
    gathered: list[Piece] = []
    for piece in pieces:
        if piece.kind == "same" and piece.text and gathered and gathered[-1].kind != "same":
            yield _stretch(gathered)
            gathered = []
        if piece.text:
            gathered.append(piece)
    yield _stretch(gathered)


def _stretch(pieces: Sequence[Piece]) -> _Stretch:
    def told(kind: Kind) -> str:
        return "".join(piece.text for piece in pieces if piece.kind == kind)

    return _Stretch(same=told("same"), removed=told("removed"), added=told("added"))


def _swallowed(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Make one change of two with next to nothing between them: “a slow dog” for “the quick fox”, not word by word."""
    group: list[_Stretch] = []
    for stretch in stretches:
        if group and not _says_little(stretch.same, between=(group[-1], stretch)):
            yield _as_one(group)
            group = []
        group.append(stretch)
    yield _as_one(group)


def _says_little(same: str, *, between: tuple[_Stretch, _Stretch]) -> bool:
    words = sum(any(map(str.isalnum, word)) for word in same.split())
    replaced_twice = all(change.removed and change.added for change in between)
    most = min(MOST_SWALLOWED, *(change.replaced_words for change in between))
    return replaced_twice and words <= most and "\n" not in same


def _as_one(group: Sequence[_Stretch]) -> _Stretch:
    first, *others = group
    return _Stretch(
        same=first.same,
        removed=first.removed + "".join(stretch.same + stretch.removed for stretch in others),
        added=first.added + "".join(stretch.same + stretch.added for stretch in others),
    )


def _settled(stretch: _Stretch) -> Iterator[Piece]:
    """Take out of a change the space with which both sides of it end; a word is struck through without it."""
    removed, added = stretch.removed, stretch.added
    shared = len(removed)
    if removed != added:
        shared = _length_of_common_start(_space_after(removed)[::-1], _space_after(added)[::-1])
    yield Piece("same", stretch.same)
    yield Piece("removed", removed[: len(removed) - shared])
    yield Piece("added", added[: len(added) - shared])
    yield Piece("same", removed[len(removed) - shared :])


def _pieces(stretches: Iterable[_Stretch]) -> Iterator[Piece]:
    for stretch in stretches:
        pieces = (Piece("same", stretch.same), Piece("removed", stretch.removed), Piece("added", stretch.added))
        yield from (piece for piece in pieces if piece.text)


def _folded(piece: Piece, keep: int) -> tuple[Piece, ...]:
    lines = piece.text.splitlines(keepends=True)
    told = [number for number, line in enumerate(lines) if any(map(str.isalnum, line))]
    if len(told) < 2 * keep + LEAST_FOLDED:
        return (piece,)
    first, last = told[keep - 1] + 1, told[-keep]
    return (
        Piece("same", "".join(lines[:first])),
        Piece("folded", "".join(lines[first:last])),
        Piece("same", "".join(lines[last:])),
    )


def _space_after(text: str) -> str:
    return text[len(text.rstrip()) :]


def _bare(parts: Sequence[str]) -> list[str]:
    return [part.rstrip() for part in parts]


def _length_of_common_start(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _as_text(values: tuple[str, ...], *, several: bool) -> str:
    return "".join(f"{value}\n" for value in values) if several else "".join(values)
