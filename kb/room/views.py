"""What participants do on a board without an account: take something home, undo it, propose a link; and the projector.

The counts are asked for every few seconds. Server-sent events would hold a thread of the server for each listener, of which
waitress has few; a question that is answered “the same as before” costs next to nothing.
"""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import current_account
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.waiting import wait_told, with_retry_after
from kb.collections.access import Standing, standing_of
from kb.collections.board import Board
from kb.collections.codes import collection_link, written
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.collections.typed import web_address
from kb.database.requests import session
from kb.room import asked, proposals, takes
from kb.room.asked import Asker
from kb.room.devices import device_of, number_in
from kb.room.presentation import ASKED, PROPOSED, Line, Room, line_on, room_view, sentences_on_wall
from kb.room.projector import deck_of
from kb.room.proposals import EnoughProposals
from kb.room.takes import EnoughTakes, NotTakable, Pledge, RoomClosed
from kb.room.typed import plain, pledge_in, problems_of_link, problems_of_pledge
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

_BOARD: Final = "/<language:ui_language>/c/<code>"

blueprint = Blueprint("rooms", __name__)


@blueprint.app_template_global()
def room_of(board: Board) -> Room:
    """Return the room of a board for its page. For `room/_take.html` and `room/_parts.html`."""
    if "room" not in g:
        me, done = number_in(request.args.get(asked.ME, "")), request.args.get("done", "")
        device = device_of(me, board.id, key=asked.secret_key()) if me else ""
        done = done if done in {PROPOSED, ASKED} else ""
        room = room_view(session(), board, me=me, device=device, me_in_address=bool(me), done=done)
        g.room = replace(room, taken=tuple(line_on(board, item) for item in board.items() if item.id in room.mine))
    found: Room = g.room
    return found


@blueprint.post(f"{_BOARD}/take")
def take(code: str) -> BaseResponse:
    """Keep that a device takes something home, with what it wants to do."""
    collection, values, now = opened(code), sent("item", "sentence", "due"), asked.now()
    who = asked.asker(collection)
    problems = tuple(problems_of_pledge(values, today=now.date()))
    if problems:
        return _refused_take(collection, who, Form(values=values, problems=problems), status=422)
    pledge = pledge_in(values) if "sentence" in request.form else None
    return _taken(collection, who, values, pledge)


def _taken(collection: Collection, who: Asker, values: dict[str, str], pledge: Pledge | None) -> BaseResponse:
    item, key, now = values["item"], asked.secret_key(), asked.now()
    try:
        takes.take(session(), collection, item, who.participant, pledge, key=key, now=now)
    except TooManyAttempts as error:
        return _take_waits(collection, who, values, error)
    except (RoomClosed, EnoughTakes) as error:
        problem, status = _told(error)
        return _refused_take(collection, who, Form(values=values, problems=(problem,)), status=status)
    said = _("Your sentence is kept.") if pledge and pledge.sentence else _("Kept.")
    return _answered_take(collection, who, item, said=said)


@blueprint.post(f"{_BOARD}/untake")
def untake(code: str) -> BaseResponse:
    """Undo it."""
    collection, values = opened(code), sent("item")
    who = asked.asker(collection)
    try:
        takes.undo(session(), collection, values["item"], who.participant, key=asked.secret_key(), now=asked.now())
    except TooManyAttempts as error:
        return _take_waits(collection, who, values, error)
    return _answered_take(collection, who, values["item"], said=_("Undone."))


@blueprint.get(f"{_BOARD}/mine")
def mine(code: str) -> Response:
    """Return the parts of what a device took home, for a script that knows its number."""
    collection = opened(code)
    room = asked.room_for(collection, number_in(request.headers.get(asked.DEVICE, "")))
    parts = {f"take-{item}": _take_part(collection, room, item) for item in room.mine}
    if room.mine:
        parts |= {"room-mine": _mine_part(room), "room-remind": _remind_part(room)}
    return keep_quiet(asked.parts_answer(parts, said=""), collection)


@blueprint.post(f"{_BOARD}/propose")
def propose(code: str) -> BaseResponse:
    """Keep a link for the facilitator."""
    collection, values = opened(code), sent("title", "url")
    who, form = asked.asker(collection), Form(values=values, problems=tuple(problems_of_link(values)))
    if form.problems:
        return _answered_proposal(collection, who, form, status=422)
    title, url, key, now = plain(values["title"]), web_address(values["url"]), asked.secret_key(), asked.now()
    try:
        proposals.propose(session(), collection, who.participant, title=title, url=url, key=key, now=now)
    except TooManyAttempts as error:
        refused = _answered_proposal(collection, who, Form(values=values, problems=(wait_told(error),)), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    except (RoomClosed, EnoughProposals) as error:
        problem, status = _told(error)
        return _answered_proposal(collection, who, Form(values=values, problems=(problem,)), status=status)
    return _answered_proposal(collection, who, Form(), done=PROPOSED)


@blueprint.get(f"{_BOARD}/<any(take, untake, propose, remind):form>")
def back(code: str, form: str) -> BaseResponse:
    """Lead whoever opens the address of a form on to the board: after a reload, or in another language."""
    assert form
    return redirect(url_for("boards.page", code=written(opened(code).code)))


@blueprint.get(f"{_BOARD}/projector")
def projector(code: str) -> Response:
    """Show a board on a wall, one thing at a time: `?at=3` the third."""
    collection = opened(code)
    board = read_board(session(), collection, asked.pages(), current_language())
    counts = takes.counts_of(session(), collection.id)
    deck = deck_of(board, current_language(), counts.by_item)
    at = request.args.get("at", "0")
    html = render_template(
        "room/projector.html",
        board=board,
        deck=deck,
        at=min(int(at), len(deck) - 1) if at.isascii() and at.isdigit() and len(at) < 4 else 0,
        link=collection_link(asked.pages().base_url, collection.code),
        counts=counts,
        room=room_view(session(), board),
        on_wall=sentences_on_wall(session(), board),
        is_editor=standing_of(session(), current_account(), collection) is not Standing.VISITOR,
    )
    return keep_quiet(make_response(html), collection)


@blueprint.get("/c/<code>/counts.json")
def counts(code: str) -> Response:
    """Count what was taken home; with the latest sentences where they are shown."""
    collection = opened(code)
    counted = takes.counts_of(session(), collection.id)
    told = sentences_on_wall(session(), collection)
    sentences = [{"item": one.item_id, "text": one.text, "language": one.language} for one in told]
    answer = jsonify(people=counted.people, taken=counted.taken, items=counted.by_item, sentences=sentences)
    return keep_quiet(asked.same_or(answer), collection)


@blueprint.errorhandler(NotTakable)
def _not_on_board(_error: NotTakable) -> Response:
    return asked.refused(
        404,
        title=_("This is not on the board any more"),
        advice=_("The facilitator has taken it off. Open the board again to see what is on it now."),
    )


@blueprint.errorhandler(404)
def _not_here(_error: Exception) -> Response:
    return asked.refused(404)


def _answered_take(collection: Collection, who: Asker, item: str, *, said: str) -> BaseResponse:
    if not asked.wants_parts():
        return asked.back_to_board(collection, who.number, anchor=f"take-{item}")
    room = asked.room_for(collection, who.number)
    parts = {f"take-{item}": _take_part(collection, room, item), "room-mine": _mine_part(room)}
    if len(room.mine) <= 1:
        # With the first thing a reminder is offered. Later an address may stand in its form already.
        parts["room-remind"] = _remind_part(room)
    return asked.parts_answer(parts, said=said)


def _refused_take(collection: Collection, who: Asker, form: Form, *, status: int) -> Response:
    """Show the form again, with what was typed and what is wrong."""
    room, item = asked.room_for(collection, who.number), form.value("item")
    if asked.wants_parts():
        parts = {f"take-{item}": _take_part(collection, room, item, form)}
        return asked.parts_answer(parts, said=form.problems[0].message, status=status)
    line = _line(collection, item)
    html = render_template("room/again.html", what="take", title=line.title, room=room, line=line, form=form)
    return keep_quiet(make_response(html, status), collection)


def _take_waits(collection: Collection, who: Asker, values: dict[str, str], error: TooManyAttempts) -> BaseResponse:
    refused = _refused_take(collection, who, Form(values=values, problems=(wait_told(error),)), status=429)
    return with_retry_after(refused, minutes=error.minutes)


def _mine_part(room: Room) -> str:
    return asked.part("room/_parts.html", "mine_box", room)


def _remind_part(room: Room) -> str:
    return asked.part("room/_parts.html", "remind_box", room)


def _take_part(collection: Collection, room: Room, item: str, form: Form | None = None) -> str:
    line = _line(collection, item)
    return asked.part("room/_take.html", "take_box", room, line, form or Form(), line.slug)


def _line(collection: Collection, item_id: str) -> Line:
    return asked.line(collection, takes.takable(session(), collection, item_id))


def _answered_proposal(
    collection: Collection, who: Asker, form: Form, *, done: str = "", status: int = 200
) -> BaseResponse:
    room = asked.room_for(collection, who.number, done=done)
    if asked.wants_parts():
        said = form.problems[0].message if form.problems else _("Thank you. The facilitator sees your link now.")
        parts = {"room-propose": asked.part("room/_parts.html", "propose_box", room, form)}
        return asked.parts_answer(parts, said=said, status=status)
    if not form.problems:
        return asked.back_to_board(collection, who.number, anchor="room-propose", done=done)
    html = render_template("room/again.html", what="propose", title=_("Propose a link"), room=room, form=form)
    return keep_quiet(make_response(html, status), collection)


def _told(error: RoomClosed | EnoughTakes | EnoughProposals) -> tuple[FormProblem, int]:
    if isinstance(error, EnoughTakes):
        message = _("This board is full. Copy your text, and tell the facilitator.")
        return FormProblem(field="", message=message), 429
    if isinstance(error, EnoughProposals):
        message = _("Enough links are waiting for now. Tell the facilitator about this one.")
        return FormProblem(field="", message=message), 429
    return FormProblem(field="", message=_("The facilitator has closed this. Copy your text if you need it.")), 409
