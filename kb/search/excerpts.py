"""The words around what was found.

The stored text is searched for the words that the index knows to stand behind a term; it is never analysed again, which would take
200 ms for twenty texts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from kb.search.engine import Because, Excerpt, Fragment, Scope
from kb.search.expansion import Alternative
from kb.search.folding import normalised
from kb.search.lexicon import Lexicon
from kb.search.matching import WordMatch
from kb.search.stop_words import stop_words_of
from kb.search.stored import MARK_COUNT, StoredText, word_marks

WINDOW_CHARACTERS: Final = 240
LEAD_CHARACTERS: Final = 50
# In a text that repeats a word thousands of times, the first places tell enough.
MOST_PLACES: Final = 30
MOST_WORDS: Final = 60
#: Title and summary come before the passages.
TITLE, SUMMARY, PASSAGES = 0, 1, 2

# A found word: where it begins and ends, and which word of the query it is.
_Place = tuple[int, int, int]


class Wanted:
    """Words to mark in texts of one language, each with the number of the query's word that it stands for."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._by_mark: dict[int, list[tuple[str, int]]] = {}
        for mark, word in zip(word_marks(words).tolist(), words.items(), strict=True):
            self._by_mark.setdefault(mark, []).append(word)
        self._is_wanted = np.zeros(MARK_COUNT, np.bool_)
        self._is_wanted[list(self._by_mark)] = True

    def words_in(self, text: StoredText) -> Iterator[tuple[str, int]]:
        """Yield the words that a text has, and one in some thousand that it only seems to have."""
        for mark in text.marks[self._is_wanted[text.marks]].tolist():
            yield from self._by_mark[mark]


class Marked:
    """A document with the places of found words."""

    def __init__(self, text: StoredText, wanted: Wanted) -> None:
        self._text = text
        self._places: list[list[_Place]] = [[] for _ in text.sections]
        for begin, end, number in sorted(_places(text.lowered, wanted.words_in(text))):
            part = bisect_right(text.starts, begin) - 1
            start, own = text.starts[part], self._places[part]
            if not own or begin - start >= own[-1][1]:
                own.append((begin - start, end - start, number))

    def part(self, number: int) -> tuple[Fragment, ...]:
        """Return a whole part, such as the title, with its words marked."""
        text = self._text.part(number)
        return tuple(_fragments(text, self._places[number], 0, len(text)))

    def excerpt(self, language: str, scope: Scope) -> Excerpt | None:
        """Return the window of the passages with the most different words of the query; None where they hold none."""
        best: tuple[int, list[_Place]] | None = None
        best_count = 0
        for number in range(PASSAGES, len(self._places)):
            places = self._places[number]
            if not places or (scope is Scope.FAILURES and self._text.sections[number] != scope.value):
                continue
            window = _best_window(places, best_count)
            if window:
                best, best_count = (number, window), len({which for _, _, which in window})
        if best is None:
            return None
        number, places = best
        fragments = tuple(_cut(self._text.part(number), places))
        return Excerpt(fragments=fragments, language=language, section=self._text.sections[number])


def _places(text: str, words: Iterable[tuple[str, int]]) -> Iterator[_Place]:
    for word, number in words:
        begin = text.find(word)
        count = 0
        while begin >= 0 and count < MOST_PLACES:
            end = begin + len(word)
            if not (text[end : end + 1].isalnum() or (begin and text[begin - 1].isalnum())):
                yield begin, end, number
                count += 1
            begin = text.find(word, end)


def _best_window(places: list[_Place], least: int) -> list[_Place]:
    """Return the run of places that fits a window and has the most different words, nothing if none has more than the least."""
    best: list[_Place] = []
    stop, total = 0, len(places)
    wanted = len({which for _, _, which in places})
    if wanted <= least:
        return best
    for index, (begin, _, _) in enumerate(places):
        stop = max(stop, index)
        while stop < total and places[stop][1] <= begin + WINDOW_CHARACTERS - LEAD_CHARACTERS:
            stop += 1
        count = len({which for _, _, which in places[index:stop]})
        if count > least:
            best, least = places[index:stop], count
            if count == wanted:
                break  # nothing later can hold more
    return best


def words_to_mark(matches: Sequence[WordMatch], lexicon: Lexicon, language: str) -> dict[str, int]:
    """Return the words of texts in a language by which a query was found, with the number of the query's word."""
    words: dict[str, int] = {}
    asked = {word for match in matches for one in match.alternatives[:1] for word in one.terms}
    # A stop word is marked only where it was asked for, as in "to be or not to be".
    stop = stop_words_of(language) - asked
    for number, match in enumerate(matches):
        for alternative in match.alternatives:
            # The words of an expression, such as "people's rule", mean little one by one: the reason tells it.
            if alternative.language in {"", language} and len(alternative.terms) < 2:
                for word in words_behind(alternative, lexicon):
                    if word not in stop:
                        words.setdefault(word, number)
    return dict(list(words.items())[:MOST_WORDS])


def words_behind(alternative: Alternative, lexicon: Lexicon) -> Iterator[str]:
    """Yield the words of texts that an alternative stands for."""
    if alternative.because is Because.SIMILAR and not alternative.field:
        yield normalised(alternative.label)
    elif alternative.field.endswith("surface"):
        yield from alternative.terms
    elif alternative.field:
        for term in alternative.terms:
            yield from lexicon.words_of(term)


def _cut(text: str, places: list[_Place]) -> Iterator[Fragment]:
    """Yield a window around matches, cut between words; ellipses show that text was left out."""
    start = max(0, places[0][0] - LEAD_CHARACTERS)
    stop = min(len(text), max(start + WINDOW_CHARACTERS, places[-1][1]))
    if start:
        start = min(text.find(" ", start, places[0][0]) + 1 or places[0][0], places[0][0])
        yield Fragment("… ", False)
    if stop < len(text):
        stop = max(text.rfind(" ", places[-1][1], stop), places[-1][1])
    yield from _fragments(text.replace("\n", " "), places, start, stop)
    if stop < len(text):
        yield Fragment(" …", False)


def _fragments(text: str, places: list[_Place], position: int, stop: int) -> Iterator[Fragment]:
    """Yield a stretch of a text as runs of marked and unmarked words."""
    for begin, end, _ in places:
        if position < begin:
            yield Fragment(text[position:begin], False)
        yield Fragment(text[begin:end], True)
        position = end
    if position < stop:
        yield Fragment(text[position:stop], False)
