"""Refuses what another site makes a reader's browser send (cross-site request forgery), without a cookie or a token.

Every browser of the last years says where an unsafe request comes from, in `Sec-Fetch-Site`, older ones in `Origin`; pages cannot
forge either. OWASP's cheat sheet on the matter names these headers as a full defence; `docs/decisions/0009-people.md` compares it
with tokens. A client that sends neither is no browser: it is let through where it brings no cookie that could be abused.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, *, base_url: str, refuse: Callable[[], ResponseReturnValue]) -> None:
    """Answer unsafe requests that come from elsewhere with what `refuse` returns."""

    @app.before_request
    def refuse_foreign() -> ResponseReturnValue | None:
        return None if request.method in _SAFE or _is_own(base_url) else refuse()


def _is_own(base_url: str) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return _host_of(origin) == _host_of(base_url)
    return not request.cookies


def _host_of(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc
