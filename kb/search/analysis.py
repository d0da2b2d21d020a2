"""Text to index terms: the same tokens, made in Python, for every engine.

Three kinds of terms, in the order in which they are trusted: *surface* (the word as written, lower case), *lemma* (its base forms),
*folded* (without diacritics, in two habits: ø as o and as oe). Base forms and labels carry their language, so that homographs of
two languages do not meet: Danish *far* is not English *far*.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kb.languages import LANGUAGES
from kb.search.lemmas import Lemmas
from kb.search.stop_words import STOP_WORDS

#: Raise when the same text would give other terms: the index is then rebuilt.
ANALYSIS: Final = 2

MOST_QUERY_CHARACTERS: Final = 500
MOST_QUERY_WORDS: Final = 24

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ONE_LETTER = str.maketrans({"ø": "o", "å": "a", "æ": "a", "ß": "s", "ł": "l", "đ": "d", "þ": "t", "ð": "d"})
_TWO_LETTERS = str.maketrans({"ø": "oe", "å": "aa", "æ": "ae", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTerms:
    """The terms of one text. `surface` has every word in order; `lemma` and `folded` may hold several terms for a word."""

    surface: list[str]
    lemma: list[str]
    folded: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWord:
    """One word of a query and the terms that it may be found by."""

    surface: str
    folded: tuple[str, ...]
    lemmas: tuple[str, ...]
    labels: tuple[str, ...]
    foreign_lemmas: tuple[str, ...]
    foreign_labels: tuple[str, ...]


class Analyzer:
    """Makes terms of texts and queries."""

    def __init__(self, lemmas: Lemmas) -> None:
        self._lemmas = lemmas

    def index_terms(self, texts: Iterable[str], language: str) -> IndexTerms:
        """Return the terms of a document's texts in its language."""
        surface = [word for text in texts for word in words(text)]
        return IndexTerms(
            surface=surface,
            lemma=[form for word in surface for form in self._tagged_base_forms(word, language)],
            folded=[form for word in surface for form in folded(word)],
        )

    def label_terms(self, label: str, language: str) -> Iterator[str]:
        """Yield the terms of a vocabulary label: the words, their base forms, and both folded."""
        for word in words(label):
            if word in STOP_WORDS.get(language, ()):
                continue
            forms = {word, *self._lemmas.base_forms(word, language)}
            yield from sorted(tagged(form, language) for form in forms.union(*(folded(form) for form in forms)))

    def query_words(self, text: str, language: str) -> tuple[QueryWord, ...]:
        """Return the words of a query asked in a language, without stop words unless there is nothing else."""
        found = list(dict.fromkeys(words(text[:MOST_QUERY_CHARACTERS])))[:MOST_QUERY_WORDS]
        telling = [word for word in found if word not in STOP_WORDS.get(language, ())]
        return tuple(self._query_word(word, language) for word in telling or found)

    def matches(self, word: str, language: str) -> frozenset[str]:
        """Return every term that a word of a text in a language is found by; used to mark words in excerpts."""
        return _all_terms(self._lemmas, word, language)

    def _query_word(self, word: str, language: str) -> QueryWord:
        others = [other for other in LANGUAGES if other != language]
        return QueryWord(
            surface=word,
            folded=folded(word),
            lemmas=self._tagged_base_forms(word, language),
            labels=self._label_forms(word, language),
            foreign_lemmas=tuple(form for other in others for form in self._tagged_base_forms(word, other)),
            foreign_labels=tuple(form for other in others for form in self._label_forms(word, other)),
        )

    def _tagged_base_forms(self, word: str, language: str) -> tuple[str, ...]:
        return tuple(tagged(form, language) for form in self._lemmas.base_forms(word, language))

    def _label_forms(self, word: str, language: str) -> tuple[str, ...]:
        forms = dict.fromkeys((word, *self._lemmas.base_forms(word, language), *folded(word)))
        return tuple(tagged(form, language) for form in forms)


def tagged(form: str, language: str) -> str:
    """Return a form that belongs to one language only."""
    return f"{form}/{language}"


def words(text: str) -> list[str]:
    """Return the words of a text, normalised."""
    return _WORD.findall(normalised(text))


def normalised(text: str) -> str:
    """Return a text in lower case, composed (NFC), with straight apostrophes."""
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")


@lru_cache(maxsize=8_000)
def folded(word: str) -> tuple[str, ...]:
    """Return a word without diacritics: with ø as o, and if that differs with ø as oe."""
    return tuple(dict.fromkeys((_strip_marks(word.translate(_ONE_LETTER)), _strip_marks(word.translate(_TWO_LETTERS)))))


def _strip_marks(word: str) -> str:
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


@lru_cache(maxsize=4_000)
def _all_terms(lemmas: Lemmas, word: str, language: str) -> frozenset[str]:
    base_forms = (tagged(form, language) for form in lemmas.base_forms(word, language))
    return frozenset((word, *base_forms, *folded(word)))
