"""Reads HTML as it lies on a clipboard into a small tree. Takes anything, in time proportional to its length.

The standard library's parser needs quadratic time for what is not closed; nothing here looks twice at the same place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

MOST_CHARACTERS: Final = 2_000_000
MOST_ELEMENTS: Final = 200_000
#: Elements that lie deeper are left out; their words stay.
MOST_DEPTH: Final = 60

#: Elements that stand on lines of their own.
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_EMPTY: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
#: What is closed when an element begins, and where the search for it ends.
_CLOSES: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"), (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"}))
    ),
}
_TABLE: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})

_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<[!?][^>]*+(?:>|\Z)"
    # What holds no words for a reader. Unclosed, it goes on to the end, as in a browser.
    r"|<(?P<silent>head|math|noscript|object|script|style|svg|template|title|xml)\b(?=[\s>/]).*?(?:</(?P=silent)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-z][^\s/>]*+)"
    # An equals sign may be followed by quotes, and only within these does > not end the tag.
    r"""(?P<rest>(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)"""
    r"|(?P<text>(?:[^<]++|<(?!/?[a-z]|[!?]))+|<)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)\s*+(?:=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>]*+)))?""")


@dataclass(slots=True, eq=False)
class Node:
    """An element; names of elements and attributes are in lower case."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False)
    holds_block: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own, or something within does."""
        return self.holds_block or self.tag in BLOCKS

    def add(self, child: "Node | str") -> None:
        """Put a child at the end."""
        self.children.append(child)
        if isinstance(child, Node):
            child.parent = self
            above: Node | None = self
            while child.is_block and above and not above.holds_block:
                above.holds_block = True
                above = above.parent

    def walk(self) -> Iterator["Node"]:
        """Yield the elements within, in the order of the text."""
        waiting = [*reversed(self.children)]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Node):
                yield child
                waiting += reversed(child.children)

    @property
    def text(self) -> str:
        """All words within, as they stand."""
        return "".join(child for node in (self, *self.walk()) for child in node.children if isinstance(child, str))

    def style(self, name: str) -> str:
        """Return what the style attribute says about a property, in lower case."""
        for part in self.attributes.get("style", "").lower().split(";"):
            key, _, value = part.partition(":")
            if key.strip() == name:
                return value.strip()
        return ""


def parse_html(html: str) -> Node:
    """Return the tree of an HTML text, of its first `MOST_CHARACTERS` characters."""
    builder = _Builder()
    for piece in _PIECE.finditer(html[:MOST_CHARACTERS]):
        if piece["text"]:
            builder.text(piece["text"])
        elif piece["end"]:
            builder.end(piece["tag"].lower())
        elif piece["tag"]:
            builder.start(piece["tag"].lower(), piece["rest"])
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = Node("body")
        self.open = [self.root]
        self.elements = 0
        #: How many of the elements that are open now were left out.
        self.left_out = 0

    def text(self, text: str) -> None:
        self.open[-1].add(unescape(text))

    def start(self, tag: str, rest: str) -> None:
        self._close_before(tag)
        self.elements += 1
        if tag in _EMPTY and self.elements <= MOST_ELEMENTS:
            self.open[-1].add(Node(tag, _attributes(rest)))
        elif len(self.open) > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            self.left_out += tag not in _EMPTY
            self.text(" " if tag in BLOCKS else "")
        elif not rest.endswith("/") or ":" not in tag:
            node = Node(tag, _attributes(rest))
            self.open[-1].add(node)
            self.open.append(node)

    def end(self, tag: str) -> None:
        if self.left_out:
            self.left_out -= 1
            self.text(" " if tag in BLOCKS else "")
            return
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return
            if self.open[index].tag in _TABLE and tag not in _TABLE:
                return

    def _close_before(self, tag: str) -> None:
        """Close what an element that begins now ends without saying so: an item the item before it, a block a paragraph."""
        if tag in BLOCKS:
            self._close(frozenset({"p"}), BLOCKS)
        if tag in _CLOSES:
            self._close(*_CLOSES[tag])

    def _close(self, tags: frozenset[str], limits: frozenset[str]) -> None:
        if self.left_out:
            return
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag in tags:
                del self.open[index:]
                return
            if self.open[index].tag in limits:
                return


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found
