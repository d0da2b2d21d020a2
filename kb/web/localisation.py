"""The reader's language: first part of every page's address, else negotiated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, g, redirect, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from kb import resources
from kb.languages import ENGLISH, LANGUAGES
from kb.web.wording import Babel, texts_in

#: The name of the address part that carries the interface language.
PART: Final = "ui_language"


class LanguageConverter(BaseConverter):
    """Matches an interface language in an address."""

    regex = "|".join(LANGUAGES)


def init_app(app: Flask) -> None:
    """Make addresses carry the language, and Babel follow it."""
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(resources.TRANSLATIONS)
    Babel(app, locale_selector=_locale)

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and PART in values:
            g.language = values.pop(PART)

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if PART not in values and app.url_map.is_endpoint_expecting(endpoint, PART):
            values[PART] = current_language()


def current_language() -> str:
    """Return the language of this request's page; for addresses without one, what the browser asks for."""
    if "language" not in g:
        first = request.path.split("/", 2)[1]
        g.language = first if first in LANGUAGES else negotiated_language()
    language: str = g.language
    return language


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in somebody else's language for a while, addresses too: a mail goes out in that of who receives it.

    Within a request, or within an application context that a command has made.
    """
    before = g.pop("language", None)
    g.language = language
    try:
        with texts_in(_locale_of(language)):
            yield
    finally:
        del g.language
        if before is not None:
            g.language = before


def _locale() -> str:
    return _locale_of(current_language())


def _locale_of(language: str) -> str:
    # Plain `en` would write dates as Americans do.
    return "en_GB" if language == ENGLISH else language


def negotiated_language() -> str:
    """Return the interface language that the browser's `Accept-Language` likes best."""
    for tag, _ in request.accept_languages:
        if (language := tag.split("-")[0].lower()) in LANGUAGES:
            return language
    return ENGLISH


def redirect_to_language(endpoint: str, **values: Any) -> BaseResponse:
    """Send the reader on to the page in her own language."""
    response = redirect(url_for(endpoint, ui_language=negotiated_language(), **values), code=302)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response


def same_page_in(language: str) -> str:
    """Return the path of this page in another language, with its query; that language's home where there is none."""
    if request.endpoint and request.url_rule and PART in request.url_rule.arguments:
        # The query is not handed to `url_for`, which takes names such as `_anchor` for its own.
        path = url_for(request.endpoint, **{**(request.view_args or {}), PART: language})
        query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != PART])
        return f"{path}?{query}" if query else path
    return url_for("pages.home", ui_language=language)
