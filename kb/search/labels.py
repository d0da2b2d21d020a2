"""Names of facets and of their values in the reader's language, and which values there can be."""

from collections.abc import Iterable
from functools import lru_cache
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


def facet_label(facet: Facet) -> str:
    """Return a facet's name."""
    return {
        Facet.THEME: _("Theme"),
        Facet.COUNTRY: _("Country"),
        Facet.AUDIENCE: _("For whom"),
        Facet.FORMAT: _("Format"),
        Facet.PREPARATION: _("Preparation"),
        Facet.STAFF: _("Staff"),
        Facet.COST: _("Cost per run"),
        Facet.GROUP: _("Group size"),
        Facet.DURATION: _("Length of one meeting"),
        Facet.ROOM: _("Room"),
        Facet.COMMUNITY: _("Residents"),
        Facet.EVIDENCE: _("How one knows"),
        Facet.ROLE: _("What it does for democracy"),
        Facet.SDG: _("Sustainable Development Goals"),
        Facet.PERIOD: _("When it ran"),
        Facet.CONFIRMED: _("Last confirmed"),
        Facet.LANGUAGE: _("Written in"),
    }[facet]


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
    }[facet]


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
