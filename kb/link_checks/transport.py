"""The way to other servers: looks up a host once, checks all its addresses, and connects to one of those and no other."""

import socket
from collections.abc import Sequence
from typing import Final

import httpx

from kb.link_checks.addresses import Address, IsAllowed, Resolve

_PORTS: Final = {"http": 80, "https": 443}
#: Codes of the system's resolver for "there is no such name"; all others mean that it could not say.
_NO_SUCH_NAME: Final = frozenset(
    code for name in ("EAI_NONAME", "EAI_NODATA") if (code := getattr(socket, name, None)) is not None
)


class NotAllowed(Exception):
    """The link leads to where we do not ask."""


class NoSuchHost(Exception):
    """The name of the host does not exist."""


class NoAnswerFromNames(Exception):
    """Whether the host exists could not be found out."""


class CheckedAddresses(httpx.AsyncBaseTransport):
    """Asks allowed addresses only.

    A name that is looked up a second time for the connection may lead elsewhere by then ("DNS rebinding"). So the connection
    goes to the number that was checked; the host's name stays in the Host header and in the TLS handshake.
    """

    def __init__(self, *, resolve: Resolve, is_allowed: IsAllowed) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        # No connection is used twice: two hosts may have one address, and the certificate was shown for the first.
        # No proxy from the environment: it would look up the name for itself.
        self._inner = httpx.AsyncHTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask; raise one of the errors above, or an `httpx.TransportError`."""
        host, port = _host_and_port(request.url)
        addresses = await self._addresses(host, port)
        *others, last = addresses
        for address in others:
            try:
                return await self._inner.handle_async_request(_sent_to(address, host, request))
            except httpx.ConnectError:
                continue  # IPv6 may be there in name only.
        return await self._inner.handle_async_request(_sent_to(last, host, request))

    async def aclose(self) -> None:
        """Let all connections go."""
        await self._inner.aclose()

    async def _addresses(self, host: str, port: int) -> Sequence[Address]:
        try:
            addresses = await self._resolve(host, port)
        except socket.gaierror as error:
            raise (NoSuchHost if error.errno in _NO_SUCH_NAME else NoAnswerFromNames)(host) from error
        except UnicodeError as error:
            raise NoSuchHost(host) from error
        if not addresses:
            raise NoSuchHost(host)
        # One address in our own network is enough to refuse: a host of the public web has none.
        if not all(self._is_allowed(address, port) for address in addresses):
            raise NotAllowed("its address is not one of the public web")
        return addresses


def _host_and_port(url: httpx.URL) -> tuple[str, int]:
    if url.scheme not in _PORTS or not url.raw_host:
        raise NotAllowed("it is no web address")
    if url.userinfo:
        raise NotAllowed("it holds a name or a password")
    return url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]


def _sent_to(address: Address, host: str, request: httpx.Request) -> httpx.Request:
    """Return a request with the address in the place of the host; its Host header is there already."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
