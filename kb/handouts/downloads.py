"""A collection to take along: one file that opens without a network, text to edit, a table."""

from datetime import UTC, datetime
from io import BytesIO

from flask import Blueprint, Response, current_app, send_file

from kb.collections.board import Board
from kb.collections.covers import cover_file
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.handouts.file_names import file_name
from kb.handouts.offline import offline_pack
from kb.handouts.tables import collection_table
from kb.handouts.texts import collection_text
from kb.practices.views import practice_pages
from kb.web.localisation import current_language

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/<language:ui_language>/c/<code>/offline.html")
def offline(code: str) -> Response:
    """Give everything in one file."""
    collection = opened(code)
    board = _board(collection)
    cover = cover_file(collection, uploads=current_app.extensions["kb.uploads"])
    today = datetime.now(UTC).astimezone(board.zone).date()
    made = offline_pack(board, practice_pages(), current_language(), cover=cover, saved=today)
    return _file(collection, made.encode(), "html", "text/html")


@blueprint.get("/<language:ui_language>/c/<code>/collection.md")
def markdown(code: str) -> Response:
    """Give a text that can be pasted anywhere."""
    collection = opened(code)
    text = collection_text(_board(collection), current_language(), base_url=practice_pages().base_url)
    return _file(collection, text.encode(), "md", "text/markdown")


@blueprint.get("/<language:ui_language>/c/<code>/collection.csv")
def csv(code: str) -> Response:
    """Give a table with a row for each line."""
    collection = opened(code)
    table = collection_table(_board(collection), current_language(), base_url=practice_pages().base_url)
    return _file(collection, table, "csv", "text/csv")


def _board(collection: Collection) -> Board:
    return read_board(session(), collection, practice_pages(), current_language())


def _file(collection: Collection, content: bytes, ending: str, media_type: str) -> Response:
    name = f"{file_name(collection.title)}-{current_language()}.{ending}"
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response = keep_quiet(response, collection)
    # Search engines are to find the page, not its copies.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
