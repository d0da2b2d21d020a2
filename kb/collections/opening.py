"""Finds the collection that a code in an address opens, and slows down those who guess codes."""

import logging
from datetime import UTC, datetime, timedelta

from flask import Response, abort, current_app, request
from sqlalchemy.exc import DBAPIError

from kb.accounts import throttling
from kb.accounts.signed_in import current_account
from kb.accounts.throttling import OPENED_TODAY, WRONG_CODES, Limit, TooManyAttempts
from kb.collections.access import UnknownCollection, by_code
from kb.collections.models import Collection, Visibility
from kb.database.requests import SAFE, database, session
from kb.web.network import asking_network

_log = logging.getLogger("kb.collections")


def opened(code: str) -> Collection:
    """Return the collection that a code opens for whoever asks; answer 404, or 429 after too many wrong codes.

    After too many, a network opens only what it has opened before on that day, so that guessing on leads nowhere, and a room in
    which somebody plays with the address is not locked out of its board.
    """
    try:
        collection = by_code(session(), current_account(), code)
    except UnknownCollection:
        _count_wrong()
        abort(404)
    if collection.visibility != Visibility.LISTED and current_account() is None:
        _let_in(collection)
    return collection


def keep_quiet(response: Response, collection: Collection) -> Response:
    """Let nothing between us and a reader keep an answer, and search engines leave out what is not listed."""
    response.headers["Cache-Control"] = "no-cache, private"
    if collection.visibility != Visibility.LISTED:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _let_in(collection: Collection) -> None:
    here, key, now = f"{asking_network()} {collection.id}", str(current_app.secret_key), datetime.now(UTC)
    if throttling.was_counted(session(), OPENED_TODAY, here, key=key, now=now):
        return
    if (wait := throttling.wait_of(session(), WRONG_CODES, asking_network(), key=key, now=now)) is not None:
        raise TooManyAttempts(wait)
    try:
        _count(OPENED_TODAY, here)
    except DBAPIError:
        # On a full disk, or while the database only reads, boards can still be read.
        _log.exception("it could not be noted that a board was opened")


def _count_wrong() -> None:
    wait = throttling.wait_of(
        session(), WRONG_CODES, asking_network(), key=str(current_app.secret_key), now=datetime.now(UTC)
    )
    # Who had too many costs no more writing.
    if wait is not None or (wait := _count(WRONG_CODES, asking_network())) is not None:
        raise TooManyAttempts(wait)


def _count(limit: Limit, what: str) -> timedelta | None:
    key, now = str(current_app.secret_key), datetime.now(UTC)
    if request.method not in SAFE:
        return throttling.count(session(), limit, what, key=key, now=now)
    with database().writing() as writing:
        return throttling.count(writing, limit, what, key=key, now=now)
