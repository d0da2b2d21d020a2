"""The key that cookies and links are signed with: given, or made once and kept in the data folder."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from kb.errors import ConfigurationError
from kb.settings import LEAST_SECRET, Settings

_BYTES: Final = 48


def secret_key_of(settings: Settings) -> str:
    """Return the key, the same in every process; raise `ConfigurationError` where its file is damaged."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.secret_key_file
    if not path.exists():
        _offer(path)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < LEAST_SECRET:
        raise ConfigurationError(
            [f"{path} is damaged. Delete it: the site makes a new one, and everybody signs in again."]
        )
    return key


def _offer(path: Path) -> None:
    """Make a key. Of several processes that do so at once, the first one's stays, and is never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
