"""Rendered texts, kept by the hash of what they were made from. Derived: the folder may be deleted at any time."""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from PIL import Image, UnidentifiedImageError

from kb.practices.record import Text
from kb.practices.sections import section_key
from kb.practices.store import PracticeStore
from kb.rendering.limits import TextTooCostly
from kb.rendering.markdown import RENDERER, Links, Picture, RenderedText, render

#: What may lie beside a text and be shown or linked, and the type it is served with.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
MOST_PIXELS: Final = 40_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section ready for a page: `key` is None for a heading of the writer's own, `text` is without markup."""

    key: str | None
    heading: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBody:
    """A body ready for a page."""

    lead: str
    parts: tuple[Part, ...]
    footnotes: str


class RenderedTexts:
    """A cache folder of rendered bodies in front of the renderer."""

    def __init__(self, folder: Path, store: PracticeStore) -> None:
        self.folder = folder
        self.store = store

    def get(self, slug: str, text: Text) -> RenderedBody:
        """Return a text as HTML; rendered now, at a bounded cost, if it was not at publishing."""
        path = self._path(slug, text)
        try:
            return _from_json(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            body = self._render(slug, text)
            self._keep(path, body)
            return body

    def _path(self, slug: str, text: Text) -> Path:
        digest = hashlib.blake2b(digest_size=16)
        # What lies beside a text is part of the key, because sizes of pictures and links to files stand in the HTML.
        has_media = any(ending in text.body.lower() for ending in MEDIA_TYPES)
        digest.update(json.dumps([RENDERER, slug, text.body, self.store.media(slug) if has_media else ()]).encode())
        name = digest.hexdigest()
        return self.folder / name[:2] / f"{name}.json"

    def _render(self, slug: str, text: Text) -> RenderedBody:
        try:
            return _with_keys(render(text.body, self._links(slug)))
        except TextTooCostly:
            # `read_document` refuses such a text; this guards callers that come another way.
            return RenderedBody(lead="", parts=(), footnotes="")

    def _links(self, slug: str) -> Links:
        def picture(source: str) -> Picture | None:
            path = self.store.file(slug, unquote(source))
            size = _picture_size(path) if path else None
            return (
                Picture(url=f"/media/{slug}/{quote(unquote(source))}", width=size[0], height=size[1]) if size else None
            )

        def file(address: str) -> str | None:
            if found := re.fullmatch(r"\.\./([a-z0-9-]+)/?(?:[a-z-]+\.md)?", address):
                return f"/p/{found[1]}"
            name = unquote(address)
            if Path(name).suffix.lower() in MEDIA_TYPES and self.store.file(slug, name):
                return f"/media/{slug}/{quote(name)}"
            return None

        return Links(picture=picture, file=file)

    @staticmethod
    def _keep(path: Path, body: RenderedBody) -> None:
        """Write to the cache; a full or read-only disk costs speed, not the page."""
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(asdict(body), file, ensure_ascii=False)
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)


def _from_json(content: bytes) -> RenderedBody:
    data = json.loads(content)
    return RenderedBody(
        lead=data["lead"], parts=tuple(Part(**part) for part in data["parts"]), footnotes=data["footnotes"]
    )


def _with_keys(text: RenderedText) -> RenderedBody:
    parts: list[Part] = []
    for section in text.sections:
        key = section_key(section.heading)
        # A section that appears twice keeps its heading; its second part has no address of its own.
        known = key if key not in {part.key for part in parts} else None
        parts.append(Part(key=known, heading=section.heading, html=section.html, text=section.text))
    return RenderedBody(lead=text.lead, parts=tuple(parts), footnotes=text.footnotes)


def _picture_size(path: Path) -> tuple[int, int] | None:
    """Return width and height in pixels from a picture's header; None for what is no picture or too large."""
    if path.suffix.lower() not in MEDIA_TYPES or path.suffix.lower() == ".pdf":
        return None
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
            width, height = picture.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return None
    return (width, height) if width * height <= MOST_PIXELS else None
