"""Base forms of words: simplemma's dictionaries together with Snowball stems. The only module that imports either.

simplemma knows all five languages, Snowball has no Latvian; together they join more inflected pairs than either alone
(20 pairs per language: en 19, da 18, fi 18, et 20, lv 20). The tries take 36 MB on disk for five languages and are mapped, so all
workers share what they touch. Making them takes 13 s of CPU and 700 MB once: in processes of their own, never in a request.
"""

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import snowballstemmer
from marisa_trie import BytesTrie
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import DictionaryFactory

from kb.languages import LANGUAGES

_STEMMERS: Final = {
    "en": "english",
    "et": "estonian",
    "fi": "finnish",
    "da": "danish",
    "sv": "swedish",
    "nb": "norwegian",
    "lt": "lithuanian",
}
_LONGEST_WORD: Final = 60
# Stems of two letters name half the dictionary: Finnish isille and English is would meet.
SHORTEST_STEM: Final = 3


class Lemmas:
    """Base forms of single lower-case words in the languages of the interface."""

    def __init__(self, folder: Path) -> None:
        self._dictionaries = _MappedDictionaries(_versioned(folder))
        strategy = DefaultStrategy(dictionary_factory=self._dictionaries)
        # A stemmer keeps the word that it works on: two threads at once would cut each other's.
        stemming = threading.Lock()
        stemmers = {language: snowballstemmer.stemmer(name) for language, name in _STEMMERS.items()}

        def base_forms(word: str, language: str) -> tuple[str, ...]:
            lemma = strategy.get_lemma(word, language) if language in LANGUAGES else None
            forms = [lemma.lower()] if lemma else []
            with stemming:
                stem = stemmers[language].stemWord(word) if language in stemmers else ""
            if len(stem) >= SHORTEST_STEM:
                forms.append(stem)
            return tuple(dict.fromkeys(forms)) or (word,)

        self._base_forms: Callable[[str, str], tuple[str, ...]] = lru_cache(maxsize=8_000)(base_forms)

    def base_forms(self, word: str, language: str) -> tuple[str, ...]:
        """Return lemma and stem of a word, each once; the word itself in a language without either."""
        if language == "en":
            word = word.removesuffix("'s")
        if len(word) > _LONGEST_WORD or not word.isalpha():
            return (word,)
        return self._base_forms(word, language)

    def tagged_forms(self, word: str, language: str) -> tuple[str, ...]:
        """Return the base forms of a word, tagged with the language that they belong to: *have/da* is no English *have*."""
        return tuple(f"{form}/{language}" for form in self.base_forms(word, language))

    def is_word(self, word: str, language: str) -> bool:
        """Tell whether the dictionary of a language of the interface knows a word in just this form."""
        return language in LANGUAGES and word in self._dictionaries.get_dictionary(language)

    def beginnings(self, word: str, language: str) -> list[str]:
        """Return the known words that a word begins with, the shortest first."""
        return self._dictionaries.get_dictionary(language).prefixes(word) if language in LANGUAGES else []


class _MappedWords(Mapping[str, str]):
    """Base forms by word, in a trie that stays on disk: only what is asked for comes into memory."""

    def __init__(self, path: Path) -> None:
        self._trie = BytesTrie().mmap(str(path))

    def __getitem__(self, word: str) -> str:
        return str(self._trie[word][0].decode())

    def __contains__(self, word: object) -> bool:
        return word in self._trie

    def __iter__(self) -> Iterator[str]:
        return iter(self._trie)

    def __len__(self) -> int:
        return len(self._trie)

    def prefixes(self, word: str) -> list[str]:
        """Return the keys that a word begins with."""
        return list(self._trie.prefixes(word))


class _MappedDictionaries(DictionaryFactory):
    """What `TrieDictionaryFactory` made, mapped instead of loaded: 36 MB less in memory at start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, _MappedWords] = {}

    def get_dictionary(self, lang: str) -> _MappedWords:
        """Return a language's dictionary (simplemma's name for the argument)."""
        if lang not in self._open:
            self._open[lang] = _MappedWords(self._folder / f"{lang}.dic")
        return self._open[lang]


def are_ready(folder: Path) -> bool:
    """Tell whether the dictionaries have been made."""
    return _versioned(folder).is_dir()


def prepare(folder: Path) -> None:
    """Make the dictionaries if they are missing; several processes may do so at once, the first to finish wins."""
    if are_ready(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder, prefix="part-"))
    try:
        # One process per language frees the memory that the making needs; two at a time use two cores.
        makers = [subprocess.Popen([sys.executable, "-c", _MAKE, str(fresh), language]) for language in LANGUAGES]  # noqa: S603 - our own code
        results = [maker.wait() for maker in makers]
        if any(results):
            raise RuntimeError("the dictionaries could not be made")
        _publish(fresh, _versioned(folder))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


_MAKE: Final = (
    "import sys; from simplemma.strategies.dictionaries import TrieDictionaryFactory; "
    "TrieDictionaryFactory(disk_cache_dir=sys.argv[1]).get_dictionary(sys.argv[2])"
)


def _versioned(folder: Path) -> Path:
    return folder / f"simplemma-{version('simplemma')}"


def _publish(fresh: Path, place: Path) -> None:
    try:
        fresh.rename(place)
    except OSError:  # another process was first
        if not place.is_dir():
            raise
