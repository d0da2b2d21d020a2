"""The address of a mail server as a setting: `smtp://name:password@host:587`, `smtps://…`, with `?starttls` or `?starttls=no`."""

import ipaddress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

_PORTS: Final = {"smtp": 25, "smtps": 465}


class Encryption(Enum):
    """When the connection is encrypted."""

    FROM_THE_START = auto()
    #: Rather no mail than one in the clear.
    STARTTLS = auto()
    STARTTLS_IF_OFFERED = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over. A server without a `user` does not ask who sends."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """Return the server that an address names; raise `ValueError` with what to write instead, never with the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is not an address; write special characters of the password as %23, %2F, %40") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "is not an address of a mail server; write it like smtp://name:password@mail.library.example:587"
        )
    if parts.path.strip("/") or parts.fragment or parts.query not in {"", "starttls", "starttls=no"}:
        raise ValueError(
            "may end in ?starttls or ?starttls=no; write special characters of the password as %23, %2F, %3F"
        )
    if bool(parts.username) != bool(parts.password):
        raise ValueError("has a name without a password, or a password without a name")
    return SmtpServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        encryption=_encryption(parts),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _encryption(parts: SplitResult) -> Encryption:
    if parts.scheme == "smtps":
        return Encryption.FROM_THE_START
    # What never leaves the machine needs no cover, and mail programs of the system have certificates that nobody signed.
    if parts.query == "starttls=no" or (not parts.query and _is_this_machine(parts.hostname or "")):
        return Encryption.NONE
    # Whoever stands between could hide the offer, and would be told the password.
    return Encryption.STARTTLS if parts.query or parts.password else Encryption.STARTTLS_IF_OFFERED


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
