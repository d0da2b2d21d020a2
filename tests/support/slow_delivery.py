"""Stands between a browser and the site, and hands each page over in pieces, as a slow network does."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

PIECE_BYTES: Final = 1200
#: Longer than a picture of the screen takes on a slow machine, so that each piece is drawn before the next one comes.
PAUSE_SECONDS: Final = 0.03
#: What the browser must know of an answer; the rest belongs to the connection, or asks for a cache.
PASSED_ON: Final = ("Content-Type", "Content-Security-Policy", "Speculation-Rules")


@contextmanager
def delivering_slowly(site: str) -> Iterator[str]:
    """Yield an address at which the pages of `site` arrive piece by piece, and everything else at once."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            request = urllib.request.Request(site + self.path, headers={"Accept": self.headers.get("Accept", "*/*")})
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                self.send_response(answer.status)
                for name in PASSED_ON:
                    if value := answer.headers.get(name):
                        self.send_header(name, value)
                self.end_headers()
                body = answer.read()
                is_page = answer.headers.get_content_type() == "text/html"
            for start in range(0, len(body), PIECE_BYTES) if is_page else ():
                self.wfile.write(body[start : start + PIECE_BYTES])
                self.wfile.flush()
                time.sleep(PAUSE_SECONDS)
            if not is_page:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the site has its own log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
