"""The site knows its own address: what a request claims in `Host` is never believed (TRUST S9)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class OwnHost:
    """Wraps an application, which then sees the host of `KB_BASE_URL`, whatever a request says."""

    def __init__(self, application: "WSGIApplication", *, base_url: str) -> None:
        self._application = application
        self._own = {"HTTP_HOST": urlsplit(base_url).netloc, "wsgi.url_scheme": urlsplit(base_url).scheme}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        return self._application({**environ, **self._own}, start_response)
