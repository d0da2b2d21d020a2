"""Results as a page shows them: cards, facets as links, pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import quote_plus

from flask import url_for

from kb.practices.sections import heading_for
from kb.search.engine import Card, Excerpt, Facet, Fragment, Hit, Results, SearchRequest, Sort
from kb.vocabulary.places import country_name, language_name, own_name
from kb.vocabulary.terms import Scheme, vocabulary
from kb.web.wording import gettext as _

#: Options of a facet that are shown at once; the rest opens below them.
OPEN_OPTIONS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A practice in a list."""

    slug: str
    path: str
    title: tuple[Fragment, ...]
    summary: tuple[Fragment, ...]
    language: str
    language_name: str
    where: str
    theme: str
    evidence: int | None
    evidence_label: str
    other_languages: tuple[tuple[str, str], ...]
    excerpt: Excerpt | None = None
    excerpt_section: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value of a facet: its label, how many results it has, and where choosing or leaving it leads."""

    label: str
    count: int
    path: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet with its options; `more` opens below `options`."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """Where the pages of a list are."""

    page: int
    pages: int
    before: str
    after: str


def facet_label(facet: Facet) -> str:
    """Return a facet's name in the reader's language."""
    return {
        Facet.THEME: _("Theme"),
        Facet.COUNTRY: _("Country"),
        Facet.AUDIENCE: _("For whom"),
        Facet.FORMAT: _("Format"),
        Facet.LANGUAGE: _("Written in"),
        Facet.EVIDENCE: _("How one knows"),
    }[facet]


def value_label(facet: Facet, value: str, language: str) -> str:
    """Return the label of a facet's value."""
    if facet is Facet.COUNTRY:
        return country_name(value, language)
    if facet is Facet.LANGUAGE:
        name = language_name(value, language)
        return name[:1].upper() + name[1:]
    return scheme_of(facet)[value].label(language)


def scheme_of(facet: Facet) -> Scheme:
    """Return the vocabulary that a facet's values come from."""
    words = vocabulary()
    return {
        Facet.THEME: words.themes,
        Facet.AUDIENCE: words.audiences,
        Facet.FORMAT: words.formats,
        Facet.EVIDENCE: words.evidence_levels,
    }[facet]


def card_view(card: Card, language: str, hit: Hit | None = None) -> CardView:
    """Return a card for a reader of a language; with a hit, why it was found."""
    evidence = next(iter(card.facets[Facet.EVIDENCE]), None)
    theme = next(iter(card.facets[Facet.THEME]), None)
    countries = [country_name(code, language) for code in card.facets[Facet.COUNTRY]]
    excerpt = hit.excerpt if hit else None
    return CardView(
        slug=card.slug,
        path=url_for("practices.page", slug=card.slug),
        title=hit.title if hit else (Fragment(text=card.title, is_match=False),),
        summary=hit.summary if hit else (Fragment(text=card.summary, is_match=False),),
        language=card.language,
        language_name=language_name(card.language, language),
        where=", ".join([card.place, *countries] if card.place and card.place not in countries else countries),
        theme=vocabulary().themes[theme].label(language) if theme else "",
        evidence=int(evidence) if evidence is not None else None,
        evidence_label=vocabulary().evidence_levels[evidence].label(language) if evidence is not None else "",
        other_languages=tuple((other, own_name(other)) for other in card.languages if other != card.language),
        excerpt=excerpt,
        excerpt_section=_section_name(excerpt, language) if excerpt else "",
        missing=hit.missing if hit else (),
    )


def card_views(cards: Iterable[Card], language: str) -> tuple[CardView, ...]:
    """Return cards for a reader of a language."""
    return tuple(card_view(card, language) for card in cards)


def facet_views(results: Results, request: SearchRequest) -> tuple[FacetView, ...]:
    """Return all facets that have options, chosen ones first, then by count."""
    base = url_for("search.page")
    views = (_facet_view(facet, results.counts[facet], request, base) for facet in Facet)
    return tuple(view for view in views if view.options)


def chosen_options(request: SearchRequest) -> tuple[Option, ...]:
    """Return every chosen value, with the address of the search without it."""
    return tuple(
        Option(
            label=value_label(facet, value, request.language),
            count=0,
            path=search_path(request, toggle=(facet, value)),
            is_chosen=True,
        )
        for facet, values in request.chosen.items()
        for value in sorted(values)
    )


def page_links(request: SearchRequest, total: int) -> PageLinks:
    """Return where the pages before and after are; empty where there is none."""
    pages = max(1, ceil(total / request.size))
    return PageLinks(
        page=request.page,
        pages=pages,
        before=search_path(request, page=request.page - 1) if request.page > 1 else "",
        after=search_path(request, page=request.page + 1) if request.page < pages else "",
    )


def search_path(
    request: SearchRequest, *, toggle: tuple[Facet, str] | None = None, page: int = 1, sort: Sort | None = None
) -> str:
    """Return the address of a search like this one with something changed. Its state is its address."""
    parts = [_facet_part(request, facet, toggle[1] if toggle and toggle[0] is facet else "") for facet in Facet]
    return _address(url_for("search.page"), request, parts, page=page, sort=sort)


def _facet_part(request: SearchRequest, facet: Facet, toggled: str = "") -> str:
    """Return the part of an address that tells a facet's choice. Values are ids and need no escaping."""
    chosen = request.chosen.get(facet, frozenset())
    return "&".join(f"{facet.value}={value}" for value in sorted(chosen ^ {toggled} if toggled else chosen))


def _address(
    base: str, request: SearchRequest, facet_parts: list[str], *, page: int = 1, sort: Sort | None = None
) -> str:
    sort = sort or request.sort
    parts = [
        f"q={quote_plus(request.text)}" if request.text else "",
        *facet_parts,
        f"sort={sort.value}" if sort is not Sort.RELEVANCE else "",
        f"page={page}" if page > 1 else "",
    ]
    query = "&".join(filter(None, parts))
    return f"{base}?{query}" if query else base


def _facet_view(facet: Facet, counts: Mapping[str, int], request: SearchRequest, base: str) -> FacetView:
    chosen = request.chosen.get(facet, frozenset())
    # The address of every option differs in one part only.
    parts = [_facet_part(request, other) for other in Facet]
    place = list(Facet).index(facet)

    def option(value: str) -> Option:
        parts[place] = _facet_part(request, facet, value)
        return Option(
            label=value_label(facet, value, request.language),
            count=counts.get(value, 0),
            path=_address(base, request, parts),
            is_chosen=value in chosen,
        )

    options = [option(value) for value in dict.fromkeys([*counts, *sorted(chosen)])]
    options.sort(key=lambda option: (not option.is_chosen, -option.count, option.label.casefold()))
    shown = max(OPEN_OPTIONS, sum(option.is_chosen for option in options))
    return FacetView(
        name=facet.value, label=facet_label(facet), options=tuple(options[:shown]), more=tuple(options[shown:])
    )


def _section_name(excerpt: Excerpt, language: str) -> str:
    return heading_for(excerpt.section, language) if excerpt.section not in {"", "other"} else ""
