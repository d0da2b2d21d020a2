"""Plain text that people write into collections, in paragraphs and lines; addresses in it become links, and nothing else does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kb.collections.checks import is_web_address

_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
#: Signs that end a sentence and not an address that stands in it.
_AFTER: Final = ".,;:!?'’”»"
_BRACKETS: Final = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words; those with an address are a link."""

    text: str
    url: str = ""


Line = tuple[Piece, ...]
Paragraph = tuple[Line, ...]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text, each with its lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        return ()
    return tuple(
        tuple(tuple(_pieces(line)) for line in paragraph.splitlines()) for paragraph in _PARAGRAPHS.split(plain)
    )


def _pieces(line: str) -> Iterator[Piece]:
    done = 0
    for found in _ADDRESS.finditer(line):
        address = _without_end(found.group())
        if not is_web_address(address):
            continue
        if found.start() > done:
            yield Piece(text=line[done : found.start()])
        yield Piece(text=address, url=address)
        done = found.start() + len(address)
    if done < len(line):
        yield Piece(text=line[done:])


def _without_end(address: str) -> str:
    """Return an address without what ends the sentence around it; a bracket is its own where it began in it."""
    while address:
        last = address[-1]
        opening = _BRACKETS.get(last)
        is_foreign_bracket = opening is not None and address.count(last) > address.count(opening)
        if last not in _AFTER and not is_foreign_bracket:
            break
        address = address[:-1]
    return address
