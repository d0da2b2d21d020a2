"""The search page. Its whole state is its address; everything on it is a link or a plain form."""

from typing import Final

from flask import Blueprint, current_app, render_template, request
from werkzeug.datastructures import MultiDict

from kb.search.analysis import MOST_QUERY_CHARACTERS
from kb.search.catalogue import Catalogue
from kb.search.engine import Facet, SearchRequest, Sort
from kb.search.presentation import card_view, chosen_options, facet_views, page_links, scheme_of, search_path
from kb.vocabulary.places import is_country, is_language
from kb.web.localisation import current_language

MOST_PAGES: Final = 1000
PAGE_SIZE: Final = 20

blueprint = Blueprint("search", __name__)


def the_catalogue() -> Catalogue:
    """Return this application's catalogue."""
    catalogue: Catalogue = current_app.extensions["kb.catalogue"]
    return catalogue


@blueprint.get("/<language:ui_language>/search")
def page() -> str:
    """Show what was found, and what it can be narrowed by."""
    asked = parse_request(request.args, current_language())
    results = the_catalogue().search(asked)
    return render_template(
        "pages/search.html",
        asked=asked,
        results=results,
        cards=[card_view(hit.card, asked.language, hit) for hit in results.hits],
        facets=facet_views(results, asked),
        chosen=chosen_options(asked),
        pages=page_links(asked, results.total),
        sorts={sort.value: search_path(asked, sort=sort) for sort in Sort},
        hidden=[(facet.value, value) for facet, values in asked.chosen.items() for value in sorted(values)],
    )


def parse_request(arguments: MultiDict[str, str], language: str) -> SearchRequest:
    """Read a search from an address. Total: what cannot be understood is left out."""
    chosen = {
        facet: values
        for facet in Facet
        if (values := frozenset(value for value in arguments.getlist(facet.value) if is_value(facet, value)))
    }
    number = arguments.get("page", "1")
    return SearchRequest(
        text=printable(arguments.get("q", ""))[:MOST_QUERY_CHARACTERS],
        language=language,
        chosen=chosen,
        sort=Sort.NEWEST if arguments.get("sort") == Sort.NEWEST.value else Sort.RELEVANCE,
        page=min(max(int(number), 1), MOST_PAGES) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        size=PAGE_SIZE,
    )


def printable(text: str) -> str:
    """Return a text without control characters, which no HTML may hold, and with single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def is_value(facet: Facet, value: str) -> bool:
    """Tell whether a facet can have this value."""
    if facet is Facet.COUNTRY:
        return is_country(value)
    if facet is Facet.LANGUAGE:
        return is_language(value)
    return value in scheme_of(facet)
