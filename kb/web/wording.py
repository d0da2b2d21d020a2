"""Words, dates and numbers in the reader's language: flask-babel, with types. The only module that imports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel  # type: ignore[import-untyped] # it has no types
from babel.dates import format_interval, format_skeleton, get_timezone_location
from babel.dates import format_time as babel_format_time
from babel.lists import format_list as babel_format_list
from babel.numbers import format_decimal
from flask import g

Babel = flask_babel.Babel


def gettext(message: str, **values: object) -> str:
    """Return a message in the reader's language, with `%(name)s` places filled."""
    text = str(_texts().ugettext(message))
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a message in the right one of the language's plural forms; `%(num)s` is the number in the reader's habit."""
    message = _texts().ungettext(singular, plural, number)
    return str(message) % {"num": format_number(number)}


def _texts() -> Any:
    """Return this request's catalogue of texts: flask-babel looks it up anew for every text, of which a page has three hundred."""
    texts = g.get("texts")
    if texts is None:
        texts = g.texts = flask_babel.get_domain().get_translations()
    return texts


@contextmanager
def texts_in(locale: str) -> Iterator[None]:
    """Give texts, dates and numbers in another language for a while."""
    before = g.pop("texts", None)
    try:
        with flask_babel.force_locale(locale):
            yield
    finally:
        g.texts = before


def format_day(value: date) -> str:
    """Return a date such as 11 March 2024."""
    return str(flask_babel.format_date(value, "long"))


def format_month(value: date) -> str:
    """Return a month such as March 2024."""
    return str(format_skeleton("yMMMM", value, locale=flask_babel.get_locale()))


def format_weekday(value: date) -> str:
    """Return a date such as Monday, 11 March 2024."""
    return str(flask_babel.format_date(value, "full"))


def format_days(first: date, last: date) -> str:
    """Return a stretch of days such as 11–15 Mar 2024, or the one day that it is."""
    if first == last:
        return format_day(first)
    return str(format_interval(first, last, "yMMMMd", locale=flask_babel.get_locale()))


def format_time(value: time) -> str:
    """Return a time of the day such as 09:30."""
    return str(babel_format_time(value, "short", locale=flask_babel.get_locale()))


def format_zone(zone: ZoneInfo) -> str:
    """Return a time zone by its city, such as Copenhagen."""
    return str(get_timezone_location(zone, locale=flask_babel.get_locale(), return_city=True))


def format_number(value: int) -> str:
    """Return a number with the language's separators."""
    # No language separates what has three digits, and a search page shows a hundred such counts.
    return str(value) if 0 <= value < 1000 else _format_number(value, str(flask_babel.get_locale()))


@lru_cache(maxsize=4096)
def _format_number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def format_list(values: list[str]) -> str:
    """Return a list such as “a, b and c”."""
    return babel_format_list(values, locale=flask_babel.get_locale())
