"""The handout of a collection, as a PDF."""

from datetime import UTC, datetime

from flask import Blueprint, Response

from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.handouts.file_names import file_name
from kb.handouts.handout import handout_pdf
from kb.practices.views import practice_pages
from kb.typesetting.answers import answer_errors, pdf_answer
from kb.web.localisation import current_language

blueprint = Blueprint("handouts", __name__)
answer_errors(blueprint)


@blueprint.get("/<language:ui_language>/c/<code>/handout.pdf")
def pdf(code: str) -> Response:
    """Set a collection for paper, in the language of the address."""
    collection, pages, language = opened(code), practice_pages(), current_language()
    board = read_board(session(), collection, pages, language)
    made = handout_pdf(board, pages, language, now=datetime.now(UTC))
    return keep_quiet(pdf_answer(made, name=f"{file_name(board.title)}-{language}.pdf"), collection)
