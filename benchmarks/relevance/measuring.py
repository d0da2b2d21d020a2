"""Asks the queries and gives marks to what was found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from benchmarks.relevance.judgements import Judgement
from benchmarks.relevance.selections import Selection, only_in, selections_for
from kb.search.engine import Entry, Hit, SearchEngine, SearchRequest

#: How far down a list of results is looked.
DEPTH: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a query found among some texts. `relevant` has only practices that are there; `total` is of all hits."""

    judgement: Judgement
    texts: str
    relevant: Mapping[str, int]
    hits: tuple[Hit, ...]
    total: int

    @property
    def found(self) -> list[str]:
        """The slugs that were found, the best first."""
        return [hit.card.slug for hit in self.hits]

    @property
    def grades(self) -> list[int]:
        """The grade of each hit, 0 for those that are not relevant."""
        return [self.relevant.get(slug, 0) for slug in self.found]


def ndcg(outcome: Outcome) -> float:
    """Return the gain of the first ten, later ones counting less, as a share of what the best order would gain."""
    best = sorted(outcome.relevant.values(), reverse=True)[:DEPTH]
    return _discounted(outcome.grades) / _discounted(best)


def recall(outcome: Outcome) -> float:
    """Return how many of the relevant practices stand among the first ten."""
    return sum(grade > 0 for grade in outcome.grades) / min(len(outcome.relevant), DEPTH)


def _success(first: int) -> Callable[[Outcome], float]:
    return lambda outcome: float(any(outcome.grades[:first]))


#: The figures by name; each is a mean over queries, and 1 is the best.
FIGURES: Final[Mapping[str, Callable[[Outcome], float]]] = {
    "nDCG@10": ndcg,
    "recall@10": recall,
    "success@1": _success(1),
    "success@5": _success(5),
    "any hit": lambda outcome: float(outcome.total > 0),
}


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the mean of each figure, and of how many queries."""
    means = {name: sum(map(figure, outcomes)) / len(outcomes) for name, figure in FIGURES.items()}
    return {"queries": len(outcomes), **means}


def measure(
    engine: SearchEngine,
    entries: Sequence[Entry],
    judgements: Sequence[Judgement],
    tell: Callable[[str], None],
) -> Iterator[Outcome]:
    """Index each selection of texts in turn, and ask of it what is asked of it."""
    for selection in selections_for([*dict.fromkeys(one.language for one in judgements)]):
        tell(f"asking of texts in: {' '.join(sorted(selection.languages))}")
        there = only_in(entries, selection.languages)
        # The whole index is made anew each time: nothing of another selection may help.
        engine.rebuild(there)
        yield from _ask(engine, selection, {entry.slug for entry in there}, judgements)


def _ask(
    engine: SearchEngine, selection: Selection, there: set[str], judgements: Iterable[Judgement]
) -> Iterator[Outcome]:
    for one in judgements:
        relevant = {slug: grade for slug, grade in one.relevant.items() if slug in there}
        if relevant and one.language in selection.asked_in:
            results = engine.search(SearchRequest(text=one.query, language=one.language, size=DEPTH))
            yield Outcome(
                judgement=one, texts=selection.texts, relevant=relevant, hits=results.hits, total=results.total
            )


def _discounted(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1.0) / log2(rank + 2) for rank, grade in enumerate(grades))
