"""The same questions answered by Whoosh alone: its queries, its matchers, its scoring. Ten times slower, and the measure of the other.

`tests/integration/test_reference.py` compares the two on every run.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
from whoosh import query as whoosh_query
from whoosh.index import FileIndex
from whoosh.matching import Matcher
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import Searcher

from kb.search.engine import Scope
from kb.search.expansion import Alternative, QueryWord
from kb.search.fields import FACTS, FEATURE, SURFACE
from kb.search.matching import FACT_WEIGHT, SECOND, group_of
from kb.search.query import Query
from kb.search.segments import K1, B


class _Saturation(WeightingModel):  # type: ignore[misc] # Whoosh has no types
    """BM25 without rarity, which words that stand for each other share."""

    def __init__(self, scope: Scope, usual: float) -> None:
        self._field = SURFACE[scope]
        self._usual = usual

    def scorer(self, searcher: Searcher, fieldname: str, _text: str, qf: int = 1) -> BaseScorer:
        """Return what scores a term's postings."""
        del qf
        return _Scorer(searcher, self._field, self._usual, is_fact=fieldname == FACTS)


class _Scorer(BaseScorer):  # type: ignore[misc] # as above
    def __init__(self, searcher: Searcher, field: str, usual: float, *, is_fact: bool) -> None:
        self._lengths = searcher.doc_field_length
        self._field = field
        self._usual = usual
        self._is_fact = is_fact

    def score(self, matcher: Matcher) -> float:
        if self._is_fact:
            return float(FACT_WEIGHT)
        length = self._lengths(matcher.id(), self._field, 0)
        weight = matcher.weight()
        return float(weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / self._usual)))


class PlainWhoosh:
    """Answers for one commit."""

    def __init__(self, index: FileIndex, usual_lengths: Mapping[str, float]) -> None:
        self._index = index
        self._usual = usual_lengths

    def word_scores(self, word: QueryWord, scope: Scope) -> dict[int, float]:
        """Return documents and scores of a word by its alternatives (not by its parts or by likeness)."""
        total: dict[int, float] = {}
        with self._index.searcher(weighting=_Saturation(scope, self._usual[SURFACE[scope]])) as searcher:
            ordered = sorted(word.alternatives, key=group_of)
            for _name, group in groupby(ordered, key=group_of):
                for document, score in self._group_scores(searcher, list(group)).items():
                    less, more = sorted((total.get(document, 0.0), score))
                    total[document] = more + SECOND * less
        return total

    def _group_scores(self, searcher: Searcher, alternatives: Sequence[Alternative]) -> dict[int, float]:
        best: dict[int, float] = {}
        rarity = self._rarity(searcher, alternatives)
        for alternative in alternatives:
            for hit in searcher.search(_query(alternative), limit=None):
                score = hit.score / max(len(alternative.terms), 1) * alternative.weight * rarity
                best[hit.docnum] = max(best.get(hit.docnum, 0.0), score)
        return best

    def _rarity(self, searcher: Searcher, alternatives: Iterable[Alternative]) -> float:
        having = len(set(searcher.docs_for_query(whoosh_query.Or([_query(one) for one in alternatives]))))
        return float(np.log(1 + (searcher.doc_count() - having + 0.5) / (having + 0.5)))

    def documents(self, query: Query, scope: Scope) -> set[int]:
        """Return the documents that have all phrases of a query and none of its excluded words, by surface form."""
        field = SURFACE[scope]
        wanted = [whoosh_query.Phrase(field, list(words)) for words in query.phrases] or [whoosh_query.Every()]
        unwanted = [whoosh_query.Not(_together(field, words)) for words in query.excluded]
        with self._index.searcher() as searcher:
            return set(searcher.docs_for_query(whoosh_query.And([*wanted, *unwanted]).normalize()))


def _together(field: str, words: tuple[str, ...]) -> whoosh_query.Query:
    return whoosh_query.Phrase(field, list(words)) if len(words) > 1 else whoosh_query.Term(field, words[0])


def _query(alternative: Alternative) -> whoosh_query.Query:
    if not alternative.field:
        return whoosh_query.Term(FACTS, FEATURE + alternative.terms[0])
    return whoosh_query.And([whoosh_query.Term(alternative.field, term) for term in alternative.terms])
