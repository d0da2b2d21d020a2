"""Pictures of the collection from its own numbers: a map, a table of themes and countries, a timeline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from flask import url_for

from kb.pages.presentation import Count
from kb.search.buckets import ONGOING
from kb.search.catalogue import Catalogue
from kb.search.engine import NOT_KNOWN, Facet, Results, SearchRequest
from kb.vocabulary.outlines import outlines
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import Term, vocabulary
from kb.web.wording import format_list
from kb.web.wording import gettext as _

#: The countries of the project have a column even where they have nothing yet.
PROJECT_COUNTRIES: Final = frozenset({"DK", "EE", "FI", "LV"})
MOST_COLUMNS: Final = 8
MOST_YEARS: Final = 20
#: How many tints `tints.css` has.
TINTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCountry:
    """A country that has practices: its outline, and where its number stands."""

    label: str
    path: str
    count: int
    outline: str
    x: int
    y: int
    tint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A map. `land` is the outline of all other countries, `outside` counts those with practices that it does not show."""

    width: int
    height: int
    land: str
    countries: tuple[MapCountry, ...]
    outside: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that leads to its practices; the tint grows with it, and none has tint 0."""

    count: int
    path: str
    tint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A country, or all that have no column of their own."""

    label: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme with a cell for each column."""

    label: str
    path: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Themes by countries. `gap` is the theme that most countries of the project have nothing on, `gap_countries` are these."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    gap: str
    gap_countries: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year, or several, with a bar as long as its share of the largest in percent."""

    label: str
    path: str
    count: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The years in which practices ran, without a hole; how many go on; how many do not tell."""

    bars: tuple[Bar, ...]
    ongoing: int
    ongoing_path: str
    unknown: int


def tint(count: int, largest: int) -> int:
    """Return the tint of a number: 0 for none, else 1 to TINTS."""
    return ceil(TINTS * count / largest) if count else 0


def map_view(counts: Iterable[Count]) -> MapView:
    """Return the map of countries with practices."""
    drawing = outlines()
    known = {count.id: count for count in counts}
    largest = max((count.count for count in known.values()), default=1)
    return MapView(
        width=drawing.width,
        height=drawing.height,
        land="".join(outline.path for code, outline in drawing.countries.items() if code not in known),
        countries=tuple(
            MapCountry(
                label=count.label,
                path=count.path,
                count=count.count,
                outline=outline.path,
                x=outline.x,
                y=outline.y,
                tint=tint(count.count, largest),
            )
            for code, count in known.items()
            if (outline := drawing.countries.get(code))
        ),
        outside=len(known.keys() - drawing.countries.keys()),
    )


def matrix_view(catalogue: Catalogue, counts: Iterable[Count], language: str) -> Matrix:
    """Return the themes at the top by the countries of some counts, which come in the order of the columns."""
    columns = _columns([count.id for count in counts], language)
    by_column = [_theme_numbers(catalogue, column, language) for column in columns]
    themes = vocabulary().themes.top()
    largest = max((numbers.get(theme.id, 0) for numbers in by_column for theme in themes), default=1)
    rows = tuple(
        Row(
            label=theme.label(language),
            path=url_for("pages.theme", theme=theme.id),
            cells=tuple(
                _cell(theme, column, numbers.get(theme.id, 0), largest)
                for column, numbers in zip(columns, by_column, strict=True)
            ),
        )
        for theme in themes
    )
    gap, missing = _largest_gap(columns, rows)
    return Matrix(columns=columns, rows=rows, gap=gap, gap_countries=format_list(missing) if missing else "")


def _columns(countries: list[str], language: str) -> tuple[Column, ...]:
    """Return a column for each country of the project, then for others while there is room, and one for all that are left."""
    project = sorted(PROJECT_COUNTRIES, key=lambda code: country_name(code, language))
    codes = project + [code for code in countries if code not in PROJECT_COUNTRIES]
    columns = [Column(label=country_name(code, language), countries=(code,)) for code in codes[:MOST_COLUMNS]]
    if codes[MOST_COLUMNS:]:
        columns.append(Column(label=_("Other countries"), countries=tuple(codes[MOST_COLUMNS:])))
    return tuple(columns)


def _theme_numbers(catalogue: Catalogue, column: Column, language: str) -> dict[str, int]:
    chosen = {Facet.COUNTRY: frozenset(column.countries)}
    return dict(catalogue.search(SearchRequest(language=language, chosen=chosen, size=0)).counts[Facet.THEME])


def _cell(theme: Term, column: Column, count: int, largest: int) -> Cell:
    path = url_for("search.page", theme=theme.id, country=column.countries) if count else ""
    return Cell(count, path, tint(count, largest))


def _largest_gap(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[str, list[str]]:
    """Return the theme on which most countries of the project have nothing, and their names; of several, the one with least."""
    project = len(PROJECT_COUNTRIES)

    def emptiness(row: Row) -> tuple[int, int]:
        return sum(not cell.count for cell in row.cells[:project]), -sum(cell.count for cell in row.cells)

    row = max(rows, key=emptiness)
    missing = [column.label for column, cell in zip(columns[:project], row.cells, strict=False) if not cell.count]
    return (row.label, missing) if missing else ("", [])


def timeline_view(catalogue: Catalogue, results: Results, language: str) -> Timeline:
    """Return the years of the practices among the results, which are all of them."""
    counts = results.counts[Facet.PERIOD]
    ongoing = counts.get(ONGOING, 0)
    return Timeline(
        bars=_bars(list(_years(catalogue, results, language))),
        ongoing=ongoing,
        ongoing_path=url_for("search.page", period=ONGOING) if ongoing else "",
        unknown=counts.get(NOT_KNOWN, 0),
    )


def _years(catalogue: Catalogue, results: Results, language: str) -> Iterator[tuple[str, list[int], int]]:
    """Yield labels, years and counts: every year from the first to the last, or everything before the latest as one."""
    counts = {int(value): count for value, count in results.counts[Facet.PERIOD].items() if value.isdigit() and count}
    if not counts:
        return
    latest = max(counts)
    first = max(min(counts), latest - MOST_YEARS + 1)
    if earlier := sorted(year for year in counts if year < first):
        # A practice may have run in several of these years, so their counts cannot be added.
        chosen = {Facet.PERIOD: frozenset(map(str, earlier))}
        total = catalogue.search(SearchRequest(language=language, chosen=chosen, size=0)).total
        yield _("Before %(year)s", year=first), earlier, total
    for year in range(first, latest + 1):
        yield str(year), [year], counts.get(year, 0)


def _bars(years: list[tuple[str, list[int], int]]) -> tuple[Bar, ...]:
    largest = max((count for _label, _years, count in years), default=1)
    return tuple(
        Bar(
            label=label,
            path=url_for("search.page", period=period) if count else "",
            count=count,
            share=round(100 * count / largest),
        )
        for label, period, count in years
    )
