"""Two sanitisers in series with one allow-list: bleach, then nh3 (TRUST S2)."""

from typing import Final

import bleach
import nh3

ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"},
    "th": {"class"},
    "td": {"class"},
    "h2": {"id"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "div": {"class"},
}
TAGS: Final[set[str]] = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
SCHEMES: Final[set[str]] = {"http", "https", "mailto"}

_cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
    protocols=SCHEMES,
    strip=True,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Return HTML that holds nothing beyond the allow-list."""
    return with_nh3(with_bleach(html))


def with_bleach(html: str) -> str:
    """Return what bleach leaves."""
    return _cleaner.clean(html)


def with_nh3(html: str) -> str:
    """Return what nh3 leaves. Link relations are ours to set, after it."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, strip_comments=True)
