"""The pages for sharing a collection: who may see it, its short link, invitations, and who edits it together."""

from typing import Final

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.typed import address_of, bad_address
from kb.accounts.waiting import wait_told, with_retry_after
from kb.collections import co_editors, share_mails, sharing
from kb.collections.access import UnknownCollection, to_edit
from kb.collections.blueprint import ONE, board_of, editor, now
from kb.collections.models import Visibility
from kb.collections.share_page import share_page
from kb.database.requests import session
from kb.practices.views import practice_pages
from kb.web.error_pages import make_error_response
from kb.web.forms import Form, sent
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

_SHARE: Final = f"{ONE}/share"
#: As `kb.accounts.links.address` writes it.
_JOIN: Final = "/<language:ui_language>/account/edit-together/<secret>"
#: What is told beside the short link, where one looks next. The anchor is in `templates/collections/_share_parts.html`.
_ABOUT_LINK: Final = frozenset({"visibility", "new-code"})
_LINK_PART: Final = "link"

blueprint = Blueprint("collection_share", __name__)


@blueprint.get(_SHARE)
@sign_in_required
def page(collection_id: str) -> Response:
    """Show how a collection is shared."""
    return _page(collection_id, Form())


@blueprint.post(f"{_SHARE}/visibility")
@sign_in_required
def change_visibility(collection_id: str) -> BaseResponse:
    """Say who may see it."""
    chosen = request.form.get("visibility", "")
    if chosen not in {*Visibility}:
        abort(400)
    sharing.show_to(session(), editor(), collection_id, Visibility(chosen), now=now())
    return _back(collection_id, "visibility")


@blueprint.post(f"{_SHARE}/new-code")
@sign_in_required
def renew_code(collection_id: str) -> BaseResponse:
    """Give it a new code; the old link is worthless."""
    sharing.renew_code(session(), editor(), collection_id, now=now())
    return _back(collection_id, "new-code")


@blueprint.post(f"{_SHARE}/invite")
@sign_in_required
def invite(collection_id: str) -> BaseResponse:
    """Send somebody the link to edit it together. The answer is the same whether or not she has an account."""
    values = sent("email")
    email = address_of(values["email"])
    if email is None:
        to_edit(session(), editor(), collection_id)
        return _page(collection_id, Form(values=values, problems=(bad_address(),)), status=422)
    try:
        _post_invitation(collection_id, email)
    except TooManyAttempts as error:
        refused = _page(collection_id, Form(values=values, problems=(wait_told(error),)), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    return _back(collection_id, "invited")


@blueprint.post(f"{_SHARE}/take-back")
@sign_in_required
def take_back(collection_id: str) -> BaseResponse:
    """Make an open invitation worthless."""
    co_editors.take_back(session(), editor(), collection_id, request.form.get("invitation", ""), now=now())
    return _back(collection_id, "taken-back")


@blueprint.post(f"{_SHARE}/remove")
@sign_in_required
def remove(collection_id: str) -> BaseResponse:
    """Let somebody no longer edit it."""
    co_editors.remove(session(), editor(), collection_id, request.form.get("editor", ""), now=now())
    return _back(collection_id, "removed")


@blueprint.post(f"{_SHARE}/leave")
@sign_in_required
def leave(collection_id: str) -> BaseResponse:
    """No longer edit it oneself."""
    co_editors.leave(session(), editor(), collection_id, now=now())
    return redirect(url_for("collections.page", done="left"), 303)


@blueprint.get(_JOIN)
def join_page(secret: str) -> str:
    """Show what one is invited to edit, with the button that joins; or how to sign in first."""
    invitation = co_editors.read(session(), secret, now=now())
    return render_template("collections/join.html", invitation=invitation)


@blueprint.post(_JOIN)
@sign_in_required
def join(secret: str) -> BaseResponse:
    """Edit a collection together with its owner from now on."""
    collection = co_editors.join(session(), editor(), secret, now=now())
    return redirect(url_for("collections.edit", collection_id=collection.id), 303)


@blueprint.errorhandler(UnknownCollection)
def _not_here(_error: UnknownCollection) -> BaseResponse:
    return make_error_response(404)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    if "secret" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _page(collection_id: str, form: Form, *, status: int = 200) -> Response:
    collection = to_edit(session(), editor(), collection_id)
    board = board_of(collection)
    share = share_page(
        session(),
        editor(),
        collection,
        board,
        language=current_language(),
        base_url=practice_pages().base_url,
        now=now(),
    )
    done, is_private = request.args.get("done", ""), share.page.is_private
    html = render_template(
        "collections/share.html",
        share=share,
        page=share.page,
        board=board,
        form=form,
        done=_done_told(done, is_private=is_private),
        done_at_link=done in _ABOUT_LINK and not is_private,
    )
    return make_response(html, status)


def _post_invitation(collection_id: str, email: str) -> None:
    actor, key = editor(), str(current_app.secret_key)
    secret = co_editors.invite(session(), actor, collection_id, email=email, key=key, now=now())
    share_mails.post_edit_together(
        session(),
        recipient=email,
        title=to_edit(session(), actor, collection_id).title,
        inviter=actor.name,
        secret=secret,
        language=current_language(),
        base_url=practice_pages().base_url,
        now=now(),
    )


def _done_told(done: str, *, is_private: bool) -> str:
    told = {
        "visibility": _("Saved. This is who may see it now.")
        if is_private
        else _("Whoever has this link can open it now."),
        "new-code": _("The collection has a new link. The old one does not open it any more."),
        "invited": _("A mail with a link is on its way. The link works once, within 14 days."),
        "taken-back": _("The invitation is not good any more."),
        "removed": _("This person no longer edits the collection."),
    }
    return told.get(done, "")


def _back(collection_id: str, done: str) -> BaseResponse:
    anchor = _LINK_PART if done in _ABOUT_LINK else None
    return redirect(url_for(".page", collection_id=collection_id, done=done, _anchor=anchor), 303)
