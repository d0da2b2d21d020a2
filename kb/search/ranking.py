"""Which entries a query finds and in which order: those with all words first, then the rest by what their words are worth."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.search.engine import Scope
from kb.search.expansion import QueryWord
from kb.search.matching import Matcher, WordMatch
from kb.search.postings import Scores
from kb.search.query import Query
from kb.search.snapshot import Mask, Snapshot

#: Where so many entries have all words, those that lack some are left out.
ENOUGH: Final = 20
#: Of entries that lack words, those that are worth less than this share of the best are left out.
LEAST_SHARE: Final = 0.1
#: How much of its score an entry keeps that has next to nothing of what was asked for.
COVERAGE_FLOOR: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a query found. `found` and `scores` are over entries; `is_complete` marks those that have all words and phrases.

    `are_phrases_loose` tells that no entry has the phrases, and that their words were searched for one by one.
    """

    found: Mask
    scores: Scores
    is_complete: Mask
    matches: tuple[WordMatch, ...]
    are_phrases_loose: bool = False


def rank(snapshot: Snapshot, matcher: Matcher, query: Query, words: tuple[QueryWord, ...], scope: Scope) -> Ranking:
    """Score every entry for a query."""
    matches = tuple(matcher.match(word, scope) for word in words)
    scores, number = np.zeros(snapshot.entries, np.float32), np.zeros(snapshot.entries, np.int16)
    coverage = np.zeros(snapshot.entries, np.float32)
    total = sum(match.rarity for match in matches) or 1.0
    for match in matches:
        own = snapshot.best_of_entries(match.documents, match.scores)
        scores += own
        number += own > 0
        coverage += (own > 0) * np.float32(match.rarity / total)
    possible = snapshot.live & ~_excluded(snapshot, matcher, query, scope)
    if not words:
        return Ranking(found=possible, scores=scores, is_complete=possible, matches=matches)
    is_loose = False
    for phrase in query.phrases:
        having = _entries_with(snapshot, matcher, phrase, scope) & possible
        if having.any():
            possible = having
        else:
            is_loose = True
    is_complete = (number == len(words)) & possible & (not is_loose)
    scores *= np.float32(COVERAGE_FLOOR) + np.float32(1 - COVERAGE_FLOOR) * coverage
    if int(np.count_nonzero(is_complete)) >= ENOUGH:
        found = is_complete
    else:
        best = float(scores[possible].max(initial=0))
        found = is_complete | ((number > 0) & possible & (scores >= np.float32(LEAST_SHARE * best)))
        scores = scores + is_complete.astype(np.float32) * np.float32(scores.max(initial=0))
    return Ranking(found=found, scores=scores, is_complete=is_complete, matches=matches, are_phrases_loose=is_loose)


def _excluded(snapshot: Snapshot, matcher: Matcher, query: Query, scope: Scope) -> Mask:
    """Return the entries of which a version has an excluded word or phrase."""
    gone = np.zeros(snapshot.entries, np.bool_)
    for words in query.excluded:
        gone |= _entries_with(snapshot, matcher, words, scope)
    return gone


def _entries_with(snapshot: Snapshot, matcher: Matcher, words: tuple[str, ...], scope: Scope) -> Mask:
    having = np.zeros(snapshot.entries, np.bool_)
    having[snapshot.entry_of_document[matcher.phrase(words, scope)]] = True
    return having
