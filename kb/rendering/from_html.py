"""HTML from a clipboard or a Word file to the little Markdown that is written here: with all its words, and told what it lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import chain
from textwrap import wrap

from kb.rendering.clipboard import is_hidden, is_remark, take_notes
from kb.rendering.html_blocks import Block, BlockWriter, LossKind, NamePicture, joined
from kb.rendering.html_tree import MOST_CHARACTERS, Node, parse_html
from kb.rendering.inline_markdown import Run, clean_address, paragraph
from kb.rendering.limits import MOST_BRACKETS, MOST_BYTES, MOST_LINES, TextTooCostly, check_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What did not come along, and how often."""

    kind: LossKind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A text as Markdown; `pictures` are the sources of all pictures that were met, in order."""

    markdown: str
    losses: tuple[Loss, ...]
    pictures: tuple[str, ...]


def markdown_from_html(html: str, *, picture: NamePicture | None = None, highest_heading: int = 3) -> Converted:
    """Return HTML as Markdown that stays within the bounds of `limits`. Takes anything.

    Without `picture`, pictures beside the text and on the web keep their addresses; of others the descriptions stay.
    """
    root = parse_html(html)
    writer = BlockWriter(picture or _as_it_is, highest_heading)
    writer.losses.update({"comments": count} if (count := _prune(root)) else {})
    notes = take_notes(root)
    blocks = chain(joined(writer.blocks(root)), (writer.note(number, note) for number, note in enumerate(notes, 1)))
    markdown = "\n\n".join(_bounded(blocks, writer.losses))
    writer.losses.update({"cut": 1} if len(html) > MOST_CHARACTERS else {})
    return Converted(markdown=markdown, losses=losses_of(writer.losses), pictures=tuple(writer.pictures))


def losses_of(counts: Counter[LossKind]) -> tuple[Loss, ...]:
    """Return what was lost, sorted by kind."""
    return tuple(Loss(kind=kind, count=count) for kind, count in sorted(counts.items()) if count)


_MOST_PLAIN = 1_500
_MOST_FOLDED = 1_900
_LINK = re.compile(r"(?<!\\)\]\([^)\s]*\)")
_NO_WORDS = re.compile(r"[^\w\s.,:;?'’“”„«»()/@%€+=…–—-]|_|-{3,}")


def _as_it_is(source: str, _alternative: str) -> str | None:
    return source if re.fullmatch(r"[\w.%-]{1,200}", source) else clean_address(source)


def _prune(root: Node) -> int:
    """Take out what a reader of the original does not see; return how many remarks of others were among it."""
    remarks = sum("msocomanchor" in node.attributes.get("class", "").split() for node in root.walk())
    for node in chain([root], root.walk()):
        node.children = [
            child for child in node.children if isinstance(child, str) or not (is_remark(child) or is_hidden(child))
        ]
    return remarks


def _bounded(blocks: Iterable[Block], losses: Counter[LossKind]) -> Iterator[str]:
    """Yield the texts of blocks until the bounds of a whole text are met."""
    size = lines = brackets = 0
    for block in blocks:
        for text in _affordable(block, MOST_BRACKETS - brackets, losses):
            size += len(text.encode()) + 2
            lines += text.count("\n") + 1
            brackets += text.count("[")
            if size > MOST_BYTES or lines > MOST_LINES:
                losses["cut"] += 1
                return
            yield text


def _affordable(block: Block, brackets: int, losses: Counter[LossKind]) -> list[str]:
    """Return a block in the best form that may be rendered: as it is, loosened, in pieces, or its mere words."""
    if block.text.count("[") <= brackets:
        if block.kind == "table" and (tables := _tables(block.parts[:2], block.parts[2:])):
            return tables
        loosened = "\n\n".join(block.parts) if block.kind in ("ul", "ol") else _folded(block.text)
        for text in (block.text, loosened):
            if _is_cheap(text):
                return [text]
    losses["look"] += 1
    return _mere_words(block)


def _tables(head: tuple[str, ...], rows: tuple[str, ...]) -> list[str]:
    """Return a table in as many pieces as it takes, each with the head; nothing where a single row is too much."""
    text = "\n".join((*head, *rows))
    if _is_cheap(text):
        return [text]
    half = len(rows) // 2
    if not half:
        return []
    first, second = _tables(head, rows[:half]), _tables(head, rows[half:])
    return [*first, *second] if first and second else []


def _folded(text: str) -> str:
    """Return a text with a line break early in it: a long line must not begin with a bracket."""
    space = re.search(r" (?=[^\W\d_])", text[:_MOST_FOLDED])
    return f"{text[: space.start()]}\n{text[space.end() :]}" if space else text


def _mere_words(block: Block) -> list[str]:
    parts = [part for part in block.parts if not part.startswith("|---")]
    words = _NO_WORDS.sub(" ", unescape(_LINK.sub("] ", "\n".join(parts))))
    lines = wrap(words, _MOST_PLAIN, break_long_words=False, break_on_hyphens=False)
    return [text for line in lines if (text := paragraph([Run(text=line)]))]


def _is_cheap(text: str) -> bool:
    try:
        check_cost(text)
    except TextTooCostly:
        return False
    return True
