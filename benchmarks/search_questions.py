"""What the engines are asked: words, phrases, beginnings and misspelt words of the corpus, by class."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.search_corpus import Corpus
from benchmarks.search_engines import Question
from kb.languages import LANGUAGES
from kb.search.engine import Entry

#: The classes in the order of the tables, with what they hold.
CLASSES: Final = {
    "rare": "a word in at most three texts",
    "common": "one of the sixty most frequent words of a language that have four letters or more",
    "and": "three words of one text, neither rare nor common",
    "or": "three words of three texts, neither rare nor common",
    "phrase": "two words that stand together in a text",
    "prefix": "the first three or four letters of a word",
    "fuzzy": "a word with one wrong letter that stands in no text",
}
COMMON_WORDS: Final = 60
RARE_TEXTS: Final = 3
SHORTEST_WORD: Final = 4
SHORTEST_MISSPELT: Final = 6
#: For each class and language.
MOST: Final = 60
#: Texts that are remembered word by word, per language.
REMEMBERED: Final = 400

_WORD = re.compile(r"[^\W\d_]+")


def questions(corpus: Corpus, seed: int, *, most: int, tell: Callable[[str], None]) -> list[Question]:
    """Return so many questions of each class, of all classes and languages in turn; no question is there twice."""
    made_by = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=4).hexdigest()
    kept = corpus.folder / f"questions-{seed}-{made_by}.json"
    if not kept.is_file():
        tell("choosing questions")
        kept.write_text(json.dumps([asdict(one) for one in _make(corpus, seed)], ensure_ascii=False), "utf-8")
    rows = json.loads(kept.read_bytes())
    every = [Question(kind=row["kind"], language=row["language"], words=tuple(row["words"])) for row in rows]
    by_kind = [[one for one in every if one.kind == kind][:most] for kind in CLASSES]
    return [one for one in chain.from_iterable(zip_longest(*by_kind)) if one]


def words_of(entry: Entry) -> Iterator[tuple[str, list[str]]]:
    """Yield language and words of each text of an entry."""
    for version in entry.versions:
        texts = (version.title, version.summary, *(passage.text for passage in version.passages))
        yield version.language, _WORD.findall(" ".join(texts).lower())


def _make(corpus: Corpus, seed: int) -> Iterator[Question]:
    random = Random(seed)
    in_texts: dict[str, Counter[str]] = defaultdict(Counter)
    remembered: dict[str, list[list[str]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for entry in corpus.entries():
        for language, text in words_of(entry):
            in_texts[language].update(set(text))
            seen[language] += 1
            # Every text of the corpus is as likely to be remembered as any other.
            place = random.randrange(seen[language])
            if len(remembered[language]) < REMEMBERED:
                remembered[language].append(text)
            elif place < REMEMBERED:
                remembered[language][place] = text
    anywhere = set(chain.from_iterable(in_texts.values()))
    for kind in CLASSES:
        by_language = [
            _distinct(_Chooser(language, in_texts[language], remembered[language], anywhere, random), kind)
            for language in LANGUAGES
        ]
        # The languages in turn, so that the first n questions of a class are of all languages.
        yield from (one for one in chain.from_iterable(zip_longest(*by_language)) if one)


def _distinct(chooser: "_Chooser", kind: str) -> list[Question]:
    found: dict[Question, None] = {}
    for _ in range(20 * MOST):
        if (words := chooser.choose(kind)) and all(words):
            found[Question(kind=kind, language=chooser.language, words=words)] = None
        if len(found) == MOST:
            break
    return [*found]


class _Chooser:
    """Chooses words of one language."""

    def __init__(
        self, language: str, in_texts: Counter[str], texts: list[list[str]], anywhere: set[str], random: Random
    ) -> None:
        self.language = language
        self._in_texts, self._texts, self._anywhere, self._random = in_texts, texts, anywhere, random
        ranked = sorted((-count, word) for word, count in in_texts.items() if len(word) >= SHORTEST_WORD)
        self._common = [word for _, word in ranked[:COMMON_WORDS]]
        self._rare = [word for count, word in ranked if -count <= RARE_TEXTS]
        self._letters = sorted(set("".join(self._common)))

    def choose(self, kind: str) -> tuple[str, ...]:
        """Return the words of a question; empty where an attempt failed."""
        random = self._random
        if kind == "rare":
            return (random.choice(self._rare),) if self._rare else ()
        if kind == "common":
            return (random.choice(self._common),)
        if kind == "and":
            telling = self._telling(random.choice(self._texts))
            return tuple(random.sample(telling, 3)) if len(telling) >= 3 else ()
        if kind == "or":
            found = tuple(dict.fromkeys(self._one() for _ in range(3)))
            return found if len(found) == 3 else ()
        if kind == "phrase":
            text = random.choice(self._texts)
            place = random.randrange(len(text) - 1)
            pair = (text[place], text[place + 1])
            return pair if min(map(len, pair)) >= SHORTEST_WORD else ()
        return (self._begun() if kind == "prefix" else self._misspelt(),)

    def _telling(self, text: list[str]) -> list[str]:
        return sorted({word for word in text if word not in self._common and self._is_frequent(word)})

    def _is_frequent(self, word: str) -> bool:
        return len(word) >= SHORTEST_WORD and self._in_texts[word] > RARE_TEXTS

    def _one(self) -> str:
        telling = self._telling(self._random.choice(self._texts))
        return self._random.choice(telling) if telling else ""

    def _begun(self) -> str:
        return self._one()[: self._random.choice([3, 4])]

    def _misspelt(self) -> str:
        word = self._one()
        if len(word) < SHORTEST_MISSPELT:
            return ""
        # Hardly anybody gets the first letter wrong.
        place = self._random.randrange(1, len(word))
        wrong = word[:place] + self._random.choice(self._letters) + word[place + 1 :]
        return "" if wrong in self._anywhere else wrong
