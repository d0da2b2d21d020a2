"""`/api/v1/…`: read only, without keys, the same search as on the page."""

from typing import Any

from flask import Blueprint, Response, g, json, request, url_for

from kb.api.presentation import card_json, results_json
from kb.languages import LANGUAGES
from kb.search.addresses import Addresses, parse_request
from kb.search.facet_views import page_links
from kb.search.suggestions import suggestions_for
from kb.search.views import the_catalogue
from kb.web.localisation import current_language
from kb.web.printable import printable

MOST_SUGGESTIONS = 5
LONGEST_BEGINNING = 200

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_request
def take_language() -> Response | None:
    """Answer in the language that `lang` names; without it in what the asker accepts."""
    wanted = request.args.get("lang")
    if wanted is None:
        return None
    if wanted not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        return _json(
            {"error": f"lang={printable(wanted)[:20]} is not a language of this site; use one of {known}."}, 400
        )
    g.language = wanted
    return None


@blueprint.get("/practices")
def practices() -> Response:
    """Search; takes what the search page takes, and `lang` and `size`."""
    asked = parse_request(request.args, current_language())
    results = the_catalogue().search(asked)
    addresses = Addresses(url_for("api.practices"), asked)
    following = page_links(asked, results.total, addresses).after
    if following:
        following += f"&lang={asked.language}"
    return _json(results_json(results, asked.language, following=following))


@blueprint.get("/practices/<slug>")
def practice(slug: str) -> Response:
    """Tell what a list shows of one practice, and which are like it."""
    language = current_language()
    cards = the_catalogue().cards((slug,), language)
    if not cards:
        return _json({"error": f"There is no practice {slug!r}."}, 404)
    similar = the_catalogue().similar(slug, language)
    return _json({**card_json(cards[0], language), "similar": [card_json(card, language) for card in similar]})


@blueprint.get("/suggest")
def suggest() -> Response:
    """Tell what a beginning may become: practices, themes, countries, words."""
    text = printable(request.args.get("q", "")[:LONGEST_BEGINNING])
    return _json(suggestions_for(the_catalogue(), text, current_language(), most=MOST_SUGGESTIONS))


def _json(value: Any, status: int = 200) -> Response:
    response = Response(json.dumps(value, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
    if "lang" not in request.args:
        response.headers["Vary"] = "Accept-Language"
    return response
