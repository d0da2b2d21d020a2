"""Styles, scripts and pictures of the site, named by the hash of their content: browsers may keep them for ever."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, url_for

from kb import resources

#: The order of the cascade. One style sheet is made of these and of all files in `components/`.
STYLE_ORDER: Final = ("layers", "reset", "tokens", "elements", "composition")
LAST_STYLES: Final = ("utilities", "print")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE: Final = re.compile(r"\s*([{};])\s*|([,:])\s+")
FOR_EVER: Final = "public, max-age=31536000, immutable"
PICTURE_TYPES: Final[Mapping[str, str]] = {".svg": "image/svg+xml", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is served; the name is its address below `/assets/`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is served. All of them together are large, so each is read when somebody asks for it."""

    name: str
    media_type: str
    path: Path

    @property
    def content(self) -> bytes:
        """The bytes of the picture."""
        return self.path.read_bytes()


def init_app(app: Flask) -> None:
    """Load all assets; templates name them with `asset('site.css')`."""
    loaded: dict[str, Asset | Picture] = {
        "site.css": _asset("site.css", "text/css; charset=utf-8", join_styles(resources.STYLES)),
        **{
            f"{sheet.name}.css": _asset(
                f"{sheet.name}.css", "text/css; charset=utf-8", join_files(sorted(sheet.glob("*.css")))
            )
            for sheet in resources.MORE_STYLES
        },
        "next-pages.json": _asset(
            "next-pages.json", "application/speculationrules+json", resources.NEXT_PAGES.read_bytes()
        ),
        **read_modules(resources.SCRIPTS),
        **find_pictures(resources.PICTURES),
    }
    by_address: Mapping[str, Asset | Picture] = {asset.name: asset for asset in loaded.values()}

    blueprint = Blueprint("assets", __name__, url_prefix="/assets")

    @blueprint.get("/<path:name>")
    def serve(name: str) -> Response:
        asset = by_address.get(name) or abort(404)
        response = Response(asset.content, content_type=asset.media_type)
        response.headers["Cache-Control"] = FOR_EVER
        return response

    def address(name: str) -> str:
        return url_for("assets.serve", name=loaded[name].name)

    @app.after_request
    def name_next_pages(response: Response) -> Response:
        # The rules let a browser fetch a page while the mouse rests on its link. They name no search: each costs more than a page.
        if response.mimetype == "text/html":
            response.headers["Speculation-Rules"] = f'"{address("next-pages.json")}"'
        return response

    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = address


def join_styles(folder: Path) -> bytes:
    """Return one style sheet of all files, in the order of the cascade, without what only people read."""
    components = sorted((folder / "components").glob("*.css"))
    ordered = [
        *(folder / f"{name}.css" for name in STYLE_ORDER),
        *components,
        *(folder / f"{name}.css" for name in LAST_STYLES),
    ]
    return join_files(ordered)


def join_files(paths: list[Path]) -> bytes:
    """Return one style sheet of several files, without what only people read."""
    styles = "\n".join(path.read_text("utf-8") for path in paths)
    return _SPACE.sub(r"\1\2", _COMMENT.sub("", styles)).strip().encode()


def read_modules(folder: Path) -> dict[str, Asset]:
    """Return all modules of a folder by name. One hash names their folder, because they import each other by relative addresses."""
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.js"))}
    mark = _mark(b"".join(name.encode() + b"\0" + content + b"\0" for name, content in contents.items()))
    return {
        name: Asset(name=f"js-{mark}/{name}", media_type="text/javascript; charset=utf-8", content=content)
        for name, content in contents.items()
    }


def find_pictures(folder: Path) -> dict[str, Picture]:
    """Return all pictures in a folder and below, by their path in it."""
    return {
        (name := path.relative_to(folder).as_posix()): Picture(
            name=_marked(name, path.read_bytes()), media_type=PICTURE_TYPES[path.suffix], path=path
        )
        for path in sorted(folder.rglob("*"))
        if path.suffix in PICTURE_TYPES
    }


def _asset(name: str, media_type: str, content: bytes) -> Asset:
    return Asset(name=_marked(name, content), media_type=media_type, content=content)


def _marked(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{_mark(content)}.{ending}"


def _mark(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=6).hexdigest()
