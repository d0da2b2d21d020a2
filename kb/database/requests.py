"""One session for each request: a request that changes nothing reads, any other writes and is committed once, at its end."""

from typing import Final

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from kb.database.engine import Database

_EXTENSION: Final = "kb.database"
#: Methods that change nothing.
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, database: Database) -> None:
    """Give requests their sessions."""
    app.extensions[_EXTENSION] = database

    @app.after_request
    def commit(response: Response) -> Response:
        session: Session | None = g.get("session")
        # A refusal may have something to keep: a wrong password is counted. A fault of ours keeps nothing.
        if session is not None and response.status_code < 500:
            session.commit()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()


def database() -> Database:
    """Return the application's database."""
    found: Database = current_app.extensions[_EXTENSION]
    return found


def session() -> Session:
    """Return this request's session."""
    if "session" not in g:
        g.session = database().reading() if request.method in SAFE else database().writing_session()
    found: Session = g.session
    return found
