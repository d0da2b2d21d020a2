"""Pictures and files beside a text."""

from collections.abc import Mapping
from typing import Final

#: What may lie beside a text and be shown or linked, and the type it is served with.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
