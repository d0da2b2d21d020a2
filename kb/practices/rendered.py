"""Rendered texts, kept by the hash of what they were made from. Derived: the folder may be deleted at any time."""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from kb.practices.media import MEDIA_TYPES
from kb.practices.record import Text
from kb.practices.rendered_body import Part, RenderedBody
from kb.practices.store import PracticeStore
from kb.rendering import RENDERER


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
            from kb.practices.renderer import render_body  # heavy, and rarely needed: see there

            body = render_body(slug, text.body, self.store)
            self._keep(path, body)
            return body

    def _path(self, slug: str, text: Text) -> Path:
        digest = hashlib.blake2b(digest_size=16)
        # What lies beside a text is part of the key, because sizes of pictures and links to files stand in the HTML.
        has_media = any(ending in text.body.lower() for ending in MEDIA_TYPES)
        digest.update(json.dumps([RENDERER, slug, text.body, self.store.media(slug) if has_media else ()]).encode())
        name = digest.hexdigest()
        return self.folder / name[:2] / f"{name}.json"

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
