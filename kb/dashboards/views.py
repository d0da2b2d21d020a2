"""The pages: one's own practices, and for administrators the outbox and the health of the site."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.presentation import account_menu
from kb.accounts.signed_in import current_account, sign_in_required
from kb.dashboards import outbox
from kb.dashboards.health import look_at
from kb.dashboards.own import MOST_SHOWN, own_practices, texts_at_work
from kb.dashboards.presentation import health_parts, mail_row, outbox_told, practice_row, writing_told
from kb.database.requests import session
from kb.practices.views import practice_pages
from kb.settings import Settings
from kb.submissions import desk
from kb.web.forms import whole_number
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

blueprint = Blueprint("dashboards", __name__, url_prefix="/<language:ui_language>/account")
blueprint.context_processor(account_menu)


@blueprint.get("/practices")
@sign_in_required
def own() -> str:
    """Show somebody what became of what they wrote."""
    account, now = current_account(), datetime.now(UTC)
    assert account is not None
    found = own_practices(session(), account, pages=practice_pages(), now=now)
    return render_template(
        "account/practices.html",
        practices=[practice_row(one, current_language()) for one in found],
        writing=writing_told(texts_at_work(session(), account)),
        is_cut=len(found) == MOST_SHOWN,
    )


@blueprint.get("/outbox")
@sign_in_required
def outbox_page() -> str:
    """Show the mails that wait or were given up."""
    found = outbox.unsent(session(), current_account())
    return render_template(
        "account/outbox.html",
        mails=[mail_row(one) for one in found.mails],
        told=outbox_told(found, settings=_settings()),
        done=_("They are tried again at once.") if request.args.get("done") == "again" else "",
    )


@blueprint.post("/outbox")
@sign_in_required
def try_again() -> BaseResponse:
    """Let one mail, or all that were not sent, begin anew."""
    number = request.form.get("mail", type=whole_number) if "mail" in request.form else None
    if "mail" in request.form and number is None:
        abort(404)
    count = outbox.try_again(session(), current_account(), number=number, now=datetime.now(UTC))
    if number is not None and not count:
        abort(404)
    return redirect(url_for(".outbox_page", done="again" if count else None), 303)


@blueprint.get("/health")
@sign_in_required
def health() -> str:
    """Show how the site is doing."""
    found = look_at(
        session(),
        current_account(),
        settings=_settings(),
        catalogue=desk.catalogue(),
        is_database_current=current_app.extensions["kb.is_database_current"](),
    )
    parts = health_parts(found, now=datetime.now(UTC))
    troubles = sum(row.is_trouble for part in parts for row in part.rows)
    return render_template("account/health.html", parts=parts, troubles=troubles)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep what is somebody's own out of caches."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _settings() -> Settings:
    found: Settings = current_app.extensions["kb.settings"]
    return found
