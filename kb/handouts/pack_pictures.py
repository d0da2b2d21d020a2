"""Pictures within a file: small, and no more of them than the file has room for."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Final

from kb.submissions.pictures import BadPicture, small_webp

#: Wide enough for a laptop; a phone or a printed page shows less.
LONGER_SIDE: Final = 1_200


class Room:
    """What a file has room for, in bytes. `left_out` counts the pictures for which there was none, or that cannot be read."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self.left_out = 0

    def take(self, size: int) -> bool:
        """Take room, if there is enough."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def picture(self, path: Path | None) -> str | None:
        """Return a picture as an address that holds it; None where it is left out."""
        address = _data_address(path) if path else None
        if address is None or not self.take(len(address)):
            self.left_out += 1
            return None
        return address


def _data_address(path: Path) -> str | None:
    try:
        stat = path.stat()
        return _encoded(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, BadPicture):
        return None


@lru_cache(maxsize=64)
def _encoded(path: Path, _changed: int, _size: int) -> str:
    """Encode a picture. Sixty people who download the same file in one minute wait for it once."""
    data = base64.b64encode(small_webp(path.read_bytes(), longer_side=LONGER_SIDE)).decode()
    return f"data:image/webp;base64,{data}"
