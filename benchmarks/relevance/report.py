"""The tables: figures, what differs from a saved run, and the queries that fared worst."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from benchmarks.relevance.judgements import KINDS
from benchmarks.relevance.measuring import FIGURES, Outcome, figures, ndcg
from benchmarks.relevance.selections import EVERYTHING, OTHERS
from kb.languages import LANGUAGES
from kb.search.engine import Hit

#: Means by figure, with "queries"; by row, by table.
Tables = dict[str, dict[str, dict[str, float]]]

BY_LANGUAGE: Final = "All texts, by the query's language"
BY_KIND: Final = "All texts, by kind of query"
OTHERS_ONLY: Final = "Only texts in other languages than the query's"
BY_PAIR: Final = "Only texts in one language: query → texts"
MEAN: Final = "mean"
#: Smaller differences of a query's nDCG are not told.
TOLD_DIFFERENCE: Final = 0.005
MOST_TOLD: Final = 12
SHOWN_HITS: Final = 5


def tables(outcomes: Sequence[Outcome]) -> Tables:
    """Return the figures of every table."""
    whole = [one for one in outcomes if one.texts == EVERYTHING]
    others = [one for one in outcomes if one.texts == OTHERS]
    in_one = [one for one in outcomes if one.texts in LANGUAGES]
    return {
        BY_LANGUAGE: _rows(whole, LANGUAGES, lambda one: one.judgement.language),
        BY_KIND: _rows(whole, KINDS, lambda one: one.judgement.kind),
        OTHERS_ONLY: _rows(others, LANGUAGES, lambda one: one.judgement.language),
        BY_PAIR: _rows(
            [one for one in in_one if one.texts != one.judgement.language],
            [_pair(query, texts) for query in LANGUAGES for texts in LANGUAGES if texts != query],
            lambda one: _pair(one.judgement.language, one.texts),
        ),
        "Only texts in the query's own language, to compare": _rows(
            [one for one in in_one if one.texts == one.judgement.language],
            LANGUAGES,
            lambda one: one.judgement.language,
        ),
    }


def as_text(measured: Tables, before: Tables | None) -> str:
    """Return the tables for people; with an earlier run, each figure is followed by how it has changed since."""
    first = max(len(row) for rows in measured.values() for row in rows) + 2
    parts = []
    for title, rows in measured.items():
        if rows:
            heading = "".join(["queries".rjust(first + 8), *(_heading(name, before) for name in FIGURES)]).rstrip()
            earlier = None if before is None else before.get(title, {})
            lines = [_line(row.ljust(first - 2), means, earlier) for row, means in rows.items()]
            parts.append("\n".join([title, heading, *lines]))
    return "\n\n".join(parts)


def worst(outcomes: Sequence[Outcome], *, most: int, texts: str) -> str:
    """Return the queries that fared worst among some texts, what was wanted of them and what was found instead."""
    asked = sorted((one for one in outcomes if one.texts == texts), key=lambda one: (ndcg(one), one.judgement.key))
    return "\n\n".join("\n".join(_case(one)) for one in asked[:most])


def per_query(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the nDCG of every query among every selection of texts."""
    return {f"{one.texts}: {one.judgement.key}": round(ndcg(one), 4) for one in outcomes}


def changes(now: Mapping[str, float], before: Mapping[str, float]) -> str:
    """Return how many queries gained and lost, and which ones most."""
    parts = []
    for texts, name in ((EVERYTHING, "all texts"), (OTHERS, "texts in other languages only")):
        moved = {key: now[key] - before[key] for key in now if key in before and key.startswith(f"{texts}:")}
        told = sorted((by, key) for key, by in moved.items() if abs(by) >= TOLD_DIFFERENCE)
        gained = sum(by > 0 for by, _ in told)
        parts.append(f"Of {len(moved)} queries of {name}, {gained} gained and {len(told) - gained} lost.")
        shown = told if len(told) <= 2 * MOST_TOLD else [*told[:MOST_TOLD], *told[-MOST_TOLD:]]
        parts += [f"  {by:+.2f}  {now[key]:.2f}  {key.partition(': ')[2]}" for by, key in shown]
    return "\n".join(parts)


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return everything that a later run needs in order to compare itself."""
    return {"figures": tables(outcomes), "queries": per_query(outcomes)}


def _rows(
    outcomes: Sequence[Outcome], names: Sequence[str], name_of: Callable[[Outcome], str]
) -> dict[str, dict[str, float]]:
    rows = {name: figures(group) for name in names if (group := [one for one in outcomes if name_of(one) == name])}
    return {**rows, MEAN: figures(outcomes)} if len(rows) > 1 else rows


def _pair(query: str, texts: str) -> str:
    return f"{query} → {texts}"


def _heading(name: str, before: Tables | None) -> str:
    return name.rjust(11) + ("" if before is None else " " * 7)


def _line(name: str, means: Mapping[str, float], earlier: Mapping[str, Mapping[str, float]] | None) -> str:
    cells = [f"  {name}{means['queries']:8.0f}"]
    before = (earlier or {}).get(name.strip(), {})
    if before.get("queries") != means["queries"]:
        before = {}  # means over other queries say nothing about these
    for figure in FIGURES:
        cells.append(f"{means[figure]:11.3f}")
        if earlier is not None:
            by = means[figure] - before.get(figure, means[figure])
            cells.append(f" {by:+.3f}" if abs(by) >= 0.0005 else "      =" if before else " " * 7)
    return "".join(cells).rstrip()


def _case(outcome: Outcome) -> Iterator[str]:
    one = outcome.judgement
    yield f"{ndcg(outcome):.2f}  {one.language}  “{one.query}”  ({one.kind}, {outcome.total} found)"
    ranks = {slug: str(rank) for rank, slug in enumerate(outcome.found, 1)}
    wanted = sorted(outcome.relevant.items(), key=lambda pair: (-pair[1], pair[0]))
    yield "      wanted: " + ", ".join(f"{slug} ({grade}, at {ranks.get(slug, '–')})" for slug, grade in wanted)
    for rank, (hit, grade) in enumerate(zip(outcome.hits[:SHOWN_HITS], outcome.grades, strict=False), 1):
        yield f"      {rank:2}. [{grade or ' '}] {hit.card.slug}: {_why(hit)}"


def _why(hit: Hit) -> str:
    because = [f"{reason.word} → {reason.found} ({reason.because})" for reason in hit.matched]
    return ", ".join([*because, *(f"{word} missing" for word in hit.missing)])
