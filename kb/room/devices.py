"""Who is who in the room: a device is a number that its browser made up, and that only its browser knows."""

import hashlib
import hmac
import re
import secrets
from typing import Final

_NUMBER: Final = re.compile(r"[0-9a-f]{32}")


def new_number() -> str:
    """Make a number up for a browser that runs no scripts; 128 bits."""
    return secrets.token_hex(16)


def number_in(text: str) -> str:
    """Return the number that a form or an address carries; empty where that is none of ours."""
    return text if _NUMBER.fullmatch(text) else ""


def device_of(number: str, collection_id: str, *, key: str) -> str:
    """Return what is kept of a number: a keyed hash, another one for each collection, so that nobody is followed around."""
    message = f"kb.device\0{collection_id}\0{number}"
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
