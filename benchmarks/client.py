"""A small HTTP/1.1 client on a raw socket: one connection kept alive, so that what is measured is the server and not the client."""

import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

TIMEOUT: Final = 30.0
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server listens."""

    host: str
    port: int
    is_secure: bool = False
    prefix: str = ""

    @classmethod
    def of(cls, address: str) -> "Place":
        """Read a base address such as `http://127.0.0.1:8000`."""
        parts = urlsplit(address)
        is_secure = parts.scheme == "https"
        port = parts.port or (443 if is_secure else 80)
        return cls(host=parts.hostname or "127.0.0.1", port=port, is_secure=is_secure, prefix=parts.path.rstrip("/"))

    def request(self, path: str, *, accept: str = "gzip") -> bytes:
        """Return the bytes of a GET request as a browser's first visit would send it."""
        lines = (f"GET {self.prefix}{path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Accept-Encoding: {accept}")
        return "\r\n".join((*lines, "Accept: text/html,*/*", "", "")).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; `seconds` from the first byte sent to the last received, `size` is of the body as transferred."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def size(self) -> int:
        """Bytes of the body as they came over the wire."""
        return len(self.body)


class Framing:
    """Tells when an answer has come in whole. One per connection; used by this client and by the load generator."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._end: int | None = None
        self._is_chunked = False
        self.head_end = 0

    def feed(self, data: bytes) -> bool:
        """Take in bytes; tell whether the answer is complete."""
        self.data += data
        if not self.head_end:
            found = self.data.find(b"\r\n\r\n")
            if found < 0:
                return False
            self.head_end = found + 4
            self._read_head(bytes(self.data[: self.head_end]))
        if self._is_chunked:
            return self.data.endswith(b"0\r\n\r\n")
        return self._end is not None and len(self.data) >= self._end

    def _read_head(self, head: bytes) -> None:
        self._is_chunked = bool(_CHUNKED.search(head))
        if length := _LENGTH.search(head):
            self._end = self.head_end + int(length[1])
        elif head[9:12] in {b"304", b"204"}:
            self._end = self.head_end

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.data[9:12])

    @property
    def is_last(self) -> bool:
        """Whether the server will close the connection after this answer."""
        return bool(_CLOSE.search(self.data, 0, self.head_end))


class Connection:
    """One client with one connection, opened again where the server closes it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._socket: socket.socket | None = None

    def get(self, path: str, *, accept: str = "gzip") -> Answer:
        """Fetch an address. Opening the connection is not part of the time."""
        return self._exchange(path, self.place.request(path, accept=accept))

    def post(self, path: str, form: str, *, accept: str) -> Answer:
        """Send a form, already in the shape of a query, as a script of a page sends it."""
        lines = (
            f"POST {self.place.prefix}{path} HTTP/1.1",
            f"Host: {self.place.host}:{self.place.port}",
            "Sec-Fetch-Site: same-origin",
            f"Accept: {accept}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
        )
        return self._exchange(path, "\r\n".join((*lines, "", form)).encode())

    def _exchange(self, path: str, request: bytes) -> Answer:
        link = self._socket or self._open()
        framing = Framing()
        started = time.perf_counter()
        link.sendall(request)
        is_whole = False
        while not is_whole:
            data = link.recv(1 << 18)
            if not data:
                break
            is_whole = framing.feed(data)
        seconds = time.perf_counter() - started
        if not framing.head_end:
            self.close()
            raise ConnectionError(f"no answer to {path}")
        if not is_whole or framing.is_last:
            self.close()
        head, body = bytes(framing.data[: framing.head_end]), bytes(framing.data[framing.head_end :])
        return Answer(status=framing.status, head=head, body=body, seconds=seconds)

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _open(self) -> socket.socket:
        link = socket.create_connection((self.place.host, self.place.port), timeout=TIMEOUT)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.place.is_secure:
            link = ssl.create_default_context().wrap_socket(link, server_hostname=self.place.host)
        self._socket = link
        return link
