"""Who is asking: Flask-Login over the sign-ins in the database. The only module that imports it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, TypeVar

import flask_login  # type: ignore[import-untyped] # it has no types
from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import sessions
from kb.accounts.models import Account, SignIn
from kb.database.requests import SAFE, database, session
from kb.web.assets import FOR_EVER

_COOKIE: Final = "kb"
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class _Person(flask_login.UserMixin):  # type: ignore[misc] # its base has no types
    """An account and the sign-in by which it is here. What the cookie names is the sign-in's secret."""

    def __init__(self, account: Account, sign_in: SignIn, secret: str) -> None:
        self.account = account
        self.sign_in = sign_in
        self._secret = secret

    def get_id(self) -> str:
        return self._secret


class _CookieSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but for one thing: who brings no cookie and gets none has a page that is the same for everybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # Flask-Login looks into the session at the end of every request, which would make each page vary by cookie.
        if session.modified or self.get_cookie_name(app) in request.cookies:
            super().save_session(app, session, response)


def init_app(app: Flask, *, secret_key: str, base_url: str) -> None:
    """Sign people in by cookie; what they see is kept by no cache."""
    is_secure = base_url.startswith("https://")
    app.session_interface = _CookieSessions()
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME=f"__Host-{_COOKIE}" if is_secure else _COOKIE,
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=sessions.LONGEST,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    # Flask-Login's own protection remembers addresses and browsers; we keep neither.
    manager = flask_login.LoginManager()
    manager.session_protection = None
    manager.user_loader(_load)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app, add_context_processor=False)

    @app.context_processor
    def person() -> dict[str, Any]:
        return {"account": current_account()}

    @app.after_request
    def keep_private(response: Response) -> Response:
        # Styles and scripts are the same for everybody, and kept for ever.
        is_common = response.headers.get("Cache-Control") == FOR_EVER
        if not is_common and app.config["SESSION_COOKIE_NAME"] in request.cookies:
            response.headers["Cache-Control"] = "no-store"
        return response


def current_account() -> Account | None:
    """Return who is signed in."""
    # Without a cookie nothing is asked of the session, and the answer may be kept for everybody.
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    person = flask_login.current_user
    # The page that tells of a broken transaction has nobody signed in: nothing more can be read of them.
    return person.account if person.is_authenticated and session().is_active else None


def current_sign_in() -> SignIn | None:
    """Return the sign-in by which somebody is here."""
    return flask_login.current_user.sign_in if current_account() else None


def sign_in(account: Account, *, now: datetime) -> None:
    """Begin a new session in this browser; whatever its cookie held before is forgotten."""
    sign_out()
    secret = sessions.start(session(), account, now=now, user_agent=request.headers.get("User-Agent", ""))
    session().flush()
    found = sessions.find(session(), secret, now=now)
    assert found is not None
    cookie.clear()
    cookie.permanent = True
    flask_login.login_user(_Person(*found, secret))


def sign_out() -> None:
    """End this browser's session."""
    account, here = current_account(), current_sign_in()
    if account is not None and here is not None:
        sessions.end(session(), account, sign_in_id=here.id)
    forget()


def forget() -> None:
    """Empty this browser's cookie: the account it was of may be gone."""
    flask_login.logout_user()
    cookie.clear()


def sign_in_required(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Decorate a view that only signed-in people may call; others are sent to sign in, and come back afterwards."""
    decorated: Callable[Given, Answer] = flask_login.login_required(view)
    return decorated


def ask_to_sign_in() -> BaseResponse:
    """Send somebody on to sign in; what they wanted comes afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))


def _load(secret: str) -> _Person | None:
    if g.get("people_cannot_be_read", False):
        # The page that tells of it must not fail as well.
        return None
    now = datetime.now(UTC)
    g.people_cannot_be_read = True
    found = sessions.find(session(), secret, now=now)
    g.people_cannot_be_read = False
    if found is None:
        return None
    if sessions.is_stale(found[1], now=now):
        _note_seen(found[1].id, now)
    return _Person(*found, secret)


def _note_seen(sign_in_id: str, now: datetime) -> None:
    if request.method in SAFE:
        with database().writing() as writing:
            sessions.note_seen(writing, sign_in_id, now=now)
    else:
        sessions.note_seen(session(), sign_in_id, now=now)
