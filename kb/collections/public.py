"""Pages of collections for everybody: the board that a code opens, seminars, and the list of collections."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import current_account
from kb.collections import seminars as seminars_
from kb.collections.access import Standing, standing_of
from kb.collections.blueprint import ALL
from kb.collections.blueprint import blueprint as workshop
from kb.collections.board_page import board_page
from kb.collections.checks import MOST_TAG
from kb.collections.codes import written
from kb.collections.listing import collection_lines
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.collections.plain_text import Paragraph, paragraphs
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.practices.views import practice_pages
from kb.web.localisation import current_language, redirect_to_language
from kb.web.printable import printable

#: What a form gives back of a code that opened nothing; a code has nineteen characters.
_MOST_TYPED: Final = 100

blueprint = Blueprint("boards", __name__)


@blueprint.app_template_global()
def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of what people wrote. For `components/plain_text.html`."""
    return paragraphs(text)


@blueprint.get("/c/")
def typed() -> BaseResponse:
    """Open the board whose code somebody typed into a form."""
    code = request.args.get("code", "").strip()
    if not code:
        return redirect_to_language("collections.page")
    return _lead_to(_found(code))


@blueprint.get("/c/<code>")
def short(code: str) -> BaseResponse:
    """Send a reader on to the board in her own language."""
    return _lead_to(_found(code))


@blueprint.get("/<language:ui_language>/c/<code>")
def page(code: str) -> BaseResponse:
    """Show a board."""
    collection = _found(code)
    if code != written(collection.code):
        return redirect(url_for(".page", code=written(collection.code)))
    pages, language = practice_pages(), current_language()
    board = read_board(session(), collection, pages, language)
    is_editor = standing_of(session(), current_account(), collection) is not Standing.VISITOR
    shown = board_page(board, language, base_url=pages.base_url)
    return _answer("page.html", page=shown, board=board, is_editor=is_editor)


@blueprint.get("/<language:ui_language>/seminars")
def seminars() -> Response:
    """List the seminars that are to come, and those that were."""
    found, language = seminars_.seminars(session(), now=datetime.now(UTC)), current_language()
    return _answer(
        "seminars.html",
        upcoming=collection_lines(found.upcoming, language),
        past=collection_lines(found.past, language),
    )


@workshop.get(ALL, endpoint="page")
def collections() -> Response:
    """List the collections that everybody may see, all or those with a tag; one's own stand above them."""
    tag = printable(request.args.get("tag", "")[:MOST_TAG])
    found = [one for one in seminars_.listed(session()) if not tag or one.has_tag(tag)]
    return _answer("collections.html", listed=collection_lines(found, current_language()), tag=tag)


@blueprint.errorhandler(404)
def _no_such_code(_error: NotFound) -> Response:
    """Let somebody correct the code that she typed; the address of a private collection answers the same."""
    code = (request.view_args or {}).get("code") or request.args.get("code", "")
    response = _answer("no_code.html", typed=printable(code[:_MOST_TYPED]))
    response.status_code = 404
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.after_request
def _keep_fresh(response: Response) -> Response:
    # Boards change at any time, and lists of seminars with the day; neither does so with the index of practices.
    response.headers.setdefault("Cache-Control", "no-cache, private")
    collection: Collection | None = g.get("opened_collection")
    return response if collection is None else keep_quiet(response, collection)


def _found(code: str) -> Collection:
    collection: Collection = opened(code)
    g.opened_collection = collection
    return collection


def _lead_to(collection: Collection) -> BaseResponse:
    return redirect_to_language("boards.page", code=written(collection.code))


def _answer(template: str, **values: Any) -> Response:
    return make_response(render_template(f"board/{template}", **values))
