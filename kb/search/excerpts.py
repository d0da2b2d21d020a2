"""The words around what was found. The stored text is scanned, never analysed again.

Of a text, only words are looked at that begin like a word of the query, or like one of its forms, with or without diacritics: one
pass of a regular expression. (A hit by *men* for *man* shows no excerpt.) Each distinct word is analysed once.
"""

import re
from collections.abc import Iterator
from typing import Final

from kb.search.analysis import Analyzer, QueryWord, folded, normalised
from kb.search.engine import Excerpt, Fragment

WINDOW_CHARACTERS: Final = 240
LEAD_CHARACTERS: Final = 50
# In a text that repeats a word thousands of times, the first few hundred places tell enough.
MOST_MATCHES: Final = 200

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzāàáâãäåæąčćçďđðēèéêëėęěģğīìíîïįķļľłñńņňōòóôõöøœŗřšśşßţťþūùúûüůųýÿžźż"
_REST: Final = r"[^\W_]*(?:['’][^\W_]+)*"

# A found word: where it begins and ends, and which word of the query it is.
_Match = tuple[int, int, int]


class Marker:
    """Marks the words of one query in texts of any language."""

    def __init__(self, analyzer: Analyzer, query: tuple[QueryWord, ...], prefixes: tuple[str, ...] = ()) -> None:
        """Prepare for a query; `prefixes` are folded beginnings that found words of their own."""
        self._analyzer = analyzer
        self._prefixes = prefixes
        self._words = len(query)
        self._number_of: dict[str, int] = {}
        self._known: dict[tuple[str, str], int] = {}
        for number, word in enumerate(query):
            for term in (word.surface, *word.lemmas, *word.foreign_lemmas, *word.folded):
                self._number_of.setdefault(term, number)
        self._candidate = _words_like([*self._number_of, *prefixes])

    def excerpt(self, passages: list[tuple[str, str]], language: str) -> Excerpt | None:
        """Return the window of a text with the most different words of the query; None where it holds none."""
        best, best_count = None, 0
        for key, text in passages:
            matches = self._matches(text, language)[:MOST_MATCHES]
            for index, (begin, _, _) in enumerate(matches):
                window = [match for match in matches[index:] if match[1] <= begin + WINDOW_CHARACTERS - LEAD_CHARACTERS]
                count = len({which for _, _, which in window})
                if count > best_count:
                    best, best_count = (key, text, window), count
            if best_count == self._words:
                break  # no later passage can hold more
        if best is None:
            return None
        key, text, matches = best
        return Excerpt(fragments=tuple(_cut(text, matches)), language=language, section=key)

    def mark(self, text: str, language: str) -> tuple[Fragment, ...]:
        """Return a whole text with the words of the query marked."""
        return tuple(_fragments(text, self._matches(text, language), 0, len(text)))

    def _matches(self, text: str, language: str) -> list[_Match]:
        spans = (
            (found.start(), found.end(), self._which(found.group(), language))
            for found in self._candidate.finditer(text)
        )
        return [span for span in spans if span[2] >= 0]

    def _which(self, token: str, language: str) -> int:
        """Return the number of the query's word that a token is, -1 for none."""
        found = self._known.get((token, language))
        if found is None:
            found = self._known[token, language] = self._find(token, language)
        return found

    def _find(self, token: str, language: str) -> int:
        terms = self._analyzer.matches(normalised(token), language)
        for term in terms:
            if term in self._number_of:
                return self._number_of[term]
        if self._prefixes and any(term.startswith(self._prefixes) for term in terms):
            return len(self._number_of)
        return -1


def _words_like(forms: list[str]) -> re.Pattern[str]:
    """Return a pattern for words that begin with the first two letters of a form, whatever their diacritics."""
    starts = {folded(form.split("/")[0])[0][:2] for form in forms}
    # Where a reader types oe for ø, two letters of hers are one of the text.
    starts |= {start[0] for start in starts if start in {"aa", "ae", "oe", "ue"}}
    patterns = ["".join(_ALIKE.get(letter, re.escape(letter)) for letter in start) for start in sorted(starts) if start]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)}){_REST}", re.IGNORECASE) if patterns else _NOTHING


_NOTHING = re.compile(r"(?!)")
_ALIKE: Final = {
    letter: f"[{''.join(other for other in _LETTERS if folded(other)[0] == letter)}]"
    for letter in "abcdefghijklmnopqrstuvwxyz"
}


def _cut(text: str, matches: list[_Match]) -> Iterator[Fragment]:
    """Yield a window around matches, cut between words; ellipses show that text was left out."""
    start = max(0, matches[0][0] - LEAD_CHARACTERS)
    stop = min(len(text), max(start + WINDOW_CHARACTERS, matches[-1][1]))
    if start:
        start = min(text.find(" ", start, matches[0][0]) + 1 or matches[0][0], matches[0][0])
        yield Fragment(text="… ", is_match=False)
    if stop < len(text):
        stop = max(text.rfind(" ", matches[-1][1], stop), matches[-1][1])
    yield from _fragments(text.replace("\n", " "), matches, start, stop)
    if stop < len(text):
        yield Fragment(text=" …", is_match=False)


def _fragments(text: str, matches: list[_Match], position: int, stop: int) -> Iterator[Fragment]:
    """Yield a stretch of a text as runs of marked and unmarked words."""
    for begin, end, _ in matches:
        if position < begin:
            yield Fragment(text=text[position:begin], is_match=False)
        yield Fragment(text=text[begin:end], is_match=True)
        position = end
    if position < stop:
        yield Fragment(text=text[position:stop], is_match=False)
