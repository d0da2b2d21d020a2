"""The search page. Its whole state is its address; everything on it is a link or a plain form."""

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from kb.search.addresses import Addresses, parse_request
from kb.search.cards import card_view
from kb.search.catalogue import Catalogue
from kb.search.engine import Results, Scope, SearchRequest, Sort
from kb.search.facet_views import chips, facet_views, page_links
from kb.search.nearest import nearest_labels
from kb.search.unanswered import UnansweredQuestions
from kb.web.localisation import current_language

blueprint = Blueprint("search", __name__)


def the_catalogue() -> Catalogue:
    """Return this application's catalogue."""
    catalogue: Catalogue = current_app.extensions["kb.catalogue"]
    return catalogue


@blueprint.get("/<language:ui_language>/search")
def page() -> Response | str:
    """Show what was found, and what it can be narrowed by."""
    asked = parse_request(request.args, current_language())
    results = the_catalogue().search(asked)
    html = _render(asked, results)
    if asked.text and not results.total:
        return _counted(html, asked)
    return html


def _render(asked: SearchRequest, results: Results) -> str:
    addresses = Addresses(url_for("search.page"), asked)
    return render_template(
        "pages/search.html",
        asked=asked,
        results=results,
        cards=[card_view(hit.card, asked.language, hit) for hit in results.hits],
        # The first result on this page that lacks words, where those with all words end.
        first_incomplete=_first_incomplete(asked, results),
        facets=facet_views(results, asked, addresses),
        chosen=chips(asked, addresses),
        pages=page_links(asked, results.total, addresses),
        addresses=addresses,
        sorts={sort.value: addresses.changed(sort=sort) for sort in Sort},
        scopes={scope.value: addresses.changed(scope=scope) for scope in Scope},
        nearest=nearest_labels(asked.text, asked.language) if not results.total else (),
    )


def _first_incomplete(asked: SearchRequest, results: Results) -> int:
    """Return the place on the page of the first result that lacks words; -1 where none does, or where the order is another."""
    if not asked.text or asked.sort is not Sort.RELEVANCE or results.are_phrases_loose:
        return -1
    return max(results.complete - (asked.page - 1) * asked.size, 0)


def _counted(html: str, asked: SearchRequest) -> Response:
    """Count a question that found nothing; the answer is not kept, or the next one who asks would not be counted."""
    if not asked.chosen:
        unanswered: UnansweredQuestions = current_app.extensions["kb.unanswered"]
        unanswered.count(asked.text, asked.language)
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response
