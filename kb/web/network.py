"""From which network somebody asks: what is limited is limited by it, for there is nothing else to know of a visitor."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

#: Whoever has one IPv6 address has all those with the same first half.
_OWN_BITS = 64


def asking_network() -> str:
    """Return the network of whoever sends this request."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """Return the network of an address: of IPv4 the address itself, of IPv6 its first half. What is no address stays as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, _OWN_BITS), strict=False))
    return str(found)
