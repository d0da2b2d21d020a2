"""What makes a link travel: QR codes, what other sites put into a frame, and what tells them how (oEmbed)."""

from typing import Any, Final

from flask import Blueprint, Response, json, request, url_for
from werkzeug.exceptions import Gone, NotFound

from kb.collections.board_page import board_page
from kb.collections.codes import collection_link
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.practices.views import practice_pages
from kb.sharing.embeds import card_of, collection_frame, framed, practice_frame
from kb.sharing.found import practice_link, shown_practice
from kb.sharing.oembed import answer, shared_at
from kb.sharing.qr import qr_png, qr_svg, qr_svg_file
from kb.web.localisation import current_language

#: No window is wider, and no number with more digits is read.
_MOST_PIXELS: Final = 10_000

blueprint = Blueprint("sharing", __name__)
for tool in (qr_svg, practice_frame, collection_frame):
    blueprint.add_app_template_global(tool)


@blueprint.get("/c/<code>/qr.<any(svg, png):kind>")
def collection_qr(code: str, kind: str) -> Response:
    """Draw the short link of a collection."""
    collection = opened(code)
    return keep_quiet(_picture(collection_link(practice_pages().base_url, collection.code), kind), collection)


@blueprint.get("/p/<slug>/qr.<any(svg, png):kind>")
def practice_qr(slug: str, kind: str) -> Response:
    """Draw the short link of a practice."""
    return _picture(practice_link(shown_practice(slug).slug), kind)


@blueprint.get("/<language:ui_language>/practices/<slug>/embed")
def practice_embed(slug: str) -> Response:
    """Show the card of a practice in a frame."""
    try:
        practice = shown_practice(slug)
    except (Gone, NotFound) as error:
        return framed("sharing/embed_gone.html", status=error.code)
    return framed("sharing/embed_practice.html", page=card_of(practice))


@blueprint.get("/<language:ui_language>/c/<code>/embed")
def collection_embed(code: str) -> Response:
    """Show a collection as a list in a frame."""
    try:
        collection = opened(code)
    except NotFound:
        response = framed("sharing/embed_gone.html", status=404)
        response.headers["Cache-Control"] = "no-store"
        return response
    language, pages = current_language(), practice_pages()
    board = read_board(session(), collection, pages, language)
    page = board_page(board, language, base_url=pages.base_url)
    response = keep_quiet(framed("sharing/embed_collection.html", page=page), collection)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/oembed")
def oembed() -> Response:
    """Tell how to show one of our addresses in a frame."""
    if request.args.get("format", "json") != "json":
        return _json({"error": "Only format=json is made here."}, 501)
    try:
        shared = shared_at(request.args.get("url", ""))
    except (Gone, NotFound):
        return _json({"error": "There is nothing of this site at that address."}, 404)
    response = _json(answer(shared, most_width=_pixels("maxwidth"), most_height=_pixels("maxheight")))
    # Which language a short link opens in depends on who asks.
    response.headers["Vary"] = "Accept-Language"
    return keep_quiet(response, shared.thing) if isinstance(shared.thing, Collection) else response


@blueprint.app_template_global()
def oembed_path(url: str) -> str:
    """Return where it is told how to show one of our addresses in a frame."""
    return url_for("sharing.oembed", url=url, format="json")


def _pixels(name: str) -> int | None:
    """Return a size from the query; what is none is as if it were not there."""
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < len(str(_MOST_PIXELS))
    return int(text) or None if is_number else None


def _json(value: dict[str, Any], status: int = 200) -> Response:
    response = Response(json.dumps(value, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _picture(address: str, kind: str) -> Response:
    if kind == "svg":
        return Response(qr_svg_file(address), content_type="image/svg+xml")
    return Response(qr_png(address), content_type="image/png")
