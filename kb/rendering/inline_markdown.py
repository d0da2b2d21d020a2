"""Writes the words of one paragraph as Markdown: bold, italic and links, with every other character meaning itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final
from urllib.parse import quote, urlsplit

MOST_ADDRESS: Final = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that look alike. `is_markdown`: written already, such as a picture."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""
    is_markdown: bool = False


#: The end of a line within a paragraph.
BREAK: Final = Run(text="\n", is_markdown=True)

# Word's non-breaking spaces between a number and its unit are kept; in rows they only pad.
_SPACES = re.compile(r"\s*[^\S\u00a0\u202f]\s*|\s{2,}")
_SILENT = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\ufeff\ud800-\udfff]")
_WORD = re.compile(r"\w")
_ALWAYS = re.compile(r"[\\`*|\[\]]")
# Within a word an underscore means itself.
_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_TAG_LIKE = re.compile(r"<(?=\S|$)")
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"[#>]|[-+](?:\s|$)")
_NUMBER = re.compile(r"\d+[.)](?:\s|$)")
# A line of these alone underlines a heading, rules a table or fences code; no backslash helps against all of them.
_RULE = re.compile(r"[-=~:|\\\s]+")
_FENCE = re.compile(r"~~~")
_DEFINITION = re.compile(r"\[\^\d+\]:")
_WEB = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_IN_ADDRESS: Final = "/:?#@!$&+,;=~%-._'"


def clean_address(address: str) -> str | None:
    """Return a web or mail address as it may stand in Markdown; None for any other and for what is none."""
    try:
        parts = urlsplit(address.strip())
        if parts.hostname and not parts.hostname.isascii():
            parts = parts._replace(netloc=parts.netloc.encode("idna").decode("ascii"))
    except ValueError:
        return None
    written = quote(parts.geturl(), safe=_IN_ADDRESS)
    is_known = _WEB.fullmatch(written) or _MAIL.fullmatch(written)
    return written if is_known and len(written) <= MOST_ADDRESS else None


def picture_markdown(source: str, alternative: str) -> str:
    """Return a picture as Markdown; the source is a name or an address."""
    return f"![{escape(_SPACES.sub(' ', alternative).strip())}]({quote(source, safe=_IN_ADDRESS)})"


def paragraph(runs: Iterable[Run]) -> str:
    """Return a paragraph; one that holds no words and no picture is empty."""
    return "  \n".join(map(_guard_start, _lines(runs)))


def one_line(runs: Iterable[Run]) -> str:
    """Return the same words on one line, for the cell of a table or a heading."""
    joined = ""
    for line in _lines(runs):
        joined += ("" if not joined else " " if joined[-1] in ".,:;!?…" else "; ") + line
    return joined


def escape(text: str) -> str:
    """Return text in which no character means anything but itself, except at the start of a line."""
    escaped = _ALWAYS.sub(r"\\\g<0>", text)
    escaped = _UNDERSCORES.sub(lambda found: "\\_" * len(found[0]), escaped)
    return _TAG_LIKE.sub("&lt;", _ENTITY_LIKE.sub("&amp;", escaped))


def _lines(runs: Iterable[Run]) -> Iterator[str]:
    for is_break, line in groupby(runs, key=lambda run: run == BREAK):
        if not is_break and (written := _line(_tidied(line))):
            yield written


def _guard_start(line: str) -> str:
    if _RULE.fullmatch(line):
        line = line.removeprefix("\\")
        return f"&#{ord(line[0])};{line[1:]}"
    if _FENCE.match(line):
        return f"&#{ord('~')};{line[1:]}"
    if _DEFINITION.match(line):
        return line.replace(":", f"&#{ord(':')};", 1)
    if _NUMBER.match(line):
        return re.sub(r"[.)]", r"\\\g<0>", line, count=1)
    return f"\\{line}" if _LINE_START.match(line) else line


def _tidied(runs: Iterable[Run]) -> list[Run]:
    """Return runs with single spaces between them, mere spaces looking like what is before them, alike neighbours joined."""
    tidy: list[Run] = []
    for run in runs:
        text = run.text if run.is_markdown else _SPACES.sub(" ", _SILENT.sub("", run.text))
        if not run.is_markdown and (not tidy or tidy[-1].text.endswith(" ")):
            text = text.lstrip()
        if text.isspace():
            tidy.append(replace(tidy[-1], text=text, is_markdown=False))
        elif text:
            tidy.append(replace(run, text=text))
    alike = groupby(tidy, key=lambda run: replace(run, text=""))
    return [replace(look, text="".join(run.text for run in same)) for look, same in alike]


def _line(runs: list[Run]) -> str:
    line = ""
    for address, linked in groupby(runs, key=lambda run: run.address):
        part = _emphasised([*linked])
        lead, core, trail = _trimmed(part)
        piece = f"{lead}[{core}]({address}){trail}" if address and core else part
        # An exclamation mark before a link would make it a picture.
        line = f"{line[:-1]}\\!" if line.endswith("!") and piece.startswith("[") else line
        line += piece
    return line.strip()


def _emphasised(runs: list[Run]) -> str:
    line = ""
    for bold, alike in groupby(runs, key=lambda run: run.bold):
        part = _italicised([*alike], mark="_" if bold else "*")
        # Beside another asterisk nobody knows which of them belong together.
        line += _marked(part, "**") if bold and not line.endswith("*") else part
    return line


def _italicised(runs: list[Run], *, mark: str) -> str:
    parts = [
        (italic, "".join(run.text if run.is_markdown else escape(run.text) for run in alike))
        for italic, alike in groupby(runs, key=lambda run: run.italic)
    ]
    line = ""
    for (italic, part), (_, after) in zip(parts, [*parts[1:], (False, "")], strict=True):
        # Within a word an underscore means itself.
        is_within = mark == "_" and (_WORD.match(line[-1:]) or _WORD.match(after) or line.endswith("_"))
        line += _marked(part, mark) if italic and not is_within else part
    return line


def _marked(text: str, mark: str) -> str:
    lead, core, trail = _trimmed(text)
    return f"{lead}{mark}{core}{mark}{trail}" if _WORD.search(core) else text


def _trimmed(text: str) -> tuple[str, str, str]:
    core = text.strip()
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]
