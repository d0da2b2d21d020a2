"""The search engine over a Whoosh index: Whoosh keeps the postings, numpy ranks and counts."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np

from kb.search.analysis import Analyzer, QueryWord
from kb.search.engine import Card, Changes, Entry, Facet, Hit, IndexDamaged, Results, SearchRequest, Sort
from kb.search.excerpts import Marker
from kb.search.index_files import IndexFiles
from kb.search.ranking import Ranking, rank
from kb.search.snapshot import Mask, Numbers, Scores, Snapshot

LOOK_SECONDS: Final = 1.0


class WhooshEngine:
    """A `SearchEngine`. Readers in any number of threads and processes; callers make sure of one writer at a time."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._files = IndexFiles(folder, analyzer)
        self._analyzer = analyzer
        self._snapshot: Snapshot | None = None
        self._opening = threading.Lock()
        self._looking = threading.Lock()
        self._next_look = 0.0

    def apply(self, changes: Changes) -> None:
        """Take in changes; raise `IndexDamaged` where there is no index to change."""
        self._files.apply(changes)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Replace the whole index."""
        self._files.rebuild(entries)

    def generation(self) -> str:
        """Return a mark that changes with every change."""
        return self._files.generation()

    def search(self, request: SearchRequest) -> Results:
        """Answer a request; raise `IndexDamaged` only where the index cannot be read."""
        with self._letting_go_of_damage():
            return self._search(self._current(), request)

    def _search(self, snapshot: Snapshot, request: SearchRequest) -> Results:
        query = self._analyzer.query_words(request.text, request.language)
        ranking = rank(snapshot, query) if query else None
        found = ranking.found if ranking else np.ones(len(snapshot.slugs), np.bool_)
        masks = _facet_masks(snapshot, request.chosen)
        chosen = _all_of(found, masks)
        order = _order(snapshot, chosen, ranking, request.sort)
        start = (max(request.page, 1) - 1) * request.size
        page = order[start : start + request.size].tolist()
        marker = Marker(self._analyzer, query, ranking.prefixes if ranking else ())
        return Results(
            hits=tuple(_hit(snapshot, entry, query, ranking, marker, request.language) for entry in page),
            total=len(order),
            counts={facet: _count(snapshot.facets[facet], _all_of(found, masks, without=facet)) for facet in Facet},
            has_all_words=ranking.has_all_words if ranking else True,
        )

    def similar(self, slug: str, language: str, *, most: int) -> tuple[Card, ...]:
        """Return the practices that share the rarest features with one; none for an unknown slug."""
        with self._letting_go_of_damage():
            snapshot = self._current()
        own = snapshot.entry_of_slug.get(slug)
        if own is None:
            return ()
        likeness = np.zeros(len(snapshot.slugs), np.float32)
        for feature in snapshot.originals[own]["features"]:
            mask = snapshot.features[feature]
            likeness[mask] += np.log(1 + len(mask) / np.count_nonzero(mask))
        likeness[own] = 0
        order = np.argsort(-likeness, kind="stable")[:most]
        return tuple(snapshot.card(int(entry), language) for entry in order if likeness[entry] > 0)

    def _look_at_files(self) -> None:
        """Raise `IndexDamaged` where files were changed under an open reader; looks about once a second."""
        # Others wait for the one who looks: none may go on reading what is just being found damaged.
        with self._looking:
            if time.monotonic() >= self._next_look:
                if self._snapshot is not None and not self._files.are_untouched():
                    raise IndexDamaged("files of the index were changed by something else")
                self._next_look = time.monotonic() + LOOK_SECONDS

    @contextmanager
    def _letting_go_of_damage(self) -> Iterator[None]:
        """Forget a snapshot that could not be read, so that the next question opens and verifies the files anew."""
        try:
            yield
        except IndexDamaged:
            self._snapshot = None
            self._files.distrust()
            raise

    def _current(self) -> Snapshot:
        generation = self._files.generation()
        self._look_at_files()
        snapshot = self._snapshot
        if snapshot is None or snapshot.generation != generation:
            with self._opening:
                if self._snapshot is None or self._snapshot.generation != self._files.generation():
                    # The mark is taken before opening: a commit in between shows as one more refresh, never as a missed one.
                    generation = self._files.generation()
                    self._snapshot = Snapshot(self._files.open(), generation)
                snapshot = self._snapshot
        return snapshot


def _hit(
    snapshot: Snapshot, entry: int, query: tuple[QueryWord, ...], ranking: Ranking | None, marker: Marker, language: str
) -> Hit:
    """Return a result with the words around what was found: in the version that is shown, else in the one that matched best."""
    card = snapshot.card(entry, language)
    title, summary = marker.mark(card.title, card.language), marker.mark(card.summary, card.language)
    if ranking is None:
        return Hit(card=card, score=0.0, title=title, summary=summary)
    documents = snapshot.documents_of_entry[entry]
    shown = next(document for document in documents if snapshot.cards[document]["language"] == card.language)
    best = max(documents, key=lambda document: float(ranking.document_scores[document]))
    excerpts = (
        marker.excerpt(snapshot.text(document), snapshot.cards[document]["language"])
        for document in dict.fromkeys((shown, best))
    )
    return Hit(
        card=card,
        score=float(ranking.scores[entry]),
        title=title,
        summary=summary,
        excerpt=next(filter(None, excerpts), None),
        missing=tuple(word.surface for word, mask in zip(query, ranking.words_found, strict=True) if not mask[entry]),
    )


def _facet_masks(snapshot: Snapshot, chosen: Mapping[Facet, frozenset[str]]) -> dict[Facet, Mask]:
    """Return for each facet with a choice which entries have one of the chosen values."""
    masks: dict[Facet, Mask] = {}
    for facet, values in chosen.items():
        if values:
            mask = np.zeros(len(snapshot.slugs), np.bool_)
            for value in values:
                if (having := snapshot.facets[facet].get(value)) is not None:
                    mask |= having
            masks[facet] = mask
    return masks


def _all_of(found: Mask, masks: dict[Facet, Mask], *, without: Facet | None = None) -> Mask:
    """Join the filters; a facet's own choice must not reduce its own counts, so one can be left out."""
    for facet, mask in masks.items():
        if facet is not without:
            found = found & mask
    return found


def _count(masks: Mapping[str, Mask], found: Mask) -> dict[str, int]:
    return {value: int(np.count_nonzero(mask & found)) for value, mask in masks.items()}


def _order(snapshot: Snapshot, chosen: Mask, ranking: Ranking | None, sort: Sort) -> Numbers:
    """Return the chosen entries in order (int32). Equal ones keep the order of their slugs."""
    (entries,) = np.nonzero(chosen)
    newest: Numbers = -snapshot.published[entries]
    if ranking is None or sort is Sort.NEWEST:
        return entries[np.argsort(newest, kind="stable")].astype(np.int32)
    scores: Scores = -ranking.scores[entries]
    return entries[np.lexsort((newest, scores))].astype(np.int32)
