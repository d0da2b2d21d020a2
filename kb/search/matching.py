"""Where one word of a query stands, by all its ways at once: documents, scores, and by which way each was found best."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from kb.search.engine import Because, Scope
from kb.search.expansion import PART, Alternative, Expander, QueryWord
from kb.search.fields import FEATURE, SURFACE
from kb.search.folding import folded
from kb.search.lexicon import language_bit
from kb.search.memory import Memory
from kb.search.postings import NO_NUMBERS, NO_SCORES, Numbers, Scores
from kb.search.snapshot import Snapshot

#: What a fact about an entry counts for beside the words of its text: as a word that stands there twice.
FACT_WEIGHT: Final = np.float32(2.5)
#: What a word's second way of being found adds to its first.
SECOND: Final = 0.5
BEGINNING: Final = 0.8
SIMILAR: Final = 0.6
SIMILAR_NAME: Final = 0.4
MOST_BEGINNINGS: Final = 30
MOST_SIMILAR: Final = 3
MOST_SIMILAR_NAMES: Final = 5
SHORTEST_SIMILAR: Final = 4
SHORTEST_NAME: Final = 5
#: Letters that begin alike in words of one origin.
SAME_START: Final = 4
#: Room for words that were asked for, in bytes.
ROOM_FOR_WORDS: Final = 20 * 2**20
ROOM_FOR_PHRASES: Final = 2 * 2**20


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Where a word was found. Documents ascend; `ways` index `alternatives`.

    `rarity` is the word's idf; `guess` is the word that was probably meant, empty where the word itself was found.
    """

    documents: Numbers
    scores: Scores
    ways: npt.NDArray[np.uint8] | npt.NDArray[np.int16]
    alternatives: tuple[Alternative, ...]
    rarity: float
    guess: str = ""


@dataclass(slots=True)
class _Gathered:
    """Best scores as they are gathered, over all documents."""

    scores: Scores
    ways: npt.NDArray[np.int16]
    alternatives: list[Alternative] = field(default_factory=list)

    def add(self, documents: Numbers, scores: Scores, alternative: Alternative) -> None:
        """Take in where an alternative stands, if it is better there than what is known."""
        better = scores > self.scores[documents]
        if better.any():
            documents = documents[better]
            self.scores[documents] = scores[better]
            self.ways[documents] = len(self.alternatives)
            self.alternatives.append(alternative)

    def join(self, other: "_Gathered") -> None:
        """Take in another way of being found: what is found by both counts more than by either."""
        (documents,) = np.nonzero(other.scores)
        mine, theirs = self.scores[documents], other.scores[documents]
        better = theirs > mine
        self.ways[documents[better]] = other.ways[documents[better]] + len(self.alternatives)
        self.scores[documents] = np.maximum(mine, theirs) + np.float32(SECOND) * np.minimum(mine, theirs)
        self.alternatives.extend(other.alternatives)


class Matcher:
    """Finds words in one snapshot, and remembers them."""

    def __init__(self, snapshot: Snapshot, expander: Expander) -> None:
        self._snapshot = snapshot
        self._expander = expander
        self._phrases: Memory[tuple[tuple[str, ...], Scope], Numbers] = Memory(ROOM_FOR_PHRASES)
        self._known: Memory[tuple[str, int, Scope], WordMatch] = Memory(ROOM_FOR_WORDS)

    def phrase(self, words: tuple[str, ...], scope: Scope) -> Numbers:
        """Return the documents in which words stand one after the other."""
        found = self._phrases.get((words, scope))
        if found is None:
            found = phrase_documents(self._snapshot, words, scope)
            self._phrases.keep((words, scope), found, found.nbytes + 500)
        return found

    def match(self, word: QueryWord, scope: Scope) -> WordMatch:
        """Return where a word stands; where it stands nowhere, where words stand that look like it."""
        # Not the word itself: a hundred alternatives would be kept for the few that stand anywhere.
        key = (word.text, hash(word), scope)
        found = self._known.get(key)
        if found is None:
            found = self._match(word, scope)
            # Look-alikes in other languages are no answer to a slip of the finger.
            if all(one.because is Because.SIMILAR for one in found.alternatives):
                guessed = self._guess(word, scope)
                found = guessed if len(guessed.documents) else found
            arrays = found.documents.nbytes + found.scores.nbytes + found.ways.nbytes
            self._known.keep(key, found, arrays + 250 * len(found.alternatives) + 1_000)
        return found

    def by_alternatives(self, word: QueryWord, scope: Scope) -> WordMatch:
        """Return where a word stands by its alternatives alone: without beginnings, parts and likeness."""
        gathered = self._nothing()
        return self._finished(gathered, self._gather(gathered, list(word.alternatives), scope))

    def _match(self, word: QueryWord, scope: Scope) -> WordMatch:
        gathered = self._nothing()
        alternatives = [*word.alternatives, *self._beginnings(word, scope), *self._names(word, scope)]
        rarity = self._gather(gathered, alternatives, scope)
        if word.parts:
            rarity = self._add_parts(gathered, word, scope) or rarity
        return self._finished(gathered, rarity)

    def _nothing(self) -> _Gathered:
        documents = self._snapshot.documents
        return _Gathered(np.zeros(documents, np.float32), np.full(documents, -1, np.int16))

    def _gather(self, gathered: _Gathered, alternatives: list[Alternative], scope: Scope) -> float:
        """Take in where alternatives stand; return the rarity of the most trusted ones that stand anywhere."""
        rarity = 0.0
        alternatives.sort(key=group_of)
        for _name, group in groupby(alternatives, key=group_of):
            found = [(one, *where) for one in group if len((where := self._where(one, scope))[0])]
            if found:
                own_rarity = self._rarity([documents for _one, documents, _weights in found])
                rarity = rarity or own_rarity
                own = self._nothing()
                for alternative, documents, weights in found:
                    own.add(documents, weights * np.float32(alternative.weight * own_rarity), alternative)
                gathered.join(own)
        return rarity

    def _where(self, alternative: Alternative, scope: Scope) -> tuple[Numbers, Scores]:
        """Return documents and weights of an alternative; of several terms, where all of them stand."""
        if not alternative.field:
            entries = self._snapshot.having(FEATURE + alternative.terms[0])
            entries = entries[self._snapshot.live[entries]]
            documents = self._snapshot.first_documents[entries]
            return documents, np.full(len(documents), FACT_WEIGHT, np.float32)
        lexicon, is_surface = self._snapshot.lexicon, alternative.field == SURFACE[scope]
        # Most ways lead nowhere. The lexicon knows at once; Whoosh would look into every segment.
        if not all(lexicon.has(term, is_surface=is_surface) for term in alternative.terms):
            return NO_NUMBERS, NO_SCORES
        first = self._snapshot.term(alternative.field, alternative.terms[0], scope)
        documents, weights = first.documents, first.weights
        for term in alternative.terms[1:]:
            other = self._snapshot.term(alternative.field, term, scope)
            documents, here, there = np.intersect1d(documents, other.documents, True, return_indices=True)
            weights = weights[here] + other.weights[there]
        return documents, weights / np.float32(len(alternative.terms))

    def _rarity(self, found: Sequence[Numbers]) -> float:
        """Return the idf of words that stand for each other: of the documents that have any of them."""
        having = len(found[0])
        if len(found) > 1:
            is_there = np.zeros(self._snapshot.documents, np.bool_)
            for documents in found:
                is_there[documents] = True
            having = int(np.count_nonzero(is_there))
        return float(np.log(1 + (self._snapshot.live_documents - having + 0.5) / (having + 0.5)))

    def _beginnings(self, word: QueryWord, scope: Scope) -> Iterator[Alternative]:
        if word.is_beginning:
            for other in self._snapshot.lexicon.beginning_with(word.text, most=MOST_BEGINNINGS):
                if other != word.text:
                    yield Alternative(SURFACE[scope], (other,), BEGINNING, Because.WORD)

    def _names(self, word: QueryWord, scope: Scope) -> Iterator[Alternative]:
        """Yield words of other languages that look like one that no dictionary knows: most often a name."""
        if len(word.text) < SHORTEST_NAME or word.text.isdigit() or self._expander.is_common(word.text, word.language):
            return
        elsewhere = ~language_bit(word.language)
        for other in self._snapshot.lexicon.alike(word.text, least=0.72, most=MOST_SIMILAR_NAMES, languages=elsewhere):
            if other.documents:
                yield Alternative(SURFACE[scope], (other.word,), SIMILAR_NAME * other.likeness, Because.SIMILAR)

    def _add_parts(self, gathered: _Gathered, word: QueryWord, scope: Scope) -> float:
        """Take in where the parts of a compound stand, each counting for its share."""
        total = np.zeros(self._snapshot.documents, np.float32)
        rarest = 0.0
        for part in word.parts:
            match = self._match(part, scope)
            total[match.documents] += match.scores / np.float32(len(word.parts))
            rarest = max(rarest, match.rarity)
        (documents,) = np.nonzero(total)
        name = " + ".join(part.text for part in word.parts)
        gathered.add(
            documents.astype(np.int32),
            total[documents] * np.float32(PART),
            Alternative("", (), PART, Because.PART, name),
        )
        return rarest

    def _guess(self, word: QueryWord, scope: Scope) -> WordMatch:
        """Return where words stand that look like one that stands nowhere."""
        gathered = self._nothing()
        is_common = self._expander.is_common(word.text, word.language)
        rarity, guess = 0.0, ""
        for other in self._cognates(word.text) if is_common else self.guesses(word.text, word.language):
            match = self._match(self._expander.one(other, word.language, scope), scope)
            if len(match.documents):
                rarity, guess = rarity or match.rarity, guess or other
                similar = Alternative("", (), SIMILAR, Because.SIMILAR, other)
                gathered.add(match.documents, match.scores * np.float32(SIMILAR), similar)
        return self._finished(gathered, rarity, "" if is_common else guess)

    def _cognates(self, text: str) -> list[str]:
        """Return words that begin like a word that is spelled rightly, but stands nowhere: *certificering*, *certification*."""
        plain = folded(text)[0]
        alike = self._snapshot.lexicon.alike(text, least=0.7, most=4 * MOST_SIMILAR)
        same = (one.word for one in alike if one.documents and folded(one.word)[0][:SAME_START] == plain[:SAME_START])
        return list(same)[:MOST_SIMILAR] if len(plain) > SAME_START else []

    def guesses(self, text: str, language: str) -> list[str]:
        """Return words that a reader of a language may have meant, the likeliest first."""
        if len(text) < SHORTEST_SIMILAR or text.isdigit():
            return []
        lexicon = self._snapshot.lexicon
        least = 0.72 if len(text) > 5 else 0.78
        own = lexicon.alike(text, least=least, most=MOST_SIMILAR, languages=language_bit(language))
        found = own or lexicon.alike(text, least=least, most=MOST_SIMILAR)
        return [one.word for one in found]

    def _finished(self, gathered: _Gathered, rarity: float, guess: str = "") -> WordMatch:
        documents = np.flatnonzero(gathered.scores).astype(np.int32)
        ways = gathered.ways[documents]
        return WordMatch(
            documents=documents,
            scores=gathered.scores[documents],
            ways=ways.astype(np.uint8) if len(gathered.alternatives) <= np.iinfo(np.uint8).max else ways,
            alternatives=tuple(gathered.alternatives),
            rarity=rarity,
            guess=guess,
        )


# What shares its rarity, the most trusted first: the word in its forms, what it means, its translations, the doubtful.
_GROUP_OF: Final = {
    Because.WORD: 0,
    Because.SPELLING: 0,
    Because.PART: 0,
    Because.LABEL: 1,
    Because.TRANSLATION: 2,
    Because.SIMILAR: 3,
    Because.RELATED: 4,
}


def group_of(alternative: Alternative) -> int:
    """Return the number of the alternatives that share their rarity with one; the most trusted have the smallest."""
    return _GROUP_OF[alternative.because]


def phrase_documents(snapshot: Snapshot, phrase: Iterable[str], scope: Scope) -> Numbers:
    """Return the documents in which words stand one after the other."""
    words, field_name = list(phrase), SURFACE[scope]
    candidates: Numbers | None = None
    for word in dict.fromkeys(words):
        documents = snapshot.term(field_name, word, scope).documents
        candidates = documents if candidates is None else np.intersect1d(candidates, documents, assume_unique=True)
    if candidates is None or not len(candidates):
        return NO_NUMBERS
    together: npt.NDArray[np.int64] | None = None
    for offset, word in enumerate(words):
        places = snapshot.positions(field_name, word, candidates) - offset
        together = places if together is None else np.intersect1d(together, places, assume_unique=True)
    assert together is not None
    return np.unique(together >> 32).astype(np.int32)
