"""The site of the starter collection with people in it: cheap passwords, a clock that a test can set, and the mails that went out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import pyotp
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import delete, select

from kb.accounts.models import Account, Attempt
from kb.accounts.passwords import Passwords
from kb.database.engine import Database
from kb.mail.models import OutgoingMail
from tests.support import people
from tests.support.people import PASSWORD, TOTP_SECRET, SignedInClient

_EXTENSION: Final = "kb.accounts"


class CountingPasswords(Passwords):
    """Checks passwords at the lowest costs, and counts how often."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.checks = 0

    def verify(self, kept: str | None, password: str) -> bool:
        """Check a password, and count it."""
        self.checks += 1
        return super().verify(kept, password)


class AccountsSite:
    """The site, its database, and its time, which stands still unless a test moves it on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database: Database = app.extensions["kb.database"]
        self.passwords = CountingPasswords()
        self.now = datetime.now(UTC)

    def wait(self, **time: float) -> None:
        """Let time pass: `wait(minutes=16)`."""
        self.now += timedelta(**time)

    def browser(self, account: Account | None = None) -> SignedInClient:
        """Return a browser, signed in as somebody or as nobody."""
        return people.client_of(self.app, account)

    def code(self, secret: str = TOTP_SECRET) -> str:
        """Return what the app for codes shows now."""
        return pyotp.TOTP(secret).at(self.now)

    def account(self, email: str) -> Account | None:
        """Return whose address this is, as the database has it now."""
        with self.database.reading() as session:
            return session.scalars(select(Account).where(Account.email == email)).first()

    def mails_to(self, email: str) -> list[OutgoingMail]:
        """Return the mails to somebody, the oldest first."""
        query = select(OutgoingMail).where(OutgoingMail.recipient == email).order_by(OutgoingMail.id)
        with self.database.reading() as session:
            return [*session.scalars(query)]

    def link_to(self, email: str) -> str:
        """Return the path of the link in the newest mail to somebody."""
        links: list[str] = re.findall(r"https://\S+/account/\S+", self.mails_to(email)[-1].body)
        (link,) = links
        return urlsplit(link).path


@contextmanager
def accounts_site(app: Flask) -> Iterator[AccountsSite]:
    """Yield the site with its people; afterwards it is as before, and nobody has to wait for what was tried."""
    site = AccountsSite(app)
    people.make_tables(site.database)
    before = app.extensions[_EXTENSION]
    app.extensions[_EXTENSION] = replace(
        before, passwords=site.passwords, clock=lambda: site.now, start_endpoint="accounts.profile"
    )
    yield site
    app.extensions[_EXTENSION] = before
    with site.database.writing() as session:
        session.execute(delete(Attempt))


SIGN_IN = "/en/account/sign-in"
NEW_PASSWORD = "four pears on a blue boat"


def signed_in(browser: SignedInClient) -> bool:
    return browser.get("/en/account/profile", status=None).status_code == 200


def form(account: Account, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"email": account.email, "password": password, **more}


def address(name: str, site: AccountsSite) -> str:
    """Return an address that nobody has yet."""
    return f"{name}-{site.now.timestamp()}@library.example"
