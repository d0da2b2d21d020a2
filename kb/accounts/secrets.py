"""Secrets that are handed out once: made at random, kept as hashes."""

import hashlib
import secrets
from typing import Final

#: 192 bits, too many to be guessed; so a plain hash keeps them, and a look-up by hash tells nothing by its time.
SECRET_BYTES: Final = 24


def new_secret() -> str:
    """Return a secret for a link or a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
