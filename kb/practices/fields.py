"""The kinds of fields that front matter is made of. Each reads a node into a value, reports what is wrong, and writes it back.

A field that cannot be read gives None and a problem: one wrong fact never takes the others along.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from kb.practices.front_matter import Node
from kb.practices.problems import Report
from kb.practices.record import Moment

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_SLUG: Final = 80
MOST_NUMBER: Final = 100_000_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def is_slug(text: str) -> bool:
    """Tell whether a text can be the name of a practice's folder."""
    return len(text) <= MOST_SLUG and SLUG.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(ABC):
    """A field of the front matter. `name` is its name in the file, `attribute` that in the record."""

    name: str
    attribute: str = ""
    required: bool = False

    @property
    def target(self) -> str:
        """The attribute of the record."""
        return self.attribute or self.name

    @abstractmethod
    def read(self, node: Node, report: Report, path: str) -> Any:
        """Return the value, or None after reporting why there is none."""

    def write(self, value: Any) -> Any:
        """Return what YAML should hold."""
        return list(value) if isinstance(value, tuple) else value


def _word(node: Node, report: Report, path: str) -> str | None:
    """Return the trimmed text of a scalar; None for anything else."""
    if not isinstance(node.value, str):
        report.add(node.line, path, "Give one value here, not a list or a group.")
        return None
    text = node.value.strip()
    if not text or (node.plain and text in {"~", "null"}):
        report.add(node.line, path, "Empty; leave the line out if this is not known.")
        return None
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Field):
    """One line of text."""

    most: int = 200

    def read(self, node: Node, report: Report, path: str) -> str | None:
        """Return the text; too long a text is reported and kept."""
        text = _word(node, report, path)
        if text is None:
            return None
        if _CONTROL.search(text):
            report.add(node.line, path, "Holds line breaks or control characters; write it on one line.")
            text = " ".join(_CONTROL.sub(" ", text).split())
        if len(text) > self.most:
            report.add(
                node.line, path, "Has %(length)d characters; %(most)d are allowed.", length=len(text), most=self.most
            )
        return text or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several known words. `known` tells which, `hint` what to do about an unknown one."""

    known: Callable[[str], bool]
    hint: str
    as_number: bool = False

    def read(self, node: Node, report: Report, path: str) -> str | int | None:
        """Return the word, or None for an unknown one."""
        text = _word(node, report, path)
        if text is None:
            return None
        if not self.known(text):
            report.add(node.line, path, "“%(value)s” %(hint)s", value=text[:60], hint=self.hint)
            return None
        return int(text) if self.as_number else text

    def write(self, value: Any) -> Any:
        """Whole numbers stand without quotes."""
        is_number = isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]*", value)
        return int(value) if is_number else value


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber(Field):
    """A whole number, not negative."""

    least: int = 0

    def read(self, node: Node, report: Report, path: str) -> int | None:
        """Return the number."""
        text = _word(node, report, path)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 12 or not self.least <= int(text) <= MOST_NUMBER:
            report.add(node.line, path, "“%(value)s” is not a whole number such as 12.", value=text[:60])
            return None
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """True or false; false is not written."""

    def read(self, node: Node, report: Report, path: str) -> bool | None:
        """Return the truth."""
        text = _word(node, report, path)
        if text is None:
            return None
        if text not in {"true", "false"}:
            report.add(node.line, path, "Write true or false.")
            return None
        return text == "true"

    def write(self, value: Any) -> Any:
        """False is the same as absent."""
        return True if value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date, `YYYY-MM-DD`."""

    def read(self, node: Node, report: Report, path: str) -> date | None:
        """Return the date."""
        text = _word(node, report, path)
        if text is None:
            return None
        try:
            # ISO 8601 has other forms (20240311, 2024-W11-1); here a date looks one way.
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            report.add(node.line, path, "“%(value)s” is not a date; write it like 2024-03-11.", value=text[:60])
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMonth(Field):
    """A year, `YYYY`, or a month, `YYYY-MM`."""

    def read(self, node: Node, report: Report, path: str) -> Moment | None:
        """Return the moment."""
        text = _word(node, report, path)
        if text is None:
            return None
        found = re.fullmatch(r"((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?", text)
        if not found:
            report.add(node.line, path, "“%(value)s” is not a year or a month; write 2024 or 2024-03.", value=text[:60])
            return None
        return Moment(year=int(found[1]), month=int(found[2]) if found[2] else None)

    def write(self, value: Any) -> Any:
        """A year is a number, a month a text."""
        return value.year if value.month is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress(Field):
    """An http or https address."""

    def read(self, node: Node, report: Report, path: str) -> str | None:
        """Return the address."""
        text = _word(node, report, path)
        if text is None:
            return None
        if not is_web_address(text):
            report.add(node.line, path, "“%(value)s” is not a web address; it begins with https://.", value=text[:80])
            return None
        return text


def is_web_address(text: str) -> bool:
    """Tell whether this is an http(s) address of at most 2,000 characters without spaces."""
    if len(text) > 2000 or re.search(r"[\s<>\"\x00-\x1f\x7f]", text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
