"""Styles and scripts that stand within a page: one that other sites show in a frame, or that is opened from a disk.

Such a page can fetch nothing from us, so its policy names the hash of each (CSP Level 3, section 2.3.1) instead of an origin.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from kb import resources
from kb.web.assets import join_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlined:
    """What stands between the tags, to the letter, and how a policy names it."""

    text: Markup
    source: str


@cache
def inlined_style(names: tuple[str, ...]) -> Inlined:
    """Return sheets of `static/css` as one; `components/card`."""
    return _inlined(join_files(list(_paths(resources.STYLES, names, ".css"))).decode())


@cache
def inlined_script(name: str) -> Inlined:
    """Return a script of `static/js` that imports nothing; `alone/pack`."""
    (path,) = _paths(resources.SCRIPTS, (name,), ".js")
    return _inlined(path.read_text("utf-8"))


def _paths(folder: Path, names: Iterable[str], ending: str) -> Iterable[Path]:
    return (folder / f"{name}{ending}" for name in names)


def _inlined(text: str) -> Inlined:
    # Only this would end the element; neither CSS nor our scripts have a use for it.
    assert "</" not in text
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inlined(text=Markup(text), source=f"'sha256-{digest}'")  # noqa: S704 - our own file
