"""Found entries as a reader sees them: marked, with the words around, with the reason, with what they lack."""

from collections.abc import Sequence

import numpy as np

from kb.search.engine import Because, Fragment, Hit, Reason, Scope
from kb.search.excerpts import SUMMARY, TITLE, Marked, Wanted, words_behind, words_to_mark
from kb.search.expansion import Alternative
from kb.search.matching import WordMatch
from kb.search.query import Query
from kb.search.ranking import Ranking
from kb.search.snapshot import Snapshot

#: Ways whose label says more than a word of the text would.
_TOLD_BY_LABEL = frozenset({Because.LABEL, Because.RELATED, Because.PART})


class HitMaker:
    """Makes the hits of one answer."""

    def __init__(self, snapshot: Snapshot, query: Query, ranking: Ranking, language: str, scope: Scope) -> None:
        self._snapshot = snapshot
        self._query = query
        self._ranking = ranking
        self._language = language
        self._scope = scope
        self._wanted: dict[str, Wanted] = {}
        self._behind: dict[int, tuple[str, ...]] = {}

    def make(self, entries: Sequence[int]) -> tuple[Hit, ...]:
        """Return the hits for entries, in their order."""
        ranges = [self._snapshot.documents_of(entry) for entry in entries]
        firsts = np.array([documents.start for documents in ranges], np.int32)
        stops = np.array([documents.stop for documents in ranges], np.int32)
        # Where the documents of each entry stand in each word's matches.
        runs = [
            zip(*(np.searchsorted(match.documents, edge).tolist() for edge in (firsts, stops)), strict=True)
            for match in self._ranking.matches
        ]
        by_entry = zip(*runs, strict=True) if runs else (() for _ in entries)
        return tuple(
            self._hit(entry, documents, places)
            for entry, documents, places in zip(entries, ranges, by_entry, strict=True)
        )

    def _hit(self, entry: int, documents: range, runs: Sequence[tuple[int, int]]) -> Hit:
        """Return a hit, with an excerpt of the version that is shown, else of the one that matched best."""
        shown = self._snapshot.shown_document(entry, self._language)
        card = self._snapshot.card_of(shown)
        if not self._query.words:
            return Hit(card=card, score=0.0, title=_plain(card.title), summary=_plain(card.summary))
        best, reasons = self._reasons(documents, runs)
        marked = self._marked(shown)
        excerpt = marked.excerpt(card.language, self._scope)
        if excerpt is None and best != shown:
            excerpt = self._marked(best).excerpt(self._snapshot.language(best), self._scope)
        found = {reason.word for reason in reasons}
        return Hit(
            card=card,
            score=float(self._ranking.scores[entry]),
            title=marked.part(TITLE),
            summary=marked.part(SUMMARY),
            excerpt=excerpt,
            missing=tuple(word for word in self._query.shown if word not in found),
            matched=reasons,
        )

    def _marked(self, document: int) -> Marked:
        language = self._snapshot.language(document)
        wanted = self._wanted.get(language)
        if wanted is None:
            words = words_to_mark(self._ranking.matches, self._snapshot.lexicon, language)
            wanted = self._wanted[language] = Wanted(words)
        return Marked(self._snapshot.text(document), wanted)

    def _reasons(self, documents: range, runs: Sequence[tuple[int, int]]) -> tuple[int, tuple[Reason, ...]]:
        """Return the version that matched best, and for each word that was found the way by which it counts most."""
        totals = [0.0] * len(documents)
        reasons = []
        for word, match, (begin, end) in zip(self._query.shown, self._ranking.matches, runs, strict=True):
            best, best_score = -1, 0.0
            for place in range(begin, end):
                score = float(match.scores[place])
                totals[int(match.documents[place]) - documents.start] += score
                if score > best_score:
                    best, best_score = place, score
            if best >= 0:
                alternative = match.alternatives[int(match.ways[best])]
                reasons.append(Reason(word, alternative.because, self._found(word, alternative, match, best)))
        return documents.start + totals.index(max(totals)), tuple(reasons)

    def _found(self, word: str, alternative: Alternative, match: WordMatch, place: int) -> str:
        """Return the word of the text, or the label, by which an entry was found."""
        if alternative.because in _TOLD_BY_LABEL or not alternative.field or len(alternative.terms) > 1:
            return alternative.label
        behind = self._behind.get(id(alternative))
        if behind is None:
            behind = self._behind[id(alternative)] = tuple(words_behind(alternative, self._snapshot.lexicon))
        if word.lower() in behind:
            return word
        if len(behind) == 1:
            return behind[0]
        text = self._snapshot.text(int(match.documents[place])).lowered
        return next((one for one in behind if one in text), word)


def _plain(text: str) -> tuple[Fragment, ...]:
    return (Fragment(text, False),)
