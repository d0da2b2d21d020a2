"""The table of figures, with the project's bars beside them, and the same as JSON."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from benchmarks.measures import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row: the samples it sums up, its unit, and the bar that its median must keep."""

    key: str
    unit: str = "ms"
    bar: float | None = None
    more_is_better: bool = False

    def keeps_bar(self, value: float) -> bool:
        """Tell whether a median keeps the bar."""
        return self.bar is None or (value >= self.bar if self.more_is_better else value <= self.bar)


FIGURES: Final = (
    Figure(key="cold start", unit="s"),
    Figure(key="warm start", unit="s", bar=2.0),
    Figure(key="entry page, first touch"),
    Figure(key="entry page", bar=2.0),
    Figure(key="home page, first touch"),
    Figure(key="home page", bar=2.0),
    Figure(key="search, rare word"),
    Figure(key="search, common word"),
    Figure(key="search, two or three words"),
    Figure(key="search", bar=15.0),
    Figure(key="search, server CPU"),
    Figure(key="search, asked again"),
    Figure(key="pages per second, first touch", unit="/s", more_is_better=True),
    Figure(key="pages per second", unit="/s", bar=1000.0, more_is_better=True),
    Figure(key="page under load"),
    Figure(key="errors under load", unit="", bar=0.0),
    Figure(key="server CPU per page"),
    Figure(key="generator CPU per page"),
    Figure(key="found, kb practices sync"),
    Figure(key="answered after sync"),
    Figure(key="found, in process"),
    Figure(key="write"),
    Figure(key="sync"),
    Figure(key="memory", unit="MiB PSS", bar=200.0),
    Figure(key="entry page, html", unit="KiB gz"),
    Figure(key="entry page, css", unit="KiB gz"),
    Figure(key="entry page, html and css", unit="KiB gz"),
)


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which a share of the samples lies (nearest rank)."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(measured: Mapping[str, Samples], figures: Sequence[Figure] = FIGURES) -> str:
    """Return the table; with two subjects, the ratio of the second to the first, where more than 1 means that the first is better."""
    names = [*measured]
    rows = [_heading(names)]
    for figure in figures:
        columns = [measured[name].get(figure.key, []) for name in names]
        if any(columns):
            rows.append(_row(figure, columns))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            _fit(cell, width, column) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def missed(samples: Samples, figures: Sequence[Figure] = FIGURES) -> list[str]:
    """Return the keys of the figures that miss their bar."""
    return [
        figure.key
        for figure in figures
        if samples.get(figure.key) and not figure.keeps_bar(median(samples[figure.key]))
    ]


def as_json(measured: Mapping[str, Samples], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that the table says, with the number of samples."""
    figures = {
        name: {
            figure.key: {
                "unit": figure.unit,
                "p50": median(found),
                "p95": percentile(found, 0.95),
                "samples": len(found),
                "bar": figure.bar,
                "keeps_bar": figure.keeps_bar(median(found)),
            }
            for figure in FIGURES
            if (found := samples.get(figure.key))
        }
        for name, samples in measured.items()
    }
    return {**about, "figures": figures}


def _heading(names: Sequence[str]) -> list[str]:
    if len(names) == 1:
        return ["", "unit", "p50", "p95", "bar", ""]
    both = [text for name in names for text in (f"{name} p50", "p95")]
    return ["", "unit", *both, "ratio", "bar", ""]


def _row(figure: Figure, columns: Sequence[Sequence[float]]) -> list[str]:
    cells = [figure.key, figure.unit]
    for samples in columns:
        cells += (
            [_number(median(samples)), _number(percentile(samples, 0.95)) if len(samples) > 1 else ""]
            if samples
            else ["–", ""]
        )
    if len(columns) == 2:
        cells.append(_ratio(figure, *columns))
    if figure.bar is None:
        return [*cells, "", ""]
    sign = "≥" if figure.more_is_better else "≤"
    kept = not columns[0] or figure.keeps_bar(median(columns[0]))
    return [*cells, f"{sign} {figure.bar:g}", "ok" if kept else "MISSED"]


def _ratio(figure: Figure, first: Sequence[float], second: Sequence[float]) -> str:
    if not first or not second or not median(first) or not median(second):
        return ""
    ratio = median(second) / median(first)
    return f"{1 / ratio if figure.more_is_better else ratio:.2f}"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _fit(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def tell(text: str) -> None:
    """Show on a terminal what is being done."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
