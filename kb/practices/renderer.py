"""Renders a practice's text: Markdown with the pictures, files and other practices that it refers to.

Imported only where something is rendered: Markdown, the sanitisers and Pillow take a tenth of a worker's memory.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from PIL import Image, UnidentifiedImageError

from kb.practices.media import MEDIA_TYPES
from kb.practices.rendered_body import Part, RenderedBody
from kb.practices.sections import section_key
from kb.practices.store import PracticeStore
from kb.rendering.limits import TextTooCostly
from kb.rendering.markdown import Links, Picture, RenderedText, render

MOST_PIXELS: Final = 40_000_000


#: Finds a picture by its address in the text; None where there is none.
FindPicture = Callable[[str], Picture | None]


def render_body(
    slug: str, markdown: str, store: PracticeStore, *, picture: FindPicture = lambda _address: None
) -> RenderedBody:
    """Return a practice's body as HTML; an empty one for a text beyond the bounds, which `read_document` refuses anyway.

    `picture` is asked before the practice's folder: a draft has pictures that are not there yet.
    """
    beside = _links(slug, store)
    links = replace(beside, picture=lambda address: picture(unquote(address)) or beside.picture(address))
    try:
        return _with_keys(render(markdown, links))
    except TextTooCostly:
        return RenderedBody(lead="", parts=(), footnotes="")


def _links(slug: str, store: PracticeStore) -> Links:
    def picture(source: str) -> Picture | None:
        path = store.file(slug, unquote(source))
        size = _picture_size(path) if path else None
        return Picture(url=f"/media/{slug}/{quote(unquote(source))}", width=size[0], height=size[1]) if size else None

    def file(address: str) -> str | None:
        if found := re.fullmatch(r"\.\./([a-z0-9-]+)/?(?:[a-z-]+\.md)?", address):
            return f"/p/{found[1]}"
        name = unquote(address)
        if Path(name).suffix.lower() in MEDIA_TYPES and store.file(slug, name):
            return f"/media/{slug}/{quote(name)}"
        return None

    return Links(picture=picture, file=file)


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
