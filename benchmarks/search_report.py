"""The table of one size, all engines side by side, and the same for a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from benchmarks.report import percentile
from benchmarks.search_engines import OURS
from benchmarks.search_questions import CLASSES

TURNS: Final = ("warm", "first touch")
ALL: Final = "all classes"


@dataclass(slots=True, kw_only=True)
class Measured:
    """What was measured of one engine: single figures by name, and by turn and class what was measured of each question."""

    single: dict[str, float] = field(default_factory=dict)
    turns: Mapping[str, Mapping[str, Mapping[str, list[float]]]] = field(default_factory=dict)

    def samples(self, turn: str, kind: str, clock: str = "cpu") -> list[float]:
        """Return the milliseconds of the questions of a class."""
        by_kind = self.turns[turn][clock]
        if kind == ALL:
            return [sample for samples in by_kind.values() for sample in samples]
        return by_kind.get(kind, [])

    def with_hits(self) -> float:
        """Return which share of the questions had any hit."""
        totals = self.samples("warm", ALL, "totals")
        return sum(total > 0 for total in totals) / len(totals)


#: Single figures and their units.
SINGLE: Final = {
    "build": "s",
    "build, CPU": "s",
    "add one": "ms",
    "open": "ms CPU",
    "memory": "MiB RSS",
    "index": "MiB",
}


def table(measured: Mapping[str, Measured]) -> str:
    """Return the table; each other engine has a column that says how many times as much as ours it took."""
    rows = [_heading([*measured])]
    for turn in TURNS:
        rows.append([f"{turn}, ms CPU"])
        # All engines answer the same questions, except for what one cannot do at all.
        rows += [_asked(f"  {kind}", turn, kind, measured) for kind in CLASSES if measured[OURS].samples(turn, kind)]
    rows.append(["other figures"])
    rows += [_single(name, unit, measured) for name, unit in SINGLE.items()]
    rows.append(["  questions with a hit", *_cells([(f"{one.with_hits():.0%}", "") for one in measured.values()])])
    columns = max(map(len, rows))
    rows = [[*row, *[""] * (columns - len(row))] for row in rows]
    # The headings of parts may run into the columns.
    widths = [max(len(row[column]) for row in rows if any(row[1:])) for column in range(columns)]
    lines = [
        "  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(pairs)).rstrip()
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def as_json(measured: Mapping[str, Measured]) -> dict[str, Any]:
    """Return everything that the table says, wall-clock times and totals besides."""
    return {name: {**one.single, **{turn: _turn(one, turn) for turn in TURNS}} for name, one in measured.items()}


def _turn(one: Measured, turn: str) -> dict[str, Any]:
    return {
        kind: {
            **{
                f"{clock} {name}": round(share_of(found), 4)
                for clock in ("cpu", "wall")
                for found in [one.samples(turn, kind, clock)]
                for name, share_of in (("p50", median), ("p95", _p95))
            },
            "samples": len(one.samples(turn, kind)),
            "with hits": sum(total > 0 for total in one.samples(turn, kind, "totals")),
            "median total": median(one.samples(turn, kind, "totals")),
        }
        for kind in (*CLASSES, ALL)
        if one.samples(turn, kind)
    }


def _heading(names: Sequence[str]) -> list[str]:
    cells = ["", f"{names[0]} p50", "p95"]
    for name in names[1:]:
        cells += [f"{name} p50", "p95", "ratio"]
    return cells


def _asked(label: str, turn: str, kind: str, measured: Mapping[str, Measured]) -> list[str]:
    found = {name: one.samples(turn, kind) for name, one in measured.items()}
    ours = median(found[OURS])
    pairs = [(number(median(some)), number(_p95(some))) if some else ("–", "") for some in found.values()]
    ratios = [_ratio(median(some), ours) if some else "" for some in found.values()]
    return [label, *_cells(pairs, ratios)]


def _single(name: str, unit: str, measured: Mapping[str, Measured]) -> list[str]:
    ours = measured[OURS].single[name]
    pairs = [(number(one.single[name]), "") for one in measured.values()]
    return [f"  {name}, {unit}", *_cells(pairs, [_ratio(one.single[name], ours) for one in measured.values()])]


def _ratio(value: float, ours: float) -> str:
    ratio = value / ours
    return f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.1g}"


def _cells(pairs: Sequence[tuple[str, str]], ratios: Sequence[str] = ()) -> list[str]:
    cells = [*pairs[0]]
    for at, pair in enumerate(pairs[1:], 1):
        cells += [*pair, ratios[at] if ratios else ""]
    return cells


def _p95(samples: Sequence[float]) -> float:
    return percentile(samples, 0.95)


def number(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
