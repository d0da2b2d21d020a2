"""Names of facets and of their values in the reader's language, and which values there can be."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from kb.search.buckets import ONGOING
from kb.search.engine import NOT_KNOWN, Facet
from kb.vocabulary.places import country_name, is_country, is_language, language_name
from kb.vocabulary.terms import Scheme, vocabulary
from kb.web.wording import gettext as _

#: Facts that say whether a practice fits a library; their values are few and have an order.
FIT: Final = (Facet.PREPARATION, Facet.STAFF, Facet.COST, Facet.GROUP, Facet.DURATION, Facet.ROOM, Facet.COMMUNITY)
#: Facets of which a reader should see each value, in its own order, even where it leads nowhere.
WHOLE: Final = frozenset({*FIT, Facet.EVIDENCE})
_YEARS: Final = frozenset({Facet.PERIOD, Facet.CONFIRMED})


#: A page names seventeen facets: each is translated when it is asked for, not all of them every time.
_LABELS: Final[Mapping[Facet, Callable[[], str]]] = {
    Facet.THEME: lambda: _("Theme"),
    Facet.COUNTRY: lambda: _("Country"),
    Facet.AUDIENCE: lambda: _("For whom"),
    Facet.FORMAT: lambda: _("Format"),
    Facet.PREPARATION: lambda: _("Preparation"),
    Facet.STAFF: lambda: _("Staff"),
    Facet.COST: lambda: _("Cost per run"),
    Facet.GROUP: lambda: _("Group size"),
    Facet.DURATION: lambda: _("Length of one meeting"),
    Facet.ROOM: lambda: _("Room"),
    Facet.COMMUNITY: lambda: _("Residents"),
    Facet.EVIDENCE: lambda: _("How one knows"),
    Facet.ROLE: lambda: _("What it does for democracy"),
    Facet.SDG: lambda: _("Sustainable Development Goals"),
    Facet.PERIOD: lambda: _("When it ran"),
    Facet.CONFIRMED: lambda: _("Last confirmed"),
    Facet.LANGUAGE: lambda: _("Written in"),
}


def facet_label(facet: Facet) -> str:
    """Return a facet's name."""
    return _LABELS[facet]()


def value_label(facet: Facet, value: str, language: str) -> str:
    """Return the label of a facet's value."""
    if value == NOT_KNOWN:
        return _("Not known")
    if value == ONGOING and facet is Facet.PERIOD:
        return _("Still going on")
    return _term_label(facet, value, language)


@lru_cache(maxsize=4_000)
def _term_label(facet: Facet, value: str, language: str) -> str:
    if facet is Facet.COUNTRY:
        return country_name(value, language)
    if facet is Facet.LANGUAGE:
        name = language_name(value, language)
        return name[:1].upper() + name[1:]
    if facet in _YEARS:
        return value
    label = scheme_of(facet)[value].label(language)
    return f"{value} {label}" if facet is Facet.SDG else label


def scheme_of(facet: Facet) -> Scheme:
    """Return the vocabulary that a facet's values come from."""
    return _schemes()[facet]


@cache
def _schemes() -> Mapping[Facet, Scheme]:
    terms = vocabulary()
    return {
        Facet.THEME: terms.themes,
        Facet.AUDIENCE: terms.audiences,
        Facet.FORMAT: terms.formats,
        Facet.PREPARATION: terms.preparation_times,
        Facet.STAFF: terms.staff_sizes,
        Facet.COST: terms.costs,
        Facet.GROUP: terms.group_sizes,
        Facet.DURATION: terms.durations,
        Facet.ROOM: terms.rooms,
        Facet.COMMUNITY: terms.community_sizes,
        Facet.EVIDENCE: terms.evidence_levels,
        Facet.ROLE: terms.democracy_roles,
        Facet.SDG: terms.sdgs,
    }


def all_values(facet: Facet) -> Iterable[str]:
    """Return the values of a facet that are always shown, in order; nothing for facets that show what there is."""
    return scheme_of(facet).terms if facet in WHOLE else ()


def is_value(facet: Facet, value: str) -> bool:
    """Tell whether a facet can have this value."""
    if facet is Facet.COUNTRY:
        return is_country(value)
    if facet is Facet.LANGUAGE:
        return is_language(value)
    if facet in _YEARS:
        is_year = len(value) == 4 and value.isascii() and value.isdigit()
        return is_year or (facet is Facet.PERIOD and value == ONGOING)
    return value in scheme_of(facet)
