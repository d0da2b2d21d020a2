"""Fits the text of a practice into a file with many: pictures within, addresses that lead somewhere, no id twice."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urljoin

#: Below the title of the file and that of the practice, a heading of the text is one level lower.
_LOWERED: Final = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}

_Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a text is fitted to. `picture` returns a data address for that of a picture, or None where it is left out."""

    base_url: str
    slugs: Collection[str]
    picture: Callable[[str], str | None]
    #: What is told in place of a picture, with `%(alt)s`.
    left_out: str


def id_in_pack(slug: str, name: str) -> str:
    """Return the id of a place in a practice. No slug has two hyphens in a row, so none is that of another place."""
    return f"{slug}--{name}"


def article_id(slug: str) -> str:
    """Return the id of a practice."""
    return f"practice-{slug}"


def fitted(html: str, slug: str, surroundings: Surroundings) -> str:
    """Return HTML that `kb.rendering` made, fitted into a file with many practices."""
    fitting = _Fitting(slug, surroundings)
    fitting.feed(html)
    fitting.close()
    return "".join(fitting.pieces)


class _Fitting(HTMLParser):
    """Writes down what it reads. What it reads went through the sanitisers, so every element is known and closed."""

    def __init__(self, slug: str, surroundings: Surroundings) -> None:
        super().__init__(convert_charrefs=False)
        self._slug = slug
        self._around = surroundings
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            values["id"] = id_in_pack(self._slug, values["id"])
        if "href" in values:
            values["href"] = self._address(values["href"])
        if tag == "img":
            self._picture(values)
            return
        self._write(_LOWERED.get(tag, tag), values)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{_LOWERED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")

    def _picture(self, values: dict[str, str]) -> None:
        data = self._around.picture(values.get("src", ""))
        if data is None:
            self.pieces.append(f"<em>{escape(self._around.left_out % {'alt': values.get('alt', '')})}</em>")
            return
        # A file on a disk has nothing to wait for, and on paper no picture may be missing.
        self._write("img", {name: value for name, value in values.items() if name != "loading"} | {"src": data})

    def _address(self, href: str) -> str:
        if href.startswith("#"):
            return f"#{id_in_pack(self._slug, href[1:])}"
        slug = href.removeprefix("/p/")
        if slug != href and slug in self._around.slugs:
            return f"#{article_id(slug)}"
        return urljoin(f"{self._around.base_url}/", href)

    def _write(self, tag: str, values: dict[str, str]) -> None:
        written = "".join(f' {name}="{escape(value)}"' for name, value in values.items())
        self.pieces.append(f"<{tag}{written}>")


def media_of(address: str) -> tuple[str, str] | None:
    """Return slug and name of a picture from its address on our pages."""
    parts = unquote(address).split("/")
    return (parts[2], parts[3]) if len(parts) == 4 and parts[:2] == ["", "media"] else None
