"""Names of countries and languages, from the Unicode CLDR data that Babel carries."""

from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError


def is_country(code: str) -> bool:
    """Tell whether this is an ISO 3166-1 alpha-2 code that CLDR names; regions like `EU` and `ZZ` are not countries."""
    return (
        len(code) == 2
        and code.isalpha()
        and code.isupper()
        and code not in _NOT_COUNTRIES
        and code in _territories("en")
    )


def country_name(code: str, language: str) -> str:
    """Return the country's name in a language, or the code itself where CLDR has none."""
    return _territories(language).get(code, code)


@cache
def all_countries() -> frozenset[str]:
    """Return the codes of all countries."""
    return frozenset(filter(is_country, _territories("en")))


def is_language(tag: str) -> bool:
    """Tell whether this is a BCP 47 tag of a language that Babel knows."""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-") == tag and "@" not in tag
    except (UnknownLocaleError, ValueError, TypeError):
        return False


@cache
def language_name(tag: str, language: str) -> str:
    """Return a language's name in a language, as it stands inside a sentence."""
    return Locale.parse(tag, sep="-").get_display_name(language) or tag


@cache
def own_name(tag: str) -> str:
    """Return a language's name in itself, capitalised as a menu entry."""
    name = Locale.parse(tag, sep="-").get_display_name(tag) or tag
    return name[:1].upper() + name[1:]


def place_in_words(place: str | None, countries: Iterable[str], language: str) -> str:
    """Return a place with its countries; without what would be said twice."""
    names = [country_name(code, language) for code in countries]
    return ", ".join([place, *names] if place and place not in names else names)


# CLDR lists these two-letter codes among the territories, ISO 3166-1 does not list them among the countries.
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@cache
def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale.parse(language, sep="-").territories.items()}
