"""Text to index terms: the same tokens, made in Python, for every engine.

Four kinds of terms, in the order in which they are trusted: *surface* (the word as written, lower case), *lemma* (its base forms),
*folded* (without diacritics, in two habits: ø as o and as oe), *parts* (the base forms of the parts of a compound). Base forms
carry their language, so that homographs of two languages do not meet: Danish *far* is not English *far*.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kb.search import compounds
from kb.search.folding import folded, words
from kb.search.lemmas import Lemmas
from kb.search.stop_words import stop_words_of

#: Raise when the same text would give other terms: the index is then rebuilt.
ANALYSIS: Final = 5


@dataclass(frozen=True, slots=True)
class WordTerms:
    """The terms of one word of a text. `folded` has only forms that differ from the word."""

    surface: str
    lemma: tuple[str, ...]
    folded: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTerms:
    """The terms of one text: `surface` by position in the text, the other kinds by how often they occur."""

    length: int
    surface: dict[str, list[int]]
    lemma: dict[str, int]
    folded: dict[str, int]
    parts: dict[str, int]


class Analyzer:
    """Makes terms of words and texts."""

    def __init__(self, lemmas: Lemmas) -> None:
        self.lemmas = lemmas
        # Only writing asks for these; the words of a whole collection, or each text would be analysed anew.
        self.terms = lru_cache(maxsize=100_000)(self._terms)

    def index_terms(self, texts: Iterable[str], language: str) -> IndexTerms:
        """Return the terms of a document's texts in its language."""
        surface: dict[str, list[int]] = {}
        length = 0
        for text in texts:
            for word in words(text):
                surface.setdefault(word, []).append(length)
                length += 1
            # A phrase must not run from one text into the next.
            length += 1
        lemma: dict[str, int] = {}
        plain: dict[str, int] = {}
        parts: dict[str, int] = {}
        for word, places in surface.items():
            terms, count = self.terms(word, language), len(places)
            for counted, forms in ((lemma, terms.lemma), (plain, terms.folded), (parts, terms.parts)):
                for form in forms:
                    counted[form] = counted.get(form, 0) + count
        return IndexTerms(length=max(length, 1), surface=surface, lemma=lemma, folded=plain, parts=parts)

    def _terms(self, word: str, language: str) -> WordTerms:
        if word in stop_words_of(language):
            # Found as it stands, in phrases. Or whoever looks for a garden (Danish *have*) would find all who have something.
            return WordTerms(surface=word, lemma=(), folded=(), parts=())
        parts = compounds.parts(word, language, self.lemmas)
        return WordTerms(
            surface=word,
            lemma=self.lemmas.tagged_forms(word, language),
            folded=tuple(form for form in folded(word) if form != word),
            parts=tuple(dict.fromkeys(form for part in parts for form in self.lemmas.tagged_forms(part, language))),
        )
