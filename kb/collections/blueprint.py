"""What the pages of those who make collections share: who is here, what they work with, and the answers to what is not theirs."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.models import Account
from kb.accounts.signed_in import current_account
from kb.collections.access import UnknownCollection
from kb.collections.board import Board
from kb.collections.checks import Problem
from kb.collections.editing import UnknownItem
from kb.collections.models import Collection
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.practices.record import Practice
from kb.practices.views import practice_pages
from kb.web.error_pages import make_error_response
from kb.web.forms import FormProblem
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

ALL: Final = "/<language:ui_language>/collections"
ONE: Final = f"{ALL}/<collection_id>"

blueprint = Blueprint("collections", __name__)


def editor() -> Account:
    """Return who is signed in; the view has made sure that somebody is."""
    account = current_account()
    assert account is not None
    return account


def now() -> datetime:
    """Return the time of this request."""
    return datetime.now(UTC)


def addable_practice(slug: str) -> Practice | None:
    """Return a practice that can be added, by its slug or a former one; None for what is not there or was withdrawn."""
    practice = practice_pages().read_now(slug)
    return None if practice is None or practice.is_withdrawn else practice


def board_of(collection: Collection) -> Board:
    """Return a collection as the reader sees it."""
    return read_board(session(), collection, practice_pages(), current_language())


def typed_form() -> dict[str, str]:
    """Return the form that this request sends, trimmed; browsers end its lines as mail does."""
    return {name: value.strip().replace("\r\n", "\n") for name, value in request.form.items()}


def told(problems: tuple[Problem, ...]) -> tuple[FormProblem, ...]:
    """Return problems in the reader's language."""
    return tuple(FormProblem(field=one.field, message=_(one.message, **one.details)) for one in problems)


def answer(template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page."""
    return make_response(render_template(f"collections/{template}", **values), status)


def line_path(collection_id: str, item_id: str, done: str) -> str:
    """Return the address of the line that somebody worked on, which tells there what was done."""
    return url_for("collections.edit", collection_id=collection_id, done=done, item=item_id, _anchor=f"item-{item_id}")


@blueprint.errorhandler(UnknownCollection)
@blueprint.errorhandler(UnknownItem)
def _not_here(_error: Exception) -> BaseResponse:
    return make_error_response(404)


@blueprint.after_request
def _keep_fresh(response: Response) -> Response:
    # What these pages show may change at any time, and not with the index of practices.
    response.headers.setdefault("Cache-Control", "no-cache, private")
    return response
