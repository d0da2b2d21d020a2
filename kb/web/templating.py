"""What every template may use: languages, dates and numbers in the reader's habit, addresses of this page."""

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from jinja2.ext import Extension

from kb.languages import ENGLISH, LANGUAGES
from kb.web.localisation import current_language, same_page_in
from kb.web.wording import format_day, format_number, gettext, ngettext

#: Each language as it calls itself; a menu of languages is read by people who look for their own.
OWN_NAMES: Final = {"en": "English", "lv": "Latviešu", "et": "Eesti", "fi": "Suomi", "da": "Dansk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """This page in a language."""

    language: str
    name: str
    path: str
    is_current: bool


_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Makes one space of each indent of HTML templates before they are compiled: to a browser it means the same.

    The rest of the indents would be a seventh of a page.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - the library's signature
        """Return a template as it is compiled. What people wrote comes in afterwards, with all its spaces; mails are left alone."""
        return _INDENT.sub(" ", source) if (name or "").endswith(".html") else source


def init_app(app: Flask, *, base_url: str, contact: str) -> None:
    """Register filters and globals."""
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.jinja_env.filters["day"] = format_day
    app.jinja_env.filters["number"] = format_number

    @app.context_processor
    def page_context() -> dict[str, Any]:
        return {
            "language": current_language(),
            "language_links": language_links(),
            "default_language": ENGLISH,
            "base_url": base_url,
            "contact": contact,
        }


def language_links() -> tuple[LanguageLink, ...]:
    """Return this page in every language."""
    current = current_language()
    return tuple(
        LanguageLink(
            language=language, name=OWN_NAMES[language], path=same_page_in(language), is_current=language == current
        )
        for language in LANGUAGES
    )
