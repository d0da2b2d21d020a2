"""What a beginning may become while it is typed: practices, themes, countries, words."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import url_for

from kb.search.catalogue import Catalogue
from kb.search.engine import Card
from kb.search.folding import folded, words
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import vocabulary
from kb.web.localisation import current_language
from kb.web.wording import gettext as _


def suggestions_for(catalogue: Catalogue, text: str, language: str, *, most: int) -> dict[str, Any]:
    """Return groups of suggestions, each with a label and items that have a text and an address. Empty groups are left out."""
    if not text.strip():
        return {"q": text, "groups": []}
    found = catalogue.suggest(text, language, most=most)
    themes = _beginning(text, _themes(language), most)
    countries = _beginning(text, _countries(language, catalogue.countries()), most)
    groups = (
        _group("words", _("Search for"), (_item(word, "search.page", q=word) for word in found.words)),
        _group("practices", _("Practices"), (_practice(card) for card in found.practices)),
        _group("themes", _("Themes"), (_item(label, "pages.theme", theme=theme) for theme, label in themes)),
        _group("countries", _("Countries"), (_item(label, "pages.country", code=code) for code, label in countries)),
    )
    return {"q": text, "groups": [group for group in groups if group["items"]]}


def _group(kind: str, label: str, items: Iterable[dict[str, str]]) -> dict[str, Any]:
    return {"kind": kind, "label": label, "items": list(items)}


def _practice(card: Card) -> dict[str, str]:
    return {**_item(card.title, "practices.page", slug=card.slug), "language": card.language}


def _item(text: str, endpoint: str, **values: Any) -> dict[str, str]:
    return {"text": text, "url": url_for(endpoint, ui_language=current_language(), **values)}


def _beginning(text: str, choices: tuple[tuple[str, str, str], ...], most: int) -> list[tuple[str, str]]:
    """Return id and label of choices of which every typed word begins a word."""
    typed = [folded(word) for word in words(text)]
    if not typed:
        return []
    return [(key, label) for key, label, searched in choices if _has_all(searched, typed)][:most]


def _has_all(searched: str, typed: list[tuple[str, ...]]) -> bool:
    """Tell whether every typed word begins a word, in one spelling at least."""
    return all(any(f" {form}" in searched for form in forms) for forms in typed)


@cache
def _themes(language: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (term.id, term.label(language), _searched(*term.labels.get(language, (term.label(language),))))
        for term in vocabulary().themes
    )


@cache
def _countries(language: str, codes: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, country_name(code, language), _searched(country_name(code, language))) for code in codes)


def _searched(*labels: str) -> str:
    return " " + " ".join(form for label in labels for word in words(label) for form in folded(word))
