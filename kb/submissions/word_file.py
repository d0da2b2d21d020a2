"""Opens a file that should be a Word document, and refuses what must not reach the program that reads it.

That program builds the whole document in memory and calls itself for each level of nesting, so both are counted before,
by a parser that keeps nothing.
"""

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from kb.errors import KnowledgeBaseError

MOST_BYTES: Final = 12_000_000
MOST_UNPACKED: Final = 60_000_000
MOST_XML: Final = 25_000_000
MOST_FILES: Final = 2_000
MOST_ELEMENTS: Final = 120_000
MOST_TEXT: Final = 5_000_000
MOST_DEPTH: Final = 60

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML: Final = (".xml", ".rels")
_BODY = re.compile(r"word/document\d*\.xml")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


class BadWordFile(KnowledgeBaseError):
    """A file that cannot be read as a Word document. `message` is English with `%(name)s` places for `details`."""

    TOO_LARGE: Final = _(
        "This file has %(megabytes)s MB; %(most)d MB are allowed. Make its pictures smaller and try again."
    )
    TOO_LONG: Final = _("This document is too long to be read at once. Split it, or copy the parts you need.")
    ENCRYPTED: Final = _("This document is protected by a password. Save it without one and try again.")
    OLD_WORD: Final = _("This is a file of an older Word. Open it, save it as .docx and try again.")
    OPEN_DOCUMENT: Final = _("This is an OpenDocument file. Open it, save it as .docx and try again.")
    OTHER: Final = _("This is no Word document. Choose a file that ends in .docx.")
    DAMAGED: Final = _("This document is damaged and cannot be read. Open it in Word, save it anew and try again.")

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message % details)
        self.message = message
        self.details = details


@dataclass(slots=True)
class Contents:
    """What a look through a document finds: letters by language, how often an element occurs, and what stands beside the text.

    `languages` has an empty language where the text says none: there it is `default_language`.
    `text_boxes` and `equations` hold their words, which the program that reads the document may leave out.
    """

    title: str = ""
    default_language: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    text_boxes: list[str] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)


def look_through(data: bytes) -> Contents:
    """Return what a document holds; raise `BadWordFile` for what must not be read."""
    _check_kind(data)
    contents = Contents()
    scan = _Scan(contents)
    try:
        with ZipFile(BytesIO(data)) as package:
            _check_package(package)
            for name in sorted({name for name in package.namelist() if name.endswith(_XML)}):
                scan.read(name, package.read(name))
    except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError, zlib.error) as reason:
        raise BadWordFile(BadWordFile.DAMAGED) from reason
    return contents


def _check_package(package: ZipFile) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise BadWordFile(BadWordFile.ENCRYPTED)
    # Nothing is unpacked beyond the sizes that are written here, whatever the file holds.
    xml = sum(member.file_size for member in members if member.filename.endswith(_XML))
    if sum(member.file_size for member in members) > MOST_UNPACKED or xml > MOST_XML or len(members) > MOST_FILES:
        raise BadWordFile(BadWordFile.TOO_LONG)
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis."):
        raise BadWordFile(BadWordFile.OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names or not any(map(_BODY.fullmatch, names)):
        raise BadWordFile(BadWordFile.OTHER)


def _check_kind(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        megabytes, most = round(len(data) / 1e6, 1), MOST_BYTES // 1_000_000
        raise BadWordFile(BadWordFile.TOO_LARGE, megabytes=megabytes, most=most)
    if data.startswith(_OLE):
        raise BadWordFile(BadWordFile.ENCRYPTED if _ENCRYPTED in data else BadWordFile.OLD_WORD)
    if data.startswith(b"{\\rtf"):
        raise BadWordFile(BadWordFile.OLD_WORD)
    if not data.startswith(b"PK"):
        raise BadWordFile(BadWordFile.OTHER)


class _Scan:
    """Counts elements over all parts of a document, and notes what `Contents` tells."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.count = 0
        self.text = 0

    def read(self, name: str, data: bytes) -> None:
        """Look through one part; raise `BadWordFile` for what is too much, and for any part that defines entities."""
        self.is_body = bool(_BODY.fullmatch(name))
        self.is_styles = name == "word/styles.xml"
        self.is_core = name == "docProps/core.xml"
        self.path: list[str] = []
        self.words: list[str] = []
        self.language = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as reason:
            raise BadWordFile(BadWordFile.DAMAGED) from reason

    def _refuse(self, *_declared: object) -> None:
        # No program writes one; entities that hold entities grow without end.
        raise BadWordFile(BadWordFile.DAMAGED)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self.path.append(name)
        if self.count > MOST_ELEMENTS or len(self.path) > MOST_DEPTH:
            raise BadWordFile(BadWordFile.TOO_LONG)
        if self.is_styles and name == "w:lang" and "w:docDefaults" in self.path:
            self.contents.default_language = attributes.get("w:val", "")[:2].lower()
        if self.is_body:
            self.contents.elements[name] += 1
            if name == "w:r":
                self.language = ""
            elif name == "w:lang":
                self.language = attributes.get("w:val", "")[:2].lower()

    def _characters(self, text: str) -> None:
        self.text += len(text)
        if self.text > MOST_TEXT:
            raise BadWordFile(BadWordFile.TOO_LONG)
        if not self.path:
            return
        element = self.path[-1]
        if self.is_core and element == "dc:title":
            self.contents.title += text
        elif self.is_body and element == "w:t":
            self.contents.languages[self.language] += len(text)
            self.words += [text] if "w:txbxContent" in self.path else []
        elif self.is_body and element == "m:t":
            self.words.append(text)

    def _end(self, name: str) -> None:
        self.path.pop()
        if not self.is_body:
            return
        if name == "w:p" and "w:txbxContent" in self.path:
            self._note(self.contents.text_boxes)
        elif name == "m:oMath" and "w:txbxContent" not in self.path:
            self._note(self.contents.equations)

    def _note(self, found: list[str]) -> None:
        words = re.sub(r"\s+", " ", "".join(self.words)).strip()
        self.words = []
        # A text box is written twice, for new programs and for old ones.
        if words and words not in found:
            found.append(words)
