"""Looks into a PDF that Typst made, as far as a screen reader does: title, languages, headings, and words for pictures.

Typst leaves the objects of the structure uncompressed, so no library is needed to read them.
"""

import re
from html import unescape
from typing import Final

#: In brackets, which stand in it in pairs or escaped; or as digits, where it has letters that are not in Latin-1.
_STRING: Final = rb"(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-F]*>)"
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def headings(pdf: bytes) -> list[tuple[int, str]]:
    """Return level and words of each heading."""
    found = re.findall(rb"/S/H([1-6])(?:(?!endobj).)*?/T" + _STRING, pdf, re.DOTALL)
    return [(int(level), _text(words)) for level, words in found]


def words_for_pictures(pdf: bytes) -> list[str]:
    """Return what is read out for each picture."""
    return [_text(words) for words in re.findall(rb"/Alt" + _STRING, pdf, re.DOTALL)]


def languages(pdf: bytes) -> set[str]:
    """Return the languages of the document and of its parts."""
    return {_text(found) for found in re.findall(rb"/Lang" + _STRING, pdf)}


def language(pdf: bytes) -> str:
    """Return the language of the document as a whole."""
    found = re.search(rb"/Type/Catalog(?:(?!endobj).)*?/Lang" + _STRING, pdf, re.DOTALL)
    assert found, "the document has no language"
    return _text(found[1])


def title(pdf: bytes) -> str:
    """Return the title that the document's window shows."""
    found = re.search(rb"<dc:title><rdf:Alt><rdf:li[^>]*>(.*?)</rdf:li>", pdf, re.DOTALL)
    assert found, "the document has no title"
    return unescape(found[1].decode())


def page_count(pdf: bytes) -> int:
    """Return how many pages there are."""
    return len(re.findall(rb"/Type/Page\b(?!s)", pdf))


def is_accessible(pdf: bytes) -> bool:
    """Tell whether the document says that it keeps to PDF/UA-1, with a tree of tags and its title shown."""
    marks = (b"<pdfuaid:part>1</pdfuaid:part>", b"/StructTreeRoot", b"/Marked true", b"/DisplayDocTitle true")
    return all(mark in pdf for mark in marks)


def _text(written: bytes) -> str:
    is_hex = written.startswith(b"<")
    plain = bytes.fromhex(written[1:-1].decode("ascii")) if is_hex else _ESCAPED.sub(_unescaped, written[1:-1])
    return plain[2:].decode("utf-16-be") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    one = found[1]
    return bytes([int(one, 8)]) if one.isdigit() else _LETTERS.get(one, one)
