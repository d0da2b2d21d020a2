"""The words of an index: which there are, how frequent, which stand behind a base form or an unaccented spelling, which are alike.

Made while documents are written and mapped from disk; the words of documents that were added since lie in a small file beside it.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import marisa_trie
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from kb.search.analysis import WordTerms
from kb.search.folding import folded

Key = TypeVar("Key")
GRAM: Final = 4
#: Languages whose words are told apart, by bit; what is written in any other language shares the last bit.
TOLD_APART: Final = ("en", "lv", "et", "fi", "da", "sv", "nb", "lt")
_OTHER: Final = 1 << len(TOLD_APART)
MOST_CANDIDATES: Final = 60
#: How like two words are that differ by one slip of the finger; looked for in short words only.
ONE_SLIP: Final = 0.9
LONGEST_SLIP: Final = 8
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzāčēģīķļņšūžõäöüæøå"
MAIN, ADDED = "lexicon", "lexicon-added"


def language_bit(language: str) -> int:
    """Return the bit of a language."""
    return 1 << TOLD_APART.index(language) if language in TOLD_APART else _OTHER


@dataclass(slots=True)
class Gathered:
    """Words as they are gathered: per word how many documents have it and in which languages, per term its words."""

    words: dict[str, list[int]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, word_terms: Iterable[WordTerms], language: str) -> None:
        """Take in the words of one document."""
        bit = language_bit(language)
        for word in word_terms:
            known = self.words.setdefault(word.surface, [0, 0])
            known[0] += 1
            known[1] |= bit
            if (word.surface, language) not in self._seen:
                self._seen.add((word.surface, language))
                for form in (*word.lemma, *word.folded, *word.parts):
                    self.forms.setdefault(form, set()).add(word.surface)

    def add_known(self, word: str, language: str) -> None:
        """Take in a word that the vocabulary knows, whether or not a document has it."""
        self.words.setdefault(word, [0, 0])[1] |= language_bit(language)
        for form in folded(word):
            if form != word:
                self.forms.setdefault(form, set()).add(word)


@dataclass(frozen=True, slots=True)
class Alike:
    """A word of the index that looks like another; `likeness` from 0 to 1."""

    word: str
    likeness: float
    documents: int


class Lexicon:
    """The words of one generation of an index."""

    def __init__(self, folder: Path) -> None:
        self._words = marisa_trie.Trie().mmap(str(folder / f"{MAIN}.words"))
        self._forms = marisa_trie.Trie().mmap(str(folder / f"{MAIN}.forms"))
        self._counts = _open(folder, "counts")
        self._languages = _open(folder, "languages")
        self._form_starts, self._form_words = _open(folder, "form-starts"), _open(folder, "form-words")
        self._grams, self._gram_starts = _open(folder, "grams"), _open(folder, "gram-starts")
        self._gram_words = _open(folder, "gram-words")
        self._added = _read_added(folder)
        self.words_of = lru_cache(maxsize=4_000)(self._words_of)

    def _words_of(self, term: str) -> tuple[str, ...]:
        """Return the words that stand behind a base form (tagged) or an unaccented spelling."""
        number = self._forms.get(term)
        found: list[str] = []
        if number is not None:
            own = self._form_words[self._form_starts[number] : self._form_starts[number + 1]]
            found = [self._words.restore_key(int(word)) for word in own]
        return tuple(dict.fromkeys((*found, *self._added.forms.get(term, ()))))

    def has(self, term: str, *, is_surface: bool) -> bool:
        """Tell whether a word, or a base form, spelling or part that is tagged like the index's, may stand in documents."""
        if is_surface:
            return term in self._words or term in self._added.words
        return term in self._forms or term in self._added.forms

    def documents(self, word: str, languages: int = -1) -> int:
        """Return in about how many documents a word stands, 0 if only in other languages than these bits."""
        count, bits = self._known(word)
        return count if bits & languages else 0

    def is_known(self, word: str, language: str) -> bool:
        """Tell whether documents in a language or its vocabulary have a word."""
        return self._is_in(word, language_bit(language))

    def beginning_with(self, prefix: str, *, most: int, languages: int = -1) -> list[str]:
        """Return the most frequent words of documents that begin with a prefix, with or without its diacritics."""
        found = {
            word
            for word, number in _some(self._words.iteritems(prefix))
            if self._counts[number] and int(self._languages[number]) & languages
        }
        found.update(word for word in self._added.words if word.startswith(prefix) and self.documents(word, languages))
        if prefix.isascii():
            for form in _some(self._forms.iterkeys(prefix)):
                if "/" not in form:
                    found.update(word for word in self.words_of(form) if self.documents(word, languages))
        return sorted(found, key=lambda word: (-self.documents(word, languages), word))[:most]

    def alike(self, word: str, *, least: float, most: int, languages: int = -1) -> list[Alike]:
        """Return words that look like one, the likest first; among the equally like the most frequent first."""
        plain = folded(word)[0]
        # Short words with a letter swapped share no run of four letters.
        is_short = 1 < len(word) <= LONGEST_SLIP and least <= ONE_SLIP
        slips = [slip for slip in _slips(word) if slip in self._words] if is_short else []
        candidates = [*slips, *self._candidates(plain), *self._added.words]
        spelled = [folded(candidate)[0] for candidate in candidates]
        scored = process.extract(plain, spelled, scorer=fuzz.ratio, score_cutoff=least * 100, limit=MOST_CANDIDATES)
        found = {slip: Alike(slip, ONE_SLIP, self.documents(slip)) for slip in slips if self._is_in(slip, languages)}
        found.pop(word, None)
        for _text, score, place in scored:
            other = candidates[place]
            if other != word and other not in found and self._is_in(other, languages):
                found[other] = Alike(other, score / 100, self.documents(other))
        return sorted(found.values(), key=lambda one: (-round(one.likeness, 2), -one.documents, one.word))[:most]

    def _known(self, word: str) -> tuple[int, int]:
        """Return in about how many documents a word stands, and the bits of the languages that have it."""
        count, bits = self._added.words.get(word, (0, 0))
        number = self._words.get(word)
        if number is None:
            return count, bits
        return count + int(self._counts[number]), bits | int(self._languages[number])

    def _is_in(self, word: str, languages: int) -> bool:
        return bool(self._known(word)[1] & languages)

    def _candidates(self, plain: str) -> Iterator[str]:
        """Yield the words that share most of the letters' runs of four with a word."""
        hits = []
        for gram in _grams(plain):
            place = int(np.searchsorted(self._grams, gram))
            if place < len(self._grams) and self._grams[place] == gram:
                hits.append(self._gram_words[self._gram_starts[place] : self._gram_starts[place + 1]])
        if hits:
            numbers, shared = np.unique(np.concatenate(hits), return_counts=True)
            for chosen in np.argsort(-shared, kind="stable")[:MOST_CANDIDATES]:
                yield self._words.restore_key(int(numbers[chosen]))


def write_main(folder: Path, gathered: Gathered) -> None:
    """Write all words of an index that was made anew."""
    words, forms = marisa_trie.Trie(gathered.words), marisa_trie.Trie(gathered.forms)
    counts, languages = np.zeros(len(words), np.int32), np.zeros(len(words), np.uint16)
    pairs: list[tuple[int, int]] = []
    for word, (count, bits) in gathered.words.items():
        number = words[word]
        counts[number], languages[number] = count, bits
        pairs.extend((gram, number) for form in folded(word)[:1] for gram in set(_grams(form)))
    form_words: list[list[int]] = [[] for _ in range(len(forms))]
    for term, having in gathered.forms.items():
        form_words[forms[term]] = sorted((words[word] for word in having), key=lambda number: -counts[number])
    words.save(str(folder / f"{MAIN}.words"))
    forms.save(str(folder / f"{MAIN}.forms"))
    _save(folder, "counts", counts)
    _save(folder, "languages", languages)
    _save_lists(folder, "form", form_words)
    _save_pairs(folder, np.array(pairs, np.int64).reshape(-1, 2))


def write_added(folder: Path, gathered: Gathered) -> str:
    """Write the words that were added since, together with those that had been added before; return the file's name."""
    before = _read_added(folder)
    for word, (count, bits) in gathered.words.items():
        known = before.words.setdefault(word, [0, 0])
        known[0] += count
        known[1] |= bits
    for term, having in gathered.forms.items():
        before.forms.setdefault(term, set()).update(having)
    number = max(map(_number_of, _added_files(folder)), default=0) + 1
    path = folder / f"{ADDED}-{number}.json"
    content = {"words": before.words, "forms": {term: sorted(having) for term, having in before.forms.items()}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    # A reader may be about to open the one before.
    for old in _added_files(folder)[:-2]:
        old.unlink(missing_ok=True)
    return path.name


def _added_files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob(f"{ADDED}-*.json"), key=_number_of)


def _number_of(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _read_added(folder: Path) -> Gathered:
    files = _added_files(folder)
    if not files:
        return Gathered()
    content = json.loads(files[-1].read_text(encoding="utf-8"))
    return Gathered(words=content["words"], forms={term: set(having) for term, having in content["forms"].items()})


def _grams(word: str) -> list[int]:
    """Return a number for every run of four letters of a word with its ends marked."""
    marked = f"^{word}$".encode()
    return [int.from_bytes(marked[at : at + GRAM], "big") for at in range(max(len(marked) - GRAM + 1, 1))]


def _some(keys: Iterable[Key], most: int = 4_000) -> Iterator[Key]:
    return islice(keys, most)


def _slips(word: str) -> Iterator[str]:
    """Yield what a short word becomes when one letter is swapped, left out, replaced or added."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        if right:
            yield left + right[1:]
        for letter in _LETTERS:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def _open(folder: Path, name: str) -> npt.NDArray[Any]:
    path = folder / f"{MAIN}-{name}.npy"
    # An empty file cannot be mapped.
    array: npt.NDArray[Any] = np.load(path, mmap_mode="r" if os.path.getsize(path) > 200 else None)  # noqa: PTH202
    return array


def _save(folder: Path, name: str, array: npt.NDArray[Any]) -> None:
    np.save(folder / f"{MAIN}-{name}.npy", array)


def _save_lists(folder: Path, name: str, lists: Sequence[Sequence[int]]) -> None:
    starts = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(one) for one in lists], out=starts[1:])
    _save(folder, f"{name}-starts", starts)
    _save(folder, f"{name}-words", np.array([number for one in lists for number in one], np.int32))


def _save_pairs(folder: Path, pairs: npt.NDArray[np.int64]) -> None:
    """Write which words have a run of letters, for every run."""
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    grams, starts = np.unique(pairs[:, 0], return_index=True)
    _save(folder, "grams", grams)
    _save(folder, "gram-starts", np.append(starts, len(pairs)).astype(np.int64))
    _save(folder, "gram-words", pairs[:, 1].astype(np.int32))
