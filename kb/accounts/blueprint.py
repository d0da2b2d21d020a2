"""What all pages about people share: where they are, what they are made with, and who is let through."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import throttling, two_step
from kb.accounts.links import LinkNotGood
from kb.accounts.passwords import Passwords
from kb.accounts.permissions import NotAllowed
from kb.accounts.signed_in import current_account
from kb.accounts.throttling import Limit, TooManyAttempts
from kb.accounts.waiting import wait_page
from kb.database.requests import session
from kb.web.error_pages import make_error_response
from kb.web.network import asking_network
from kb.web.wording import gettext as _

_EXTENSION: Final = "kb.accounts"
#: What somebody reaches who still has to set up a second step.
_BEFORE_SECOND_STEP: Final = frozenset({"accounts.two_step_page", "accounts.set_up_two_step", "accounts.sign_out"})
_OWN_PATH: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

blueprint = Blueprint("accounts", __name__, url_prefix="/<language:ui_language>/account")

#: Value and label of what can be chosen.
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryChoices:
    """What the defaults of a library are chosen from, in a reader's language."""

    countries: Choices
    community_sizes: Choices
    licences: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPages:
    """What these pages are made with."""

    base_url: str
    secret_key: str
    library_choices: Callable[[str], LibraryChoices]
    passwords: Passwords = field(default_factory=Passwords)
    #: Where somebody comes to who signs in and wanted nothing in particular.
    start_endpoint: str = "accounts.profile"
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def init_app(app: Flask, pages: AccountPages) -> None:
    """Serve the pages about people. After `signed_in.init_app`: it says who is asking."""
    # The modules of the pages put themselves into the blueprint.
    from kb.accounts import administration_views, entry_views, own_views, security_views  # noqa: F401

    app.extensions[_EXTENSION] = pages
    app.register_blueprint(blueprint)
    app.before_request(_lead_to_second_step)
    app.register_error_handler(NotAllowed, _answer_not_allowed)
    app.register_error_handler(TooManyAttempts, wait_page)
    app.register_error_handler(LinkNotGood, _answer_link_not_good)


def account_pages() -> AccountPages:
    """Return what these pages are made with."""
    found: AccountPages = current_app.extensions[_EXTENSION]
    return found


def now() -> datetime:
    """Return the time."""
    return account_pages().clock()


def own_path(text: str) -> str:
    """Return an address to go on to, if it is a path of this site, else an empty text."""
    # Browsers take "\" for "/", and drop tabs and line ends: "/\tx" and "//x" lead elsewhere.
    return text if _OWN_PATH.fullmatch(text) else ""


def count_attempt(limit: Limit, what: str) -> None:
    """Count that something was tried; raise `TooManyAttempts`."""
    wait = throttling.count(session(), limit, what, key=account_pages().secret_key, now=now())
    # Unlike elsewhere kept at once, and other writers are let go on while a password is hashed.
    session().commit()
    if wait is not None:
        raise TooManyAttempts(wait)


def forget_attempts(limit: Limit, what: str) -> None:
    """Begin to count anew after a success."""
    throttling.forget(session(), limit, what, key=account_pages().secret_key, now=now())


def network_address() -> str:
    """Return where a request comes from; it is counted by, and kept nowhere."""
    return asking_network()


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    if "secret" in (request.view_args or {}):
        # Not "no-referrer": by that, browsers send forms with `Origin: null`, and older ones say nothing else of where they come from.
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _lead_to_second_step() -> BaseResponse | None:
    if request.endpoint in _BEFORE_SECOND_STEP or request.blueprint == "assets":
        return None
    account = current_account()
    if account is None or not two_step.is_missing(account):
        return None
    return redirect(url_for("accounts.two_step_page"), 303)


def _answer_not_allowed(_error: NotAllowed) -> Response:
    return make_error_response(
        403,
        title=_("This is not for your account"),
        advice=_("Reviewers and administrators see more than others. If you should be one, ask whoever invited you."),
    )


def _answer_link_not_good(_error: LinkNotGood) -> Response:
    return make_error_response(
        410,
        title=_("This link is not good any more"),
        advice=_("Each link works once and for a limited time. Ask for a new one where you got this one."),
    )
