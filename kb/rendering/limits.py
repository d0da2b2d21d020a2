"""What a text may cost: bounds that are checked before the parser sees it.

Python-Markdown needs quadratic time for unclosed emphasis and brackets, and recursion for nested blocks. Below these bounds
no text was found that takes longer than half a second; beyond them no honest text was found.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from kb.errors import KnowledgeBaseError

MOST_BYTES: Final = 200_000
MOST_OPENERS: Final = 200
MOST_DEPTH: Final = 12
MOST_LINES: Final = 4_000
MOST_BRACKETS: Final = 1_000
MOST_DEFINITION: Final = 2_000
MOST_CELLS: Final = 5_000

_OPENERS = re.compile(r"[*_\[!`<\\&]")
_NESTING = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)))+")
_MARKS = re.compile(r">|[-*+](?=\s)|\d{1,9}[.)](?=\s)")


class TextTooCostly(KnowledgeBaseError):
    """The text would take too long to render; `line` (from 1) is where, `message` what to do."""

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def check_cost(markdown: str) -> None:
    """Raise `TextTooCostly` for a text beyond the bounds."""
    for line, message in chain(_whole(markdown), _lines(markdown), _paragraphs(markdown)):
        raise TextTooCostly(message, line=line)


def _whole(markdown: str) -> Iterator[tuple[int, str]]:
    if len(markdown.encode("utf-8", "replace")) > MOST_BYTES:
        yield 1, "The text is longer than 200 kB; split it or attach a file."
    if sum(1 for line in markdown.split("\n") if line.strip()) > MOST_LINES:
        yield 1, "The text has more than 4,000 lines; split it or attach a file."
    if markdown.count("[") > MOST_BRACKETS:
        yield 1, "The text has too many links, pictures or footnotes; split it."


def _lines(markdown: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(markdown.split("\n"), 1):
        if _depth(line) > MOST_DEPTH:
            yield number, "Quotations or lists are nested too deeply; flatten them."
        if line.lstrip().startswith("[") and len(line) > MOST_DEFINITION:
            yield number, "This address is too long; shorten it."


def _paragraphs(markdown: str) -> Iterator[tuple[int, str]]:
    for number, block in _blocks(markdown):
        if block.split("\n")[0].count("|") * block.count("\n") > MOST_CELLS:
            yield number, "This table is too large; attach it as a file."
        if len(_OPENERS.findall(block)) > MOST_OPENERS:
            yield number, "One paragraph has too many marks such as * _ [ ! ` \\ &; split it."


def _depth(line: str) -> int:
    indent = (len(line) - len(line.lstrip(" \t"))) + 3 * (len(line) - len(line.lstrip("\t")))
    nesting = _NESTING.match(line)
    return indent // 4 + (len(_MARKS.findall(nesting.group())) if nesting else 0)


def _blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield each run of non-empty lines with the number of its first line."""
    start = 1
    lines: list[str] = []
    for number, line in enumerate([*markdown.split("\n"), ""], 1):
        if line.strip():
            if not lines:
                start = number
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines)
            lines = []
