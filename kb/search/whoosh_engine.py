"""The search engine over a Whoosh index: Whoosh keeps the postings, numpy ranks and counts."""

import threading
import time
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from whoosh.reading import SegmentReader

from kb.search import alikeness
from kb.search.analysis import Analyzer
from kb.search.engine import (
    NOT_KNOWN,
    Card,
    Changes,
    Entry,
    Facet,
    IndexDamaged,
    Results,
    SearchRequest,
    Sort,
    Suggestions,
)
from kb.search.expansion import Expander
from kb.search.folding import WORD, normalised
from kb.search.hits import HitMaker
from kb.search.index_files import IndexFiles
from kb.search.lexicon import Lexicon
from kb.search.matching import Matcher
from kb.search.memory import Memory
from kb.search.postings import Numbers
from kb.search.query import Query, parse
from kb.search.ranking import Ranking, rank
from kb.search.segments import Segment
from kb.search.snapshot import Bits, Mask, Snapshot, damage_is_told, to_bits, to_mask

LOOK_SECONDS: Final = 1.0
#: Pages, feeds and the API ask the same.
MOST_REMEMBERED: Final = 50
#: About what a whole answer takes.
ANSWER_BYTES: Final = 50_000
#: With fewer practices found, what is near in meaning is looked for too.
FEW: Final = 12


@dataclass(frozen=True, slots=True)
class _State:
    """A generation, and what is remembered of searching in it."""

    snapshot: Snapshot
    matcher: Matcher
    segments: Mapping[str, Segment]
    answers: Memory[Hashable, Results]


class WhooshEngine:
    """A `SearchEngine`. Readers in any number of threads and processes; callers make sure of one writer at a time."""

    def __init__(
        self, folder: Path, analyzer: Analyzer, expander: Expander, *, most_remembered: int = MOST_REMEMBERED
    ) -> None:
        """Search in a folder; so many whole answers are remembered until the next change."""
        self._room_for_answers = most_remembered * ANSWER_BYTES
        self.files = IndexFiles(folder, analyzer)
        self._analyzer = analyzer
        self.expander = expander
        self._state: _State | None = None
        self._opening = threading.Lock()
        self._looking = threading.Lock()
        self._next_look = 0.0

    def apply(self, changes: Changes) -> None:
        """Take in changes; raise `IndexDamaged` where there is no index to change."""
        self.files.apply(changes)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Replace the whole index."""
        self.files.rebuild(entries)

    def generation(self) -> str:
        """Return a mark that changes with every change."""
        return self.files.generation()

    def search(self, request: SearchRequest) -> Results:
        """Answer a request; raise `IndexDamaged` only where the index cannot be read."""
        with self._letting_go_of_damage():
            state = self._current()
            key = _key(request)
            answer = state.answers.get(key)
            if answer is None:
                answer = state.answers.keep(key, self._search(state, request), ANSWER_BYTES)
            return answer

    def _search(self, state: _State, request: SearchRequest) -> Results:
        snapshot = state.snapshot
        query = parse(request.text, request.language, is_typing=request.is_typing)
        ranking = self._rank(state, query, request)
        found = to_bits(ranking.found)
        masks = _chosen(snapshot, request.chosen, with_unknown=request.with_unknown)
        chosen = _all_of(found, masks)
        mask = to_mask(chosen, snapshot.entries)
        order = _order(snapshot, mask, ranking, query, request)
        start = (max(request.page, 1) - 1) * request.size
        hits = HitMaker(snapshot, query, ranking, request.language, request.scope)
        counts = snapshot.counts(chosen)
        for facet in masks:
            # A facet's own choice must not reduce its own counts.
            counts[facet] = snapshot.count_of(facet, _all_of(found, masks, without=facet))
        return Results(
            hits=hits.make(order[start : start + request.size].tolist()),
            total=int(np.bitwise_count(chosen).sum()),
            complete=int(np.count_nonzero(ranking.is_complete & mask)),
            unknown=0 if request.with_unknown else _unknown(snapshot, found, chosen, request),
            counts=counts,
            suggestion=_suggestion(query, ranking, request.text),
            are_phrases_loose=ranking.are_phrases_loose,
        )

    def _rank(self, state: _State, query: Query, request: SearchRequest) -> Ranking:
        words = self.expander.expand(query, request.language, request.scope)
        ranking = rank(state.snapshot, state.matcher, query, words, request.scope)
        if query.words and int(np.count_nonzero(ranking.found)) < FEW:
            words = self.expander.expand(query, request.language, request.scope, wider=True)
            ranking = rank(state.snapshot, state.matcher, query, words, request.scope)
        return ranking

    def suggest(self, text: str, language: str, *, most: int) -> Suggestions:
        """Return practices whose words go on like this, those with them in the title first, and words of the collection."""
        with self._letting_go_of_damage():
            state = self._current()
            query = parse(text, language, is_typing=True)
            if not query.words:
                return Suggestions(practices=(), words=())
            request = SearchRequest(text=text, language=language, is_typing=True)
            ranking = self._rank(state, query, request)
            return Suggestions(
                practices=alikeness.practices_like(state.snapshot, query, ranking, language, most=most),
                words=alikeness.words_like(state.snapshot, text, query, language, most=most),
            )

    def cards(self, slugs: Sequence[str], language: str) -> tuple[Card, ...]:
        """Return the cards of some practices in the given order, without those that are not here."""
        with self._letting_go_of_damage():
            snapshot = self._current().snapshot
            entries = (snapshot.entry_of_slug(slug) for slug in slugs)
            return tuple(snapshot.card(entry, language) for entry in entries if entry is not None)

    def similar(self, slug: str, language: str, *, most: int) -> tuple[Card, ...]:
        """Return the practices most alike in features and in words; none for an unknown slug."""
        with self._letting_go_of_damage():
            return alikeness.similar(self._current().snapshot, self._analyzer, slug, language, most=most)

    def snapshot(self) -> Snapshot:
        """Return the generation that is searched now; for measuring and for comparing with other engines."""
        return self._current().snapshot

    def _look_at_files(self, generation: str) -> None:
        """Raise `IndexDamaged` where files were changed under an open reader; looks about once a second."""
        # Others wait for the one who looks: none may go on reading what is just being found damaged.
        with self._looking:
            if time.monotonic() >= self._next_look:
                state = self._state
                # A new generation joins segments and removes their old files; it is opened anew in any case.
                is_current = state is not None and state.snapshot.generation == generation
                if is_current and not self.files.are_untouched():
                    raise IndexDamaged("files of the index were changed by something else")
                self._next_look = time.monotonic() + LOOK_SECONDS

    @contextmanager
    def _letting_go_of_damage(self) -> Iterator[None]:
        """Forget a snapshot that could not be read, so that the next question opens and verifies the files anew."""
        try:
            yield
        except IndexDamaged:
            self._state = None
            self.files.distrust()
            raise

    def _current(self) -> _State:
        generation = self.files.generation()
        self._look_at_files(generation)
        state = self._state
        if state is None or state.snapshot.generation != generation:
            with self._opening:
                state = self._state
                if state is None or state.snapshot.generation != self.files.generation():
                    # The mark is taken before opening: a commit in between shows as one more refresh, never as a missed one.
                    state = self._state = self._open(self.files.generation(), {} if state is None else state.segments)
        return state

    def _open(self, generation: str, known: Mapping[str, Segment]) -> _State:
        """Open a generation; segments that are open already are kept as they are."""
        index, folder = self.files.open()
        with damage_is_told():
            kept = sorted(index._segments(), key=lambda segment: -segment.doc_count_all())
            usual: Mapping[str, float] | None = None
            segments: dict[str, Segment] = {}
            for one in kept:
                name = f"{folder.name}/{one.segid}"
                segment = known.get(name) or Segment(SegmentReader(index.storage, index.schema, one), usual)
                # What the largest has is usual for all.
                usual = usual or segment.usual_lengths
                segments[name] = segment
            deleted = [list(one.deleted_docs()) for one in kept]
            snapshot = Snapshot(generation, list(segments.values()), deleted, Lexicon(folder))
        return _State(snapshot, Matcher(snapshot, self.expander), segments, Memory(self._room_for_answers))


def _key(request: SearchRequest) -> Hashable:
    """Return all that a request asks, as one value that can be looked up."""
    asked = {one.name: getattr(request, one.name) for one in fields(request)}
    return tuple({**asked, "chosen": frozenset(request.chosen.items())}.values())


def _chosen(snapshot: Snapshot, choices: Mapping[Facet, frozenset[str]], *, with_unknown: bool) -> dict[Facet, Bits]:
    """Return for each facet with a choice which entries have one of the chosen values, or none if those are welcome."""
    chosen: dict[Facet, Bits] = {}
    for facet, values in choices.items():
        if values:
            wanted = [*values, NOT_KNOWN] if with_unknown else list(values)
            rows = [bits for value in wanted if (bits := snapshot.bits_of(facet, value)) is not None]
            chosen[facet] = np.bitwise_or.reduce(rows) if rows else to_bits(np.zeros(snapshot.entries, np.bool_))
    return chosen


def _unknown(snapshot: Snapshot, found: Bits, chosen: Bits, request: SearchRequest) -> int:
    """Return how many more there would be with those that do not tell a fact which was narrowed by."""
    if not request.chosen:
        return 0
    wider = _chosen(snapshot, request.chosen, with_unknown=True)
    return int(np.bitwise_count(_all_of(found, wider) & ~chosen).sum())


def _all_of(found: Bits, chosen: Mapping[Facet, Bits], *, without: Facet | None = None) -> Bits:
    """Join the filters; a facet's own choice must not reduce its own counts, so one can be left out."""
    for facet, bits in chosen.items():
        if facet is not without:
            found = found & bits
    return found


def _order(snapshot: Snapshot, chosen: Mask, ranking: Ranking, query: Query, request: SearchRequest) -> Numbers:
    """Return the best of the chosen entries in order (int32), as many as are needed up to the page that was asked for."""
    if not query.words or request.sort is Sort.NEWEST:
        return snapshot.newest_first[chosen[snapshot.newest_first]]
    (entries,) = np.nonzero(chosen)
    wanted = max(request.page, 1) * request.size
    scores = ranking.scores[entries]
    if wanted < len(entries):
        # Equal scores at the edge are all kept, so that the order of pages holds.
        edge = np.partition(scores, len(scores) - wanted)[len(scores) - wanted] if wanted else np.inf
        entries, scores = entries[scores >= edge], scores[scores >= edge]
    order: Numbers = entries[np.lexsort((-snapshot.published[entries], -scores))].astype(np.int32)
    return order


def _suggestion(query: Query, ranking: Ranking, text: str) -> str:
    """Return the query with the words that stand nowhere replaced by those that were probably meant; empty if all is fine."""
    guesses = {word: match.guess for word, match in zip(query.words, ranking.matches, strict=True) if match.guess}
    if not guesses:
        return ""
    return WORD.sub(lambda found: guesses.get(normalised(found.group()), found.group()), text)
