"""Numbers and free words of a practice as values that one can narrow by. What is not known falls into no bucket."""

from functools import cache
from typing import Final

from kb.practices.record import GroupSize, Period
from kb.search.folding import words
from kb.vocabulary.terms import vocabulary

#: The value of a practice that has not ended.
ONGOING: Final = "ongoing"
#: No practice ran longer than anybody remembers; a wrong year must not make a thousand values.
MOST_YEARS: Final = 40
_ENDLESS: Final = 10**9
_STAFF: Final = (("1", 1), ("2", 2), ("3-5", 5), ("over-5", _ENDLESS))
_GROUPS: Final = (("up-to-5", 5), ("6-12", 12), ("13-25", 25), ("26-60", 60), ("over-60", _ENDLESS))
_DURATIONS: Final = (("up-to-60", 60), ("61-120", 120), ("121-240", 240), ("241-480", 480), ("over-480", _ENDLESS))


def staff(people: int | None) -> tuple[str, ...]:
    """Return the bucket of a number of staff."""
    return () if people is None else _between(_STAFF, people, people)


def group(size: GroupSize | None) -> tuple[str, ...]:
    """Return every bucket that a group's size reaches into; an open end is taken to be the other end."""
    least, most = (size.least, size.most) if size else (None, None)
    if least is None and most is None:
        return ()
    low, high = (least if least is not None else most), (most if most is not None else least)
    assert low is not None
    assert high is not None
    return _between(_GROUPS, low, high)


def duration(minutes: int | None) -> tuple[str, ...]:
    """Return the bucket of a meeting's length."""
    return () if minutes is None else _between(_DURATIONS, minutes, minutes)


def _between(scale: tuple[tuple[str, int], ...], low: int, high: int) -> tuple[str, ...]:
    found, above = [], 0
    for name, top in scale:
        if low <= top and high > above:
            found.append(name)
        above = top
    return tuple(found or [scale[0][0]])


def years(period: Period | None) -> tuple[str, ...]:
    """Return every year in which a practice ran; one that goes on has its first year and `ongoing`."""
    if period is None:
        return ()
    first = period.start.year
    if period.end is None:
        return (str(first), ONGOING)
    return tuple(str(year) for year in range(first, min(max(period.end.year, first), first + MOST_YEARS) + 1))


def rooms(told: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the kinds of room that free words name: those of which a label begins like words of theirs."""
    standing = [word for text in told for word in words(text)]
    return tuple(
        kind
        for kind, labels in _room_labels(language)
        if any(all(any(word.startswith(start) for word in standing) for start in label) for label in labels)
    )


@cache
def _room_labels(language: str) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Return for each kind of room its labels as beginnings of words, so that inflected forms match."""
    return tuple(
        (term.id, tuple(tuple(_stem(word) for word in words(label)) for label in term.labels.get(language, ())))
        for term in vocabulary().rooms
    )


def _stem(word: str) -> str:
    return word if len(word) <= 4 else word[: max(4, len(word) - 2)]
