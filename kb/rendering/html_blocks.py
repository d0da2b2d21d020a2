"""Writes a tree of HTML as blocks of Markdown, and counts what is lost on the way."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from kb.rendering.clipboard import is_marker, with_lists
from kb.rendering.html_tree import Node
from kb.rendering.inline_markdown import BREAK, Run, clean_address, one_line, paragraph, picture_markdown

#: `cut`: what came after the bounds of a text. `look`: bold, links and rows of a block that is too large to keep them.
LossKind = Literal[
    "comments", "cut", "drawings", "equations", "links", "look", "merged_cells", "nesting", "pictures", "struck_out", "text_boxes",
]  # fmt: skip
#: Given a picture's source and alternative text, returns the name it will have, or None where there will be no picture.
NamePicture = Callable[[str, str], str | None]

_PLAIN: Final = Run(text="")
_MOST_LEVELS: Final = 6
_MOST_COLUMNS: Final = 30
_MOST_HEADING: Final = 200
_HEADING = re.compile(r"h([1-6])")
_LISTS: Final = ("ul", "ol")
_TABLE_PARTS: Final = {
    "table": ("caption", "colgroup", "thead", "tbody", "tfoot", "tr"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ("tr",)),
    "tr": ("td", "th"),
}
_RAISED: Final = {
    "sup": str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"),
    "sub": str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"),
}
_BOLD = re.compile(r"bold(?:er)?|[6-9]00")
_LIGHT = re.compile(r"normal|lighter|[1-5]00")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, table, quotation or note; `parts` are its items, its rows, or itself alone."""

    kind: str
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block as Markdown."""
        # An item of several paragraphs ends with an empty line, or the next item would belong to the last of them.
        return "".join(part + ("\n\n" if "\n\n" in part else "\n") for part in self.parts).rstrip("\n")


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks, neighbouring lists of one kind as one: some programs write a list for each item."""
    result: list[Block] = []
    for block in blocks:
        if result and block.kind in _LISTS and result[-1].kind == block.kind:
            block = Block(block.kind, (*result.pop().parts, *block.parts))
        result.append(block)
    return result


class BlockWriter:
    """Turns trees into blocks; `losses` and `pictures` are complete when all blocks have been taken."""

    def __init__(self, name_picture: NamePicture, highest_heading: int) -> None:
        self.name_picture = name_picture
        self.highest_heading = highest_heading
        self.losses: Counter[LossKind] = Counter()
        self.pictures: list[str] = []

    def blocks(self, node: Node, look: Run = _PLAIN, level: int = 0) -> Iterator[Block]:
        """Yield the blocks within a node; `level` counts the lists and quotations around it."""
        words: list[Run] = []
        for child in with_lists(node.children):
            if isinstance(child, Node) and child.is_block:
                yield from _paragraph(words)
                words = []
                yield from self._block(child, look, level)
            else:
                words += self._runs([child], look)
        yield from _paragraph(words)

    def note(self, number: int, node: Node) -> Block:
        """Return a footnote."""
        first, *others = [block.text for block in self.blocks(node, level=1)] or [""]
        return Block("note", (f"[^{number}]: {first}" + "".join(f"\n\n{_set_in(other)}" for other in others),))

    def _block(self, node: Node, look: Run, level: int) -> Iterator[Block]:
        if (heading := _HEADING.fullmatch(node.tag)) and not _holds(node, "table", "ul", "ol"):
            yield from self._heading(node, int(heading[1]), level)
        elif node.tag in _LISTS and level < _MOST_LEVELS:
            if items := tuple(self._items(node, level)):
                yield Block(node.tag, items)
        elif node.tag == "table" and not level and _is_grid(node) and not _holds(node, "table", *_ALL_HEADINGS):
            yield from self._table(node)
        elif node.tag == "blockquote" and not level:
            if quoted := "\n\n".join(block.text for block in joined(self.blocks(node, look, level=1))):
                yield Block("quote", ("\n".join(f"> {line}".rstrip() for line in quoted.split("\n")),))
        elif node.tag == "pre":
            yield from _paragraph(_by_lines(self._runs(node.children, look)))
        else:
            self.losses.update({"nesting": 1} if node.tag in _LISTS or (node.tag == "table" and level) else {})
            yield from self.blocks(node, self._look(node, look), level)

    def _heading(self, node: Node, rank: int, level: int) -> Iterator[Block]:
        runs = [_plain(run) for run in self._runs(node.children, _PLAIN)]
        text = one_line(runs).replace("#", "\\#")
        if text and not level and len(text) <= _MOST_HEADING:
            yield Block("heading", (f"{'#' * max(rank, self.highest_heading)} {text}",))
        else:
            yield from _paragraph(replace(run, bold=not run.is_markdown) for run in runs)

    def _items(self, node: Node, level: int) -> list[str]:
        start = node.attributes.get("start", "")
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[str] = []
        for child in node.children:
            item = child if isinstance(child, Node) and child.tag == "li" else Node("li", children=[child])
            first, *others = joined(self.blocks(item, level=level + 1)) or (None,)
            if first is None:
                continue
            if first.kind not in _LISTS:
                items.append((f"{number}. " if node.tag == "ol" else "- ") + first.text.replace("\n", "\n    "))
                number += 1
            elif items:
                others = [first, *others]
            else:
                # A list that begins with a list: its items move up.
                items += first.parts
            for other in others:
                is_tight = other.kind in _LISTS and "\n\n" not in items[-1]
                items[-1] += ("\n" if is_tight else "\n\n") + _set_in(other.text)
        return items

    def _table(self, node: Node) -> Iterator[Block]:
        rows = [[*_children(row, "td", "th")] for row in _rows(node)]
        columns = max((sum(map(_span, row)) for row in rows), default=0)
        if not 1 < columns <= _MOST_COLUMNS:
            # Made for the look of the page, as a box around a paragraph is.
            for part in node.children:
                yield from self.blocks(Node("div", children=[part]))
            return
        for caption in _children(node, "caption"):
            yield from self.blocks(caption)
        lines = [f"| {' | '.join(row)} |" for row in self._grid(rows, columns) if any(row)]
        if lines:
            yield Block("table", (lines[0], "|---" * columns + "|", *lines[1:]))

    def _grid(self, rows: list[list[Node]], columns: int) -> Iterator[list[str]]:
        """Yield the cells of each row. What a merged cell covers besides its first place is empty."""
        covered: dict[int, int] = {}
        for row in rows:
            cells: dict[int, str] = {}
            place = 0
            for cell in row:
                while place in covered:
                    place += 1
                width, height = _span(cell), _span(cell, "rowspan")
                self.losses.update({"merged_cells": 1} if max(width, height) > 1 else {})
                runs = self._runs(cell.children, _PLAIN)
                cells[place] = one_line(map(_plain, runs) if cell.tag == "th" or row is rows[0] else runs)
                covered.update(dict.fromkeys(range(place, place + width), height))
                place += width
            # Cells that others push over the edge keep their words in the last one.
            last = "; ".join(text for at, text in sorted(cells.items()) if at >= columns - 1 and text)
            yield [*(cells.get(at, "") for at in range(columns - 1)), last]
            covered = {at: height - 1 for at, height in covered.items() if height > 1}

    def _runs(self, children: Iterable[Node | str], look: Run) -> Iterator[Run]:
        for child in children:
            if isinstance(child, str):
                yield replace(look, text=child)
            elif child.tag == "br":
                yield BREAK
            elif child.tag == "img":
                yield self._picture(child, look)
            elif child.tag == "note-mark":
                yield replace(look, text=f"[^{child.attributes['number']}]", address="", is_markdown=True)
            elif child.tag == "input" and child.attributes.get("type") == "checkbox":
                yield replace(look, text="☑ " if "checked" in child.attributes else "☐ ")
            elif child.tag in _RAISED and re.fullmatch(r"[0-9+()-]+", child.text) and not any(child.walk()):
                yield replace(look, text=child.text.translate(_RAISED[child.tag]))
            elif not is_marker(child):
                edge = [BREAK] if child.is_block else []
                yield from edge
                yield from self._runs(child.children, self._look(child, look))
                yield from edge

    def _picture(self, node: Node, look: Run) -> Run:
        source, alternative = node.attributes.get("src", ""), node.attributes.get("alt", "")
        self.pictures += [source] if source else []
        name = self.name_picture(source, alternative) if source else None
        if name is None or ":" in name:
            # A picture on another site is never fetched: readers see its description.
            self.losses["pictures"] += 1
        if name is None:
            return replace(look, text=f" {alternative} ")
        return replace(look, text=picture_markdown(name, alternative), is_markdown=True)

    def _look(self, node: Node, look: Run) -> Run:
        weight, slant, line = node.style("font-weight"), node.style("font-style"), node.style("text-decoration")
        if node.tag in ("s", "strike", "del") or "line-through" in line:
            self.losses["struck_out"] += bool(node.text.strip())
        if _LIGHT.fullmatch(weight):
            look = replace(look, bold=False)
        elif node.tag in ("b", "strong") or _BOLD.fullmatch(weight):
            look = replace(look, bold=True)
        if slant == "normal":
            look = replace(look, italic=False)
        elif node.tag in ("i", "em", "cite", "dfn", "var") or slant in ("italic", "oblique"):
            look = replace(look, italic=True)
        address = node.attributes.get("href", "") if node.tag == "a" else ""
        if address and not address.startswith("#"):
            look = replace(look, address=clean_address(address) or "")
            self.losses.update({} if look.address else {"links": 1})
        return look


_ALL_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def _paragraph(runs: Iterable[Run]) -> Iterator[Block]:
    if text := paragraph(runs):
        yield Block("paragraph", (text,))


def _plain(run: Run) -> Run:
    return replace(run, bold=False, italic=False)


def _by_lines(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        for number, line in enumerate([run.text] if run.is_markdown else run.text.split("\n")):
            yield from [BREAK] if number else []
            yield replace(run, text=line)


def _set_in(text: str) -> str:
    return re.sub(r"(?m)^(?=.)", "    ", text)


def _holds(node: Node, *tags: str) -> bool:
    return any(inner.tag in tags for inner in node.walk())


def _children(node: Node, *tags: str) -> Iterator[Node]:
    return (child for child in node.children if isinstance(child, Node) and child.tag in tags)


def _rows(table: Node) -> Iterator[Node]:
    for child in _children(table, "tr", "thead", "tbody", "tfoot"):
        yield from [child] if child.tag == "tr" else _children(child, "tr")


def _is_grid(node: Node) -> bool:
    """Whether a table holds nothing outside its cells."""
    allowed = _TABLE_PARTS.get(node.tag)
    return allowed is None or all(
        child.tag in allowed and _is_grid(child) if isinstance(child, Node) else not child.strip()
        for child in node.children
    )


def _span(cell: Node, name: str = "colspan") -> int:
    span = cell.attributes.get(name, "")
    return min(max(int(span), 1), 1000) if span.isdecimal() and len(span) < 9 else 1
