"""What a text may cost: bounds that are checked before the parser sees it.

Python-Markdown needs quadratic time for unclosed emphasis and brackets, and recursion for nested blocks. Below these bounds
no text was found that takes longer than half a second; beyond them no honest text was found.
"""

import re
from collections.abc import Iterator
from typing import Final

from kb.errors import KnowledgeBaseError

MOST_BYTES: Final = 200_000
MOST_OPENERS: Final = 200
MOST_DEPTH: Final = 12

_OPENERS = re.compile(r"[*_\[!`<]")
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
    if len(markdown.encode("utf-8", "replace")) > MOST_BYTES:
        raise TextTooCostly("The text is longer than 200 kB; split it or attach a file.", line=1)
    for number, line in enumerate(markdown.split("\n"), 1):
        if _depth(line) > MOST_DEPTH:
            raise TextTooCostly("Quotations or lists are nested too deeply; flatten them.", line=number)
    for number, block in _blocks(markdown):
        if len(_OPENERS.findall(block)) > MOST_OPENERS:
            raise TextTooCostly("One paragraph has too many marks such as * _ [ ! `; split it.", line=number)


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
