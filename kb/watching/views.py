"""The pages on which one begins to follow something by mail, and ends it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.links import LinkNotGood
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.typed import address_of, bad_address
from kb.accounts.waiting import wait_told, with_retry_after
from kb.database.requests import session
from kb.practices.views import practice_pages
from kb.search.addresses import Addresses
from kb.search.engine import SearchRequest
from kb.search.views import the_catalogue
from kb.watching import mails, subscriptions
from kb.watching.mails import Link
from kb.watching.models import Rhythm, Subscription
from kb.watching.subscriptions import Follower, UnknownSubscription
from kb.watching.watched import Watched, told, watched_from, watched_in
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.network import asking_network
from kb.web.signed_links import ForgedLink, thing_of
from kb.web.wording import gettext as _

_WATCH: Final = "/<language:ui_language>/watch"
_CONFIRM: Final = f"{_WATCH}/confirm/<link>"
_END: Final = f"{_WATCH}/end/<link>"

blueprint = Blueprint("watching", __name__)


@blueprint.app_template_global()
def watch_path(asked: SearchRequest) -> str:
    """Return where one begins to follow a search."""
    return Addresses(url_for("watching.page"), asked).changed()


@blueprint.get(_WATCH)
def page() -> Response:
    """Show the form, for what the address names."""
    return _form(_watched(), Form(values={"rhythm": Rhythm.WEEKLY}))


@blueprint.post(_WATCH)
def subscribe() -> BaseResponse:
    """Take an address, and send it a link."""
    watched, language = _watched(), current_language()
    what = told(watched, the_catalogue()) or abort(404)
    form = Form(values=(values := sent("email", "rhythm")), problems=tuple(_problems(values)))
    if form.problems:
        return _form(watched, form, status=422)
    follower = Follower(email=address_of(values["email"]) or "", language=language, network=asking_network())
    key, now = str(current_app.secret_key), _now()
    try:
        made = subscriptions.subscribe(session(), follower, watched.query, Rhythm(values["rhythm"]), key=key, now=now)
    except TooManyAttempts as error:
        refused = _form(watched, Form(values=values, problems=(wait_told(error),)), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    mails.post_confirmation(session(), made, what=what, base_url=practice_pages().base_url, now=now)
    return redirect(f"{url_for('.page')}?{'&'.join(filter(None, (watched.query, 'done=asked')))}", 303)


@blueprint.get(_CONFIRM)
def confirm_page(link: str) -> str:
    """Show what is to be followed, with the button that begins it: programs open links in mails too, and follow nothing."""
    return _subscription_page("work/watch_confirm.html", _found(Link.CONFIRM, link))


@blueprint.post(_CONFIRM)
def confirm(link: str) -> BaseResponse:
    """Begin to send mail."""
    subscriptions.confirm(session(), _found(Link.CONFIRM, link), now=_now())
    return redirect(url_for(".confirm_page", link=link), 303)


@blueprint.get(_END)
def end_page(link: str) -> str:
    """Show the button that ends it, or that it has ended."""
    try:
        return _subscription_page("work/watch_end.html", subscriptions.find(session(), _id(Link.END, link), now=_now()))
    except UnknownSubscription:
        return render_template("work/watch_end.html", what="", is_ended=True)


@blueprint.post(_END)
def end(link: str) -> str:
    """End it; mail programs send this by themselves, and follow no redirect (RFC 8058)."""
    subscriptions.end(session(), _id(Link.END, link))
    return render_template("work/watch_end.html", what="", is_ended=True)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    if "link" in (request.view_args or {}):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _form(watched: Watched, form: Form, *, status: int = 200) -> Response:
    what = told(watched, the_catalogue()) or abort(404)
    query = watched.query
    back = url_for("practices.page", slug=watched.slug) if watched.slug else url_for("search.page")
    html = render_template(
        "work/watch.html",
        what=what,
        back_path=back if watched.slug or not query else f"{back}?{query}",
        action=f"{url_for('.subscribe')}?{query}",
        feed_path=_feed_path(watched),
        is_asked=request.args.get("done") == "asked",
        rhythms=((Rhythm.DAILY, _("At most once a day")), (Rhythm.WEEKLY, _("At most once a week"))),
        form=form,
    )
    return make_response(html, status)


def _feed_path(watched: Watched) -> str:
    language = current_language()
    if watched.slug:
        return url_for("feeds.practice", slug=watched.slug, lang=language)
    path = url_for("feeds.practices", lang=language)
    return f"{path}&{watched.query}" if watched.query else path


def _subscription_page(template: str, subscription: Subscription) -> str:
    language = current_language()
    what = told(watched_in(subscription.query, language), the_catalogue())
    is_begun = subscription.confirmed_at is not None
    return render_template(template, what=what, is_begun=is_begun, is_ended=False, rhythm=subscription.rhythm)


def _problems(values: dict[str, str]) -> Iterator[FormProblem]:
    if address_of(values["email"]) is None:
        yield bad_address()
    if values["rhythm"] not in {*Rhythm}:
        yield FormProblem(field="rhythm", message=_("Choose how often."))


def _watched() -> Watched:
    return watched_from(request.args, current_language())


def _found(purpose: Link, link: str) -> Subscription:
    try:
        return subscriptions.find(session(), _id(purpose, link), now=_now())
    except UnknownSubscription as error:
        raise LinkNotGood from error


def _id(purpose: Link, link: str) -> str:
    try:
        return thing_of(f"watch-{purpose}", link)
    except ForgedLink as error:
        raise LinkNotGood from error


def _now() -> datetime:
    return datetime.now(UTC)
