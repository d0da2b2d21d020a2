"""Styles, scripts and pictures of the site: read at start, named by the hash of their content; browsers may keep them for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, url_for

from kb import resources

#: The order of the cascade. One style sheet is made of these and of all files in `components/`.
STYLE_ORDER: Final = ("layers", "reset", "tokens", "elements", "composition")
LAST_STYLES: Final = ("utilities", "print")
FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is served; the name is its address below `/assets/`."""

    name: str
    media_type: str
    content: bytes


def init_app(app: Flask) -> None:
    """Load all assets; templates name them with `asset('site.css')`."""
    loaded = {"site.css": _asset("site.css", "text/css; charset=utf-8", join_styles(resources.STYLES))}
    loaded |= read_modules(resources.SCRIPTS)
    for path in sorted(resources.PICTURES.glob("*.svg")):
        loaded[path.name] = _asset(path.name, "image/svg+xml", path.read_bytes())
    by_address: Mapping[str, Asset] = {asset.name: asset for asset in loaded.values()}

    blueprint = Blueprint("assets", __name__, url_prefix="/assets")

    @blueprint.get("/<path:name>")
    def serve(name: str) -> Response:
        asset = by_address.get(name) or abort(404)
        response = Response(asset.content, content_type=asset.media_type)
        response.headers["Cache-Control"] = FOR_EVER
        return response

    def address(name: str) -> str:
        return url_for("assets.serve", name=loaded[name].name)

    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = address


def join_styles(folder: Path) -> bytes:
    """Return one style sheet of all files, in the order of the cascade."""
    components = sorted((folder / "components").glob("*.css"))
    ordered = [
        *(folder / f"{name}.css" for name in STYLE_ORDER),
        *components,
        *(folder / f"{name}.css" for name in LAST_STYLES),
    ]
    return b"\n".join(path.read_bytes() for path in ordered)


def read_modules(folder: Path) -> dict[str, Asset]:
    """Return all modules of a folder by name. One hash names their folder, because they import each other by relative addresses."""
    contents = {path.name: path.read_bytes() for path in sorted(folder.glob("*.js"))}
    mark = _mark(b"".join(name.encode() + b"\0" + content + b"\0" for name, content in contents.items()))
    return {
        name: Asset(name=f"js-{mark}/{name}", media_type="text/javascript; charset=utf-8", content=content)
        for name, content in contents.items()
    }


def _asset(name: str, media_type: str, content: bytes) -> Asset:
    stem, _, ending = name.rpartition(".")
    return Asset(name=f"{stem}.{_mark(content)}.{ending}", media_type=media_type, content=content)


def _mark(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=6).hexdigest()
