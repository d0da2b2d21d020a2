"""Which entries a query finds and in which order: all words first, then most, then any."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.search.analysis import QueryWord, folded
from kb.search.snapshot import Mask, Postings, Scores, Snapshot

# Order of trust: folded forms collide with other words, a word of another language than the reader's may be a chance likeness.
SURFACE: Final = 1.0
LEMMA: Final = 0.9
LABEL: Final = 0.7
FOLDED: Final = 0.6
FOREIGN_LEMMA: Final = 0.8
FOREIGN_LABEL: Final = 0.4
PREFIX: Final = 0.3
SHORTEST_PREFIX: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a query found. All arrays are over entries, `document_scores` over documents; a score of 0 means not found."""

    found: Mask
    scores: Scores
    document_scores: Scores
    words_found: list[Mask]
    has_all_words: bool
    prefixes: tuple[str, ...]


def rank(snapshot: Snapshot, words: tuple[QueryWord, ...]) -> Ranking:
    """Score every entry for a query of at least one word."""
    entries = len(snapshot.slugs)
    scores, document_scores = np.zeros(entries, np.float32), np.zeros(len(snapshot.entry_of_document), np.float32)
    words_found: list[Mask] = []
    prefixes: list[str] = []
    for word in words:
        per_document = _score_word(snapshot, word)
        if not per_document.any() and len(word.surface) >= SHORTEST_PREFIX:
            prefixes.append(folded(word.surface)[0])
            per_document = _score_prefix(snapshot, prefixes[-1])
        document_scores += per_document
        per_entry = np.zeros(entries, np.float32)
        (documents,) = np.nonzero(per_document)
        np.maximum.at(per_entry, snapshot.entry_of_document[documents], per_document[documents])
        scores += per_entry
        words_found.append(per_entry > 0)
    number_found = np.sum(words_found, axis=0) if words_found else np.zeros(entries, np.int64)
    complete = number_found == len(words)
    has_all_words = bool(complete.any())
    # Where nothing holds all words, what holds more of them comes first; the score alone decides among equals.
    ranked = scores if has_all_words else scores + number_found.astype(np.float32) * float(scores.max(initial=0))
    return Ranking(
        found=complete if has_all_words else number_found > 0,
        scores=ranked,
        document_scores=document_scores,
        words_found=words_found,
        has_all_words=has_all_words,
        prefixes=tuple(prefixes),
    )


def _score_word(snapshot: Snapshot, word: QueryWord) -> Scores:
    """Return the best score of a word in each document."""
    best = np.zeros(len(snapshot.entry_of_document), np.float32)
    for weight, postings in _alternatives(snapshot, word):
        best[postings.documents] = np.maximum(best[postings.documents], weight * postings.scores)
    return best


def _score_prefix(snapshot: Snapshot, prefix: str) -> Scores:
    """Return the best score of any word that begins like a word that nothing holds, such as the head of a compound."""
    best = np.zeros(len(snapshot.entry_of_document), np.float32)
    for term in snapshot.terms_with_prefix("folded", prefix):
        postings = snapshot.postings("folded", term)
        best[postings.documents] = np.maximum(best[postings.documents], PREFIX * postings.scores)
    return best


def _alternatives(snapshot: Snapshot, word: QueryWord) -> Iterator[tuple[float, Postings]]:
    yield SURFACE, snapshot.postings("surface", word.surface)
    for form in word.lemmas:
        yield LEMMA, snapshot.postings("lemma", form)
    for form in word.foreign_lemmas:
        yield FOREIGN_LEMMA, snapshot.postings("lemma", form)
    for form in word.folded:
        yield FOLDED, snapshot.postings("folded", form)
    for form in word.labels:
        yield LABEL, snapshot.postings("labels", form)
    for form in word.foreign_labels:
        yield FOREIGN_LABEL, snapshot.postings("labels", form)
