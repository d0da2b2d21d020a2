"""The words around what was found. The stored text is scanned, never analysed again: each distinct word is looked up once."""

import re
from collections.abc import Iterator
from typing import Final

from kb.search.analysis import Analyzer, QueryWord, words
from kb.search.engine import Excerpt, Fragment

WINDOW_WORDS: Final = 34
LEAD_WORDS: Final = 6
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# A word of a text: where it begins and ends, and which word of the query it is (-1: none).
_Token = tuple[int, int, int]


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

    def excerpt(self, passages: list[tuple[str, str]], language: str) -> Excerpt | None:
        """Return the window of a text with the most different words of the query; None where it holds none."""
        best, best_count = None, 0
        for key, text in passages:
            tokens = self._tokens(text, language)
            hits = [index for index, token in enumerate(tokens) if token[2] >= 0]
            for first in hits:
                count = len({tokens[index][2] for index in hits if first <= index < first + WINDOW_WORDS})
                if count > best_count:
                    best, best_count = (key, text, tokens, first), count
            if best_count == self._words:
                break  # no later passage can hold more
        if best is None:
            return None
        key, text, tokens, first = best
        return Excerpt(fragments=_cut(text.replace("\n", " "), tokens, first), language=language, section=key)

    def mark(self, text: str, language: str) -> tuple[Fragment, ...]:
        """Return a whole text with the words of the query marked."""
        tokens = self._tokens(text, language)
        return tuple(_fragments(text, tokens, 0, len(text)))

    def _tokens(self, text: str, language: str) -> list[_Token]:
        return [(found.start(), found.end(), self._which(found.group(), language)) for found in _TOKEN.finditer(text)]

    def _which(self, token: str, language: str) -> int:
        found = self._known.get((token, language))
        if found is None:
            found = self._known[token, language] = self._find(token, language)
        return found

    def _find(self, token: str, language: str) -> int:
        for word in words(token)[:1]:
            terms = self._analyzer.matches(word, language)
            for term in terms:
                if term in self._number_of:
                    return self._number_of[term]
            if self._prefixes and any(term.startswith(self._prefixes) for term in terms):
                return len(self._number_of)
        return -1


def _cut(text: str, tokens: list[_Token], first: int) -> tuple[Fragment, ...]:
    """Cut a window that begins a few words before a token; ellipses show that text was left out."""
    start = max(0, first - LEAD_WORDS)
    end = min(len(tokens), start + WINDOW_WORDS)
    begin = tokens[start][0] if start else 0
    stop = tokens[end - 1][1] if end < len(tokens) else len(text)
    before = [Fragment(text="… ", is_match=False)] if start else []
    after = [Fragment(text=" …", is_match=False)] if end < len(tokens) else []
    return (*before, *_fragments(text, tokens[start:end], begin, stop), *after)


def _fragments(text: str, tokens: list[_Token], position: int, stop: int) -> Iterator[Fragment]:
    """Yield a stretch of a text as runs of marked and unmarked words."""
    for begin, end, which in tokens:
        if which >= 0:
            if position < begin:
                yield Fragment(text=text[position:begin], is_match=False)
            yield Fragment(text=text[begin:end], is_match=True)
            position = end
    if position < stop:
        yield Fragment(text=text[position:stop], is_match=False)
