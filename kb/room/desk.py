"""The facilitator's desk: live counts, sentences to hide, links to accept, and the summary to take along."""

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.models import Account
from kb.accounts.signed_in import current_account, sign_in_required
from kb.collections.access import UnknownCollection, to_edit
from kb.collections.board import Board
from kb.collections.checks import NotFit
from kb.collections.codes import written
from kb.collections.models import Collection
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.handouts.file_names import file_name
from kb.room import asked, proposals, summary, takes
from kb.room.desk_view import accepted_view, desk_view
from kb.room.proposals import UnknownProposal
from kb.room.takes import NotTakable
from kb.typesetting.answers import answer_errors, pdf_answer
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

_DESK: Final = "/<language:ui_language>/collections/<collection_id>/room"
#: The parts that change by themselves, each a macro of a template.
_PARTS: Final = {"switches": "_desk", "counts": "_desk", "waiting": "_desk_lists", "written": "_desk_lists"}

blueprint = Blueprint("collection_room", __name__)
answer_errors(blueprint)


@blueprint.get(_DESK)
@sign_in_required
def desk(collection_id: str) -> str:
    """Show what comes in."""
    board = _board(_own(collection_id))
    return render_template(
        "room/desk.html",
        board=board,
        code=written(board.code),
        desk=desk_view(session(), board),
        accepted=accepted_view(board, request.args.get("accepted", "")),
    )


@blueprint.get(f"{_DESK}/live.json")
@sign_in_required
def live(collection_id: str) -> Response:
    """Return the parts of the desk that change by themselves, for a script that asks every few seconds."""
    return asked.same_or(asked.parts_answer(_parts(_board(_own(collection_id))), said=""))


@blueprint.post(f"{_DESK}/switch")
@sign_in_required
def switch(collection_id: str) -> BaseResponse:
    """Open or close taking and proposing; show or hide on the board what people take home."""
    wanted = {"yes": True, "no": False}
    collection = takes.switch(
        session(),
        _editor(),
        collection_id,
        is_open=wanted.get(request.form.get("open", "")),
        shows_takes=wanted.get(request.form.get("show", "")),
    )
    return _answered(collection, anchor="desk-switches")


@blueprint.post(f"{_DESK}/sentences/<take_id>")
@sign_in_required
def sentence(collection_id: str, take_id: str) -> BaseResponse:
    """Take a sentence off the board, or put it back."""
    is_hidden = request.form.get("hide") == "yes"
    collection = takes.hide(session(), _editor(), collection_id, take_id, is_hidden=is_hidden)
    return _answered(collection, anchor="desk-written")


@blueprint.post(f"{_DESK}/proposals/<proposal_id>")
@sign_in_required
def proposal(collection_id: str, proposal_id: str) -> BaseResponse:
    """Put a proposed link on the board, or leave it out."""
    editor, now = _editor(), asked.now()
    if request.form.get("do") == "accept":
        item = proposals.accept(session(), editor, collection_id, proposal_id, now=now)
        return _answered(_own(collection_id), anchor="desk-waiting", accepted=item.id if item else "")
    return _answered(proposals.hide(session(), editor, collection_id, proposal_id), anchor="desk-waiting", accepted="")


@blueprint.post(f"{_DESK}/proposals/hide")
@sign_in_required
def hide_proposals(collection_id: str) -> BaseResponse:
    """Leave out all links that wait."""
    collection = proposals.hide_all(session(), _editor(), collection_id)
    return _answered(collection, anchor="desk-waiting")


@blueprint.get(f"{_DESK}/summary.csv")
@sign_in_required
def summary_csv(collection_id: str) -> Response:
    """Return what came of it as a table."""
    board = _board(_own(collection_id))
    told = summary.summary_of(session(), board, base_url=asked.pages().base_url, now=asked.now())
    made = BytesIO(summary.as_csv(told))
    return send_file(made, mimetype="text/csv", download_name=_file_name(board, "csv"), as_attachment=True)


@blueprint.get(f"{_DESK}/summary.pdf")
@sign_in_required
def summary_pdf(collection_id: str) -> Response:
    """Return what came of it on paper."""
    board, now = _board(_own(collection_id)), asked.now()
    told = summary.summary_of(session(), board, base_url=asked.pages().base_url, now=now)
    return pdf_answer(summary.as_pdf(told, made_at=now), name=_file_name(board, "pdf"))


@blueprint.errorhandler(UnknownCollection)
@blueprint.errorhandler(UnknownProposal)
@blueprint.errorhandler(NotTakable)
def _not_here(_error: Exception) -> Response:
    return asked.refused(404)


@blueprint.errorhandler(NotFit)
def _full(_error: NotFit) -> Response:
    return asked.refused(
        409,
        title=_("The board takes no more links"),
        advice=_("Remove a line from it first, and accept the link then."),
    )


@blueprint.after_request
def _keep_fresh(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-cache, private")
    return response


def _answered(collection: Collection, *, anchor: str, accepted: str | None = None) -> BaseResponse:
    """Answer with the desk as it is now; `accepted` is the link that was put on the board, or empty where none was."""
    if not asked.wants_parts():
        return redirect(url_for(".desk", collection_id=collection.id, accepted=accepted or None, _anchor=anchor), 303)
    board = _board(collection)
    parts = _parts(board)
    told = accepted_view(board, accepted) if accepted else None
    if accepted is not None:
        parts["desk-told"] = asked.part("room/_desk_lists.html", "desk_told", desk_view(session(), board), told)
    return asked.parts_answer(parts, said=told.said if told else "")


def _parts(board: Board) -> dict[str, str]:
    shown = desk_view(session(), board)
    return {
        f"desk-{name}": asked.part(f"room/{template}.html", f"desk_{name}", shown) for name, template in _PARTS.items()
    }


def _file_name(board: Board, ending: str) -> str:
    what = _("summary")
    return f"{file_name(board.title)}-{what}.{ending}"


def _board(collection: Collection) -> Board:
    return read_board(session(), collection, asked.pages(), current_language())


def _own(collection_id: str) -> Collection:
    return to_edit(session(), _editor(), collection_id)


def _editor() -> Account:
    return current_account() or abort(404)
