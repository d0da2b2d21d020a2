"""What is like something: practices like a practice, practices and words like the beginning of a query."""

from typing import Final

import numpy as np

from kb.search.analysis import Analyzer
from kb.search.engine import Card, Scope
from kb.search.fields import FEATURE, LEMMA
from kb.search.folding import WORD, folded, words
from kb.search.lexicon import language_bit
from kb.search.postings import Scores
from kb.search.query import Query
from kb.search.ranking import Ranking
from kb.search.snapshot import Snapshot
from kb.search.stop_words import stop_words_of

#: How many of the best are looked at for one that has the words in its title.
MOST_LOOKED_AT: Final = 30
#: What the words of a practice's title and summary count for beside its features.
WORDS_SHARE: Final = 0.6


def similar(snapshot: Snapshot, analyzer: Analyzer, slug: str, language: str, *, most: int) -> tuple[Card, ...]:
    """Return the practices that share the rarest features with one, and the rarest words of its title and summary."""
    own = snapshot.entry_of_slug(slug)
    if own is None:
        return ()
    by_features = np.zeros(snapshot.entries, np.float32)
    by_words = np.zeros(snapshot.entries, np.float32)
    for card in map(snapshot.card_of, snapshot.documents_of(own)):
        stop = stop_words_of(card.language)
        for word in dict.fromkeys(word for word in words(f"{card.title} {card.summary}") if word not in stop):
            # Base forms only: a page of a practice must not wait for all that its words might mean.
            _add(by_words, snapshot, analyzer.lemmas.tagged_forms(word, card.language)[0])
    for feature in snapshot.features(own):
        having = snapshot.having(FEATURE + feature)
        by_features[having] += np.float32(np.log(1 + snapshot.entries / max(len(having), 1)))
    likeness = _share(by_features, own) + np.float32(WORDS_SHARE) * _share(by_words, own)
    likeness[~snapshot.live] = 0
    likeness[own] = 0
    order = np.argsort(-likeness, kind="stable")[:most].tolist()
    return tuple(snapshot.card(entry, language) for entry in order if likeness[entry] > 0 and by_features[entry] > 0)


def _add(scores: Scores, snapshot: Snapshot, form: str) -> None:
    """Add what a base form is worth to every entry that has it."""
    found = snapshot.term(LEMMA[Scope.EVERYTHING], form, Scope.EVERYTHING)
    rarity = np.float32(np.log(1 + snapshot.live_documents / (len(found.documents) + 1)))
    np.add.at(scores, snapshot.entry_of_document[found.documents], rarity * found.weights)


def _share(scores: Scores, own: int) -> Scores:
    """Return scores as shares of what the practice itself has."""
    shares: Scores = scores / max(scores[own], np.float32(1e-6))
    return shares


def practices_like(snapshot: Snapshot, query: Query, ranking: Ranking, language: str, *, most: int) -> tuple[Card, ...]:
    """Return the best practices for a query, those with its words in their titles first."""
    (found,) = np.nonzero(ranking.found)
    best = found[np.argsort(-ranking.scores[found], kind="stable")[:MOST_LOOKED_AT]].tolist()
    cards = [snapshot.card(entry, language) for entry in best]
    starts = [folded(word)[0] for word in query.words]

    def lacking(card: Card) -> int:
        title = [folded(word)[0] for word in words(card.title)]
        return sum(not any(word.startswith(start) for word in title) for start in starts)

    return tuple(sorted(cards, key=lacking)[:most])


def words_like(snapshot: Snapshot, text: str, query: Query, language: str, *, most: int) -> tuple[str, ...]:
    """Return the query with its last word completed: words of documents in the reader's language first."""
    if not query.beginnings:
        return ()
    last = query.words[max(query.beginnings)]
    lexicon = snapshot.lexicon
    own = lexicon.beginning_with(last, most=most, languages=language_bit(language))
    others = lexicon.beginning_with(last, most=most) if len(own) < most else []
    typed = list(WORD.finditer(text))
    before = text[: typed[-1].start()] if typed else ""
    known = {last, *words(before)}
    return tuple(before + word for word in dict.fromkeys((*own, *others)) if word not in known)[:most]
