"""The pattern page: every component of the design with real practices in it, for whoever writes the next page."""

from typing import Any, Final

from flask import Blueprint, render_template, request, url_for

from kb.pages.pictures import map_view, matrix_view, timeline_view
from kb.pages.presentation import busiest, country_counts, example_links, theme_counts
from kb.practices.presentation import PracticePage, present
from kb.practices.views import practice_pages
from kb.search.addresses import Addresses
from kb.search.beginnings import beginning_questions
from kb.search.cards import card_view
from kb.search.catalogue import Catalogue
from kb.search.engine import Facet, Results, SearchRequest
from kb.search.facet_views import PageLinks, chips, facet_views
from kb.search.views import the_catalogue
from kb.vocabulary.terms import vocabulary
from kb.web.colours import STANDS_ON, colours, contrasts
from kb.web.localisation import current_language

#: What the reader's device asks for, or one of the two for certain.
SCHEMES: Final = ("device", "light", "dark")
#: Something is chosen, something can be chosen, something leads nowhere.
CHOSEN: Final = {Facet.COUNTRY: frozenset({"DK"})}

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/<language:ui_language>/patterns")
def page() -> str:
    """Show every component in every state, in the light, in the dark, or as the device asks."""
    language = current_language()
    scheme = request.args.get("scheme", "")
    asked = SearchRequest(
        text=vocabulary().audiences["fathers"].label(language), language=language, chosen=CHOSEN, size=2
    )
    catalogue = the_catalogue()
    results = catalogue.search(asked)
    return render_template(
        "pages/patterns.html",
        scheme=scheme if scheme in SCHEMES else "device",
        schemes={scheme: url_for("patterns.page", scheme=scheme) for scheme in SCHEMES},
        colours=colours().values(),
        contrasts=tuple(contrasts(STANDS_ON)),
        levels=[(int(level.id), level.label(language)) for level in vocabulary().evidence_levels],
        questions=tuple(beginning_questions(results, language)),
        examples=example_links(language),
        practice=_practice(results.hits[0].card.slug, language) if results.hits else None,
        **_found(results, asked),
        **_pictures(catalogue, language),
    )


def _practice(slug: str, language: str) -> PracticePage | None:
    pages = practice_pages()
    practice = pages.read_now(slug)
    if practice is None:
        return None
    text = practice.text_for(language)
    return present(practice, pages.rendered.get(slug, text), text, language, base_url="", origin=None)


def _found(results: Results, asked: SearchRequest) -> dict[str, Any]:
    addresses = Addresses(url_for("search.page"), asked)
    views = {view.name: view for view in facet_views(results, asked, addresses)}
    return {
        "cards": [card_view(hit.card, asked.language, hit) for hit in results.hits],
        "facets": [views[facet] for facet in (Facet.COUNTRY, Facet.EVIDENCE) if facet in views],
        "chosen": chips(asked, addresses),
        "pages": PageLinks(page=2, pages=3, before=addresses.changed(page=1), after=addresses.changed(page=3)),
        "themes": busiest(theme_counts(results, vocabulary().themes.top(), asked.language), 3),
    }


def _pictures(catalogue: Catalogue, language: str) -> dict[str, Any]:
    results = catalogue.search(SearchRequest(language=language, size=0))
    countries = country_counts(results, language)
    return {
        "countries": countries,
        "map": map_view(countries),
        "matrix": matrix_view(catalogue, countries, language),
        "timeline": timeline_view(catalogue, results, language),
    }
