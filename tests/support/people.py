"""People for tests: accounts of each role, and browsers in which they are signed in.

account = people.make_account(database, role=Role.REVIEWER, language="lv")
client = people.client_of(app, account)
page = client.page("/lv/account/profile")
client.post("/lv/account/profile", {"name": "Anna"})
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from flask import Flask
from werkzeug.test import TestResponse

from kb.accounts import sessions
from kb.accounts.models import Account, Role
from kb.database.base import Table
from kb.database.engine import Database
from kb.mail.models import OutgoingMail
from tests.support.client import Page, check_page

#: The password of everybody whose test does not say another.
PASSWORD: Final = "seven blue herons over Saaremaa"
#: The hash of it, with costs so low that a test does not wait. Whoever signs in with it gets a dearer one.
PASSWORD_HASH: Final = "$argon2id$v=19$m=8,t=1,p=1$NxligJomjOwx6spHPKQoiw$gL6YiLrYjReSxWr8k7Uo1DX490+R6avBVNDpdRJe5cQ"
#: What the authenticator app of a reviewer or administrator knows.
TOTP_SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#: The statuses that send a browser on.
LEADING_ON: Final = frozenset({301, 302, 303, 307, 308})
_numbers = count(1)


def make_tables(database: Database) -> None:
    """Make all tables about people and mail, without migrations."""
    with database.engine.execution_options(kb_writes=True).begin() as connection:
        assert OutgoingMail.__tablename__ in Table.metadata.tables
        Table.metadata.create_all(connection)


def make_account(
    database: Database,
    *,
    role: Role | str = Role.CONTRIBUTOR,
    language: str = "en",
    name: str = "",
    email: str = "",
    defaults: Mapping[str, Sequence[str]] | None = None,
    has_second_step: bool | None = None,
    is_disabled: bool = False,
) -> Account:
    """Return a new account. Reviewers and administrators have a second step, as they must, unless the test says otherwise."""
    number = next(_numbers)
    needs_it = Role(role) is not Role.CONTRIBUTOR
    account = Account(
        email=email or f"{Role(role)}-{number}@library.example",
        name=name or f"{Role(role).capitalize()} {number}",
        role=Role(role),
        language=language,
        password_hash=PASSWORD_HASH,
        totp_secret=TOTP_SECRET if (needs_it if has_second_step is None else has_second_step) else None,
        is_disabled=is_disabled,
        created_at=datetime.now(UTC),
        defaults={field: [*values] for field, values in (defaults or {}).items()},
    )
    with database.writing() as session:
        session.add(account)
    return account


def client_of(app: Flask, account: Account | None) -> "SignedInClient":
    """Return a browser in which somebody is signed in already; without an account, one of an anonymous person who takes cookies."""
    client = SignedInClient(app)
    if account is not None:
        client.sign_in(account)
    return client


class SignedInClient:
    """Fetches and sends as a browser does, keeps cookies, and checks every page that comes back."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._client = app.test_client()
        self._base_url = "https://localhost" if app.config["SESSION_COOKIE_SECURE"] else "http://localhost"

    def sign_in(self, account: Account) -> None:
        """Be signed in from now on, without a password being asked."""
        database: Database = self._app.extensions["kb.database"]
        with database.writing() as session:
            secret = sessions.start(session, account, now=datetime.now(UTC), user_agent="Firefox/140.0 (X11; Linux)")
        # The names are those of Flask-Login.
        with self._client.session_transaction(base_url=self._base_url) as cookie:
            cookie.permanent = True
            cookie.update(_user_id=secret, _fresh=True)

    def cookie(self) -> str:
        """Return what this browser's cookie holds, as a thief would copy it."""
        cookie = self._client.get_cookie(self._app.config["SESSION_COOKIE_NAME"], domain="localhost")
        assert cookie is not None
        return cookie.value

    def take_cookie(self, value: str) -> None:
        """Hold a cookie that somebody else was given."""
        self._client.set_cookie(self._app.config["SESSION_COOKIE_NAME"], value, domain="localhost", secure=True)

    def get(self, path: str, *, status: int | None = 200, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Fetch an address and check the answer; without a status, any answer will do."""
        response = self._client.get(path, base_url=self._base_url, headers=self._headers(headers))
        return self._checked(path, response, response.status_code if status is None else status)

    def send(self, method: str, path: str, **body: Any) -> TestResponse:
        """Send anything, and return the answer as it is."""
        headers = self._headers(None)
        return self._client.open(path, method=method, base_url=self._base_url, headers=headers, **body)

    def page(self, path: str, *, status: int = 200) -> Page:
        """Fetch a page and return its elements."""
        return Page(self.get(path, status=status).get_data(as_text=True))

    def post(
        self,
        path: str,
        form: Mapping[str, object] | None = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
    ) -> TestResponse:
        """Send a form (or JSON) and check the answer; where no status is named, it must lead on to another page."""
        body = {"json": json} if json is not None else {"data": dict(form or {})}
        response = self._client.post(path, base_url=self._base_url, headers=self._headers(headers), **body)
        return self._checked(path, response, status)

    def posted_page(self, path: str, form: Mapping[str, object] | None = None, *, status: int = 422) -> Page:
        """Send a form that is answered by a page, and return the page's elements."""
        return Page(self.post(path, form, status=status).get_data(as_text=True))

    @staticmethod
    def _headers(more: Mapping[str, str] | None) -> dict[str, str]:
        return {"Sec-Fetch-Site": "same-origin", **(more or {})}

    @staticmethod
    def _checked(path: str, response: TestResponse, status: int | None) -> TestResponse:
        expected = LEADING_ON if status is None else {status}
        assert response.status_code in expected, (
            f"{path}: {response.status_code}\n{response.get_data(as_text=True)[:2000]}"
        )
        if response.mimetype == "text/html" and response.status_code not in LEADING_ON:
            check_page(path, response.get_data(as_text=True))
        return response
