"""Passwords: kept as argon2id hashes, made with what the library's authors recommend today and renewed when that changes."""

import base64
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Makes and checks hashes. Tests give a hasher with low costs; nothing else differs."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = _hash_of_no_password(self._hasher)

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(_normal(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is right. Without a kept hash the work is the same, and the answer no."""
        try:
            return self._hasher.verify(kept or self._nobodys, _normal(password))
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made at other costs than today's."""
        return self._hasher.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """Return a password in one of the ways in which it can be typed (NIST SP 800-63B, 5.1.1.2, asks for NFKC or NFKD)."""
    return unicodedata.normalize("NFKC", password)


def _hash_of_no_password(hasher: PasswordHasher) -> str:
    """Return a hash with this hasher's costs that no password has."""
    salt, tag = (_unpadded(secrets.token_bytes(length)) for length in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${tag}"


def _unpadded(random: bytes) -> str:
    return base64.b64encode(random).decode().rstrip("=")
