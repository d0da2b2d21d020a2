"""Which computers may be asked: those of the public web, and none of our own network.

Whoever can put a link on a board could otherwise let this server look at machines that only it can reach.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
#: Returns all addresses of a host; raises `socket.gaierror`.
Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
#: Says whether an address may be asked on a port.
IsAllowed = Callable[[Address, int], bool]

_PORTS: Final = frozenset({80, 443})
#: RFC 6052: an IPv4 address in the last four bytes, which a gateway translates.
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
#: What lies outside is handed out to nobody, or stays within a network; to Python, some of it is global.
_HANDED_OUT: Final = (IPv6Network("2000::/3"), IPv6Network("::ffff:0:0/96"), _TRANSLATED)


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Return all addresses of a host, the one that the system would take first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(socket_address[0]) for *_, socket_address in found))


def is_public(address: Address, port: int) -> bool:
    """Say whether an address belongs to the public web."""
    return port in _PORTS and all(_is_global(each) for each in (address, *_within(address)))


def _is_global(address: Address) -> bool:
    is_known = isinstance(address, IPv4Address) or any(address in network for network in _HANDED_OUT)
    # To Python, multicast is global.
    return is_known and address.is_global and not address.is_multicast


def _within(address: Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _TRANSLATED:
        yield IPv4Address(address.packed[-4:])
