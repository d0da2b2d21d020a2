"""Facets as a page shows them: options with counts and addresses, chosen ones as chips, pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from kb.search.addresses import MOST_PAGES, Addresses
from kb.search.engine import NOT_KNOWN, Facet, Results, SearchRequest
from kb.search.labels import FIT, WHOLE, all_values, facet_label, value_label

#: Options of a facet that are shown at once; the rest opens below them.
OPEN_OPTIONS: Final = 7
#: Facets that stand open; the others open on demand, or when something in them is chosen.
OPEN: Final = frozenset({Facet.THEME, Facet.COUNTRY, Facet.AUDIENCE, Facet.FORMAT})


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: its label, how many results it has, and where choosing or leaving it leads.

    `tenths` is the count in tenths of the largest of the facet, rounded up.
    """

    label: str
    count: int
    path: str
    is_chosen: bool
    tenths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet with its options; `more` opens below `options`; `unknown` is how many results do not tell this fact."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    unknown: int
    is_open: bool
    is_fit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A chosen value, with the address of the search without it."""

    facet: str
    label: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """Where the pages of a list are."""

    page: int
    pages: int
    before: str
    after: str


def facet_views(results: Results, request: SearchRequest, addresses: Addresses) -> tuple[FacetView, ...]:
    """Return all facets that have options."""
    views = (_facet_view(facet, results.counts[facet], request, addresses) for facet in Facet)
    return tuple(view for view in views if view is not None)


def _facet_view(
    facet: Facet, counts: Mapping[str, int], request: SearchRequest, addresses: Addresses
) -> FacetView | None:
    chosen = request.chosen.get(facet, frozenset())
    if not chosen and not any(count for value, count in counts.items() if value != NOT_KNOWN):
        return None
    options = list(_options(facet, counts, request, addresses))
    # Whatever is chosen is never folded away.
    shown = max([OPEN_OPTIONS, *(place for place, option in enumerate(options, 1) if option.is_chosen)])
    return FacetView(
        name=facet.value,
        label=facet_label(facet),
        options=tuple(options[:shown]),
        more=tuple(options[shown:]),
        unknown=counts.get(NOT_KNOWN, 0),
        is_open=facet in OPEN or bool(chosen),
        is_fit=facet in FIT,
    )


def _options(facet: Facet, counts: Mapping[str, int], request: SearchRequest, addresses: Addresses) -> Iterator[Option]:
    """Yield the options: scales in their order, years from the latest, all others by count with the chosen first."""
    chosen = request.chosen.get(facet, frozenset())
    values = [value for value in dict.fromkeys([*all_values(facet), *counts, *sorted(chosen)]) if value != NOT_KNOWN]
    before, after = addresses.around(facet) if not chosen else ("", "")
    own = f"{facet.value}="
    # Where practices that do not tell the fact are shown too, choosing a value leads to them as well.
    besides = counts.get(NOT_KNOWN, 0) if request.with_unknown else 0
    largest = max((counts.get(value, 0) for value in values), default=0) + besides
    options = [
        Option(
            value_label(facet, value, request.language),
            counts.get(value, 0) + besides,
            addresses.toggled(facet, value) if chosen else f"{before}{own}{value}{after}",
            value in chosen,
            ceil(10 * (counts.get(value, 0) + besides) / (largest or 1)),
        )
        for value in values
    ]
    if facet in {Facet.PERIOD, Facet.CONFIRMED}:
        # What goes on has no year, and comes before the latest.
        options.sort(key=lambda option: option.label if option.label.isdigit() else "9999", reverse=True)
    elif facet not in WHOLE:
        options.sort(key=lambda option: (not option.is_chosen, -option.count, option.label.casefold()))
    return iter(options)


def chips(request: SearchRequest, addresses: Addresses) -> tuple[Chip, ...]:
    """Return every chosen value."""
    return tuple(
        Chip(
            facet=facet_label(facet),
            label=value_label(facet, value, request.language),
            path=addresses.toggled(facet, value),
        )
        for facet, values in request.chosen.items()
        for value in sorted(values)
    )


def page_links(request: SearchRequest, total: int, addresses: Addresses) -> PageLinks:
    """Return where the pages before and after are; empty where there is none."""
    pages = min(max(1, ceil(total / request.size)), MOST_PAGES)
    return PageLinks(
        page=request.page,
        pages=pages,
        before=addresses.changed(page=min(request.page - 1, pages)) if request.page > 1 else "",
        after=addresses.changed(page=request.page + 1) if request.page < pages else "",
    )
