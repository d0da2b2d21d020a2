"""The pages on which one asks for one reminder by mail, confirms it, and ends it."""

from datetime import date
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.links import LinkNotGood
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.typed import address_of
from kb.accounts.waiting import wait_told, with_retry_after
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.database.requests import session
from kb.room import asked, mails, reminders, takes
from kb.room.asked import Asker
from kb.room.mails import Link, purpose_of
from kb.room.models import Reminder
from kb.room.presentation import ASKED
from kb.room.reminders import UnknownReminder
from kb.room.typed import day_in, problems_of_reminder
from kb.web.forms import Form, FormProblem, sent
from kb.web.signed_links import ForgedLink, thing_of
from kb.web.wording import gettext as _

_CONFIRM: Final = "/<language:ui_language>/reminders/confirm/<link>"
_END: Final = "/<language:ui_language>/reminders/end/<link>"

blueprint = Blueprint("reminders", __name__)


@blueprint.post("/<language:ui_language>/c/<code>/remind")
def ask(code: str) -> BaseResponse:
    """Take an address, and send it a link."""
    collection, values, today = opened(code), sent("email", "day"), asked.now().date()
    who = asked.asker(collection)
    taken = takes.taken_by(session(), collection.id, who.participant.device)
    if not taken:
        message = _("Take something home first, so that there is something to remind you of.")
        return _answered(collection, who, Form(values=values, problems=(FormProblem(field="", message=message),)), 422)
    first = min((one.due_on for one in taken.values() if one.due_on and one.due_on > today), default=None)
    form = Form(values=values, problems=tuple(problems_of_reminder(values, due_on=first, today=today)))
    if form.problems:
        return _answered(collection, who, form, 422)
    return _asked(collection, who, values, day_in(values["day"]) or first or today)


def _asked(collection: Collection, who: Asker, values: dict[str, str], due_on: date) -> BaseResponse:
    email, key, now = address_of(values["email"]) or "", asked.secret_key(), asked.now()
    try:
        made = reminders.ask(session(), collection, who.participant, email=email, due_on=due_on, key=key, now=now)
    except TooManyAttempts as error:
        refused = _answered(collection, who, Form(values=values, problems=(wait_told(error),)), 429)
        return with_retry_after(refused, minutes=error.minutes)
    mails.post_confirmation(session(), made, title=collection.title, base_url=asked.pages().base_url, now=now)
    return _answered(collection, who, Form(), 200)


@blueprint.get(_CONFIRM)
def confirm_page(link: str) -> str:
    """Show the button that lets the reminder come: programs open links in mails too, and press nothing."""
    return _page("confirm", _to_confirm(link))


@blueprint.post(_CONFIRM)
def confirm(link: str) -> BaseResponse:
    """Let the reminder come."""
    reminders.confirm(session(), _to_confirm(link), now=asked.now())
    return redirect(url_for(".confirm_page", link=link), 303)


@blueprint.get(_END)
def end_page(link: str) -> str:
    """Show the button that deletes the address, or that it is deleted."""
    try:
        return _page("end", reminders.find(session(), _id(Link.END, link), now=asked.now()))
    except UnknownReminder:
        return _page("end", None)


@blueprint.post(_END)
def end(link: str) -> str:
    """Delete the address."""
    reminders.end(session(), _id(Link.END, link))
    return _page("end", None)


@blueprint.errorhandler(404)
def _not_here(_error: Exception) -> Response:
    return asked.refused(404)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    if "link" in (request.view_args or {}):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _answered(collection: Collection, who: Asker, form: Form, status: int) -> BaseResponse:
    done = "" if form.problems else ASKED
    room = asked.room_for(collection, who.number, done=done)
    if asked.wants_parts():
        said = form.problems[0].message if form.problems else _("Look into your mailbox: we have sent you a link.")
        parts = {"room-remind": asked.part("room/_parts.html", "remind_box", room, form)}
        return asked.parts_answer(parts, said=said, status=status)
    if not form.problems:
        return asked.back_to_board(collection, who.number, anchor="room-remind", done=done)
    html = render_template("room/again.html", what="remind", title=_("Remind me by mail, once"), room=room, form=form)
    return keep_quiet(make_response(html, status), collection)


def _page(what: str, reminder: Reminder | None) -> str:
    collection = _board_of(reminder) if reminder else None
    return render_template(
        f"room/reminder_{what}.html",
        title=collection.title if collection else "",
        title_language=collection.languages[0] if collection else "",
        due_on=reminder.due_on if reminder else None,
        is_confirmed=reminder is not None and reminder.confirmed_at is not None,
        is_ended=reminder is None,
    )


def _board_of(reminder: Reminder) -> Collection | None:
    """Return what is to be reminded of; None where that is nobody's business any more."""
    collection = session().get_one(Collection, reminder.collection_id)
    return collection if reminders.may_be_told(reminder, collection) else None


def _to_confirm(link: str) -> Reminder:
    """Return what a link confirms, unless no mail would come of it."""
    try:
        found = reminders.find(session(), _id(Link.CONFIRM, link), now=asked.now())
    except UnknownReminder as error:
        raise LinkNotGood from error
    if _board_of(found) is None:
        raise LinkNotGood
    return found


def _id(purpose: Link, link: str) -> str:
    try:
        return thing_of(purpose_of(purpose), link)
    except ForgedLink as error:
        raise LinkNotGood from error
