"""Another site, on this computer, that answers as a test wants and remembers what it was asked."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socket import EAI_AGAIN, EAI_NONAME, gaierror
from typing import Any, Final

from kb.link_checks.addresses import Address
from kb.link_checks.checking import Checker

LOOPBACK: Final = ip_address("127.0.0.1")
_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path is answered with."""

    status: int = 200
    #: To HEAD, where that differs.
    head: int | None = None
    location: str = ""
    seconds: float = 0.0
    body: bytes = b"hello"
    cookie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class OtherSite:
    """The site, under any name that a test gives it."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_work: int = 0
    most_at_once: int = 0
    sent: int = 0

    def url(self, path: str, *, host: str = "library.example") -> str:
        """Return the address of a page."""
        return f"http://{host}:{self.port}{path}"

    def methods(self, path: str) -> list[str]:
        """Return how a page was asked for."""
        return [asked.method for asked in self.asked if asked.path == path]


@dataclass
class Names:
    """A directory of hosts: those that a test names, else this computer; `missing` there are not, `silent` nobody knows of."""

    addresses: dict[str, Sequence[Address]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    is_silent: bool = False
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> Sequence[Address]:
        """Return all addresses of a host."""
        self.asked.append(host)
        if self.is_silent:
            raise gaierror(EAI_AGAIN, "try again")
        if host in self.missing:
            raise gaierror(EAI_NONAME, "no such name")
        return self.addresses.get(host, [LOOPBACK])


def is_here(address: Address, _port: int) -> bool:
    """Allow this computer, and nothing else."""
    return address == LOOPBACK


def checker_of(names: Names, **seconds: float) -> Checker:
    """Return a checker that may ask this computer, and is in a hurry."""
    return Checker(
        user_agent="Test (+https://kb.example)",
        resolve=names.resolve,
        is_allowed=is_here,
        **{"pause_seconds": 0.0, "answer_seconds": 5.0, **seconds},
    )


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.site = OtherSite(port=self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        answer = self._answer()
        for start in range(0, len(answer.body), _PIECE):
            piece = answer.body[start : start + _PIECE]
            self.wfile.write(piece)
            self.server.site.sent += len(piece)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def _answer(self) -> Answer:
        site = self.server.site
        answer = site.answers.get(self.path, Answer())
        site.asked.append(Asked(method=self.command, path=self.path, headers=dict(self.headers.items())))
        site.at_work += 1
        site.most_at_once = max(site.most_at_once, site.at_work)
        time.sleep(answer.seconds)
        site.at_work -= 1
        self.send_response(answer.head if answer.head and self.command == "HEAD" else answer.status)
        for name, value in (("Location", answer.location), ("Set-Cookie", answer.cookie)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        return answer


@contextmanager
def other_site() -> Iterator[OtherSite]:
    """Serve until the end of the block."""
    with _Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.site
        finally:
            server.shutdown()
            thread.join()
