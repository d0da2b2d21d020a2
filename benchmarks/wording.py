"""Makes sentences of a language: the words of the starter collection in its order, with rarer words mixed in as Zipf would have it.

The texts mean nothing. What they share with real ones is what costs time: which words are common and how common, how long words
and sentences are, how many different words a collection has, and that most of them are inflected.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from random import Random
from typing import Final

from benchmarks import words
from kb import resources
from kb.practices.document import read_document
from kb.practices.problems import Report
from kb.vocabulary.terms import vocabulary

#: Every so many words, one comes from the word lists, and every so many from the names, instead of the starter collection.
TAIL_SHARE: Final = 0.16
NAME_SHARE: Final = 0.012
SHORTEST_REPLACED: Final = 4
LONGEST_SENTENCE: Final = 22

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKUP = re.compile(r"\]\([^)]*\)|^#+.*$|https?://\S+", re.MULTILINE)


class Wording:
    """The words of one language, and sentences made of them."""

    def __init__(self, language: str) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        self._first: list[str] = []
        for sentence in _starter_sentences(language):
            self._first.append(sentence[0])
            for word, following in pairwise(sentence):
                self._next[word].append(following)
        self._tail = _in_order_of_rank([*words.inflected(language), *words.compounds(language), *_labels(language)])
        self._tail_weights = [*accumulate(1 / (rank + 20) for rank in range(len(self._tail)))]
        self._names = _in_order_of_rank(words.names(language))

    def sentence(self, random: Random, topic: str = "") -> str:
        """Return a sentence, beginning with a topic if there is one."""
        word = random.choice(self._first)
        chosen = [topic] if topic else []
        for _ in range(random.randint(6, LONGEST_SENTENCE)):
            chosen.append(self._or_rarer(word, random))
            following = self._next.get(word)
            if not following:
                break
            word = random.choice(following)
        if len(chosen) > 9:
            chosen[len(chosen) // 2] += ","
        text = " ".join(chosen)
        return text[:1].upper() + text[1:] + "."

    def sentences(self, random: Random, most_words: int, topic: str = "") -> str:
        """Return sentences of together about so many words."""
        found = [self.sentence(random, topic)]
        while (left := most_words - sum(len(sentence.split()) for sentence in found)) > LONGEST_SENTENCE // 2:
            sentence = self.sentence(random)
            found.append(sentence if left > LONGEST_SENTENCE else " ".join(sentence.split()[:left]).rstrip(",.") + ".")
        return " ".join(found)

    def rare_word(self, random: Random) -> str:
        """Return a word from the lists."""
        return random.choices(self._tail, cum_weights=self._tail_weights)[0]

    def _or_rarer(self, word: str, random: Random) -> str:
        chance = random.random()
        if chance < NAME_SHARE:
            return random.choice(self._names)
        # Short words carry the sentence; they stay, as they do in every language.
        if chance < NAME_SHARE + TAIL_SHARE and len(word) > SHORTEST_REPLACED:
            return self.rare_word(random)
        return word


@cache
def wording(language: str) -> Wording:
    """Return the wording of a language, made at the first call."""
    return Wording(language)


def _starter_sentences(language: str) -> Iterator[list[str]]:
    for path in sorted(resources.starter_collection().glob(f"*/{language}.md")):
        document = read_document(path.read_bytes(), Report())
        if document is None:
            continue
        text = _MARKUP.sub("]", document.text.body)
        for sentence in re.split(r"[.!?:;\n]+", f"{document.text.summary}\n{text}"):
            if len(found := _WORD.findall(sentence)) > 2:
                yield [found[0].lower(), *found[1:]]


def _labels(language: str) -> Iterator[str]:
    for scheme in (vocabulary().themes, vocabulary().concepts, vocabulary().audiences, vocabulary().formats):
        for term in scheme:
            for label in term.labels.get(language, ()):
                yield from _WORD.findall(label.lower())


def _in_order_of_rank(found: Iterator[str] | list[str]) -> list[str]:
    """Return each word once, in an order that is the same for every collection: which word is common must not depend on the seed."""
    ordered = sorted(set(found))
    Random(1).shuffle(ordered)
    return ordered
