"""The seven sections of a practice and their headings in five languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kb.languages import ENGLISH

#: Keys in the order of the record.
SECTIONS: Final = ("why", "how", "need", "outcome", "failures", "advice", "links")

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Why",
        "How it goes",
        "What you need",
        "What came of it",
        "What did not work",
        "If you try it",
        "Materials and links",
    ),
    "lv": (
        "Kāpēc",
        "Kā tas notiek",
        "Kas vajadzīgs",
        "Kas no tā iznāca",
        "Kas neizdevās",
        "Ja vēlaties pamēģināt",
        "Materiāli un saites",
    ),
    "et": (
        "Miks",
        "Kuidas see käib",
        "Mida on vaja",
        "Mis sellest sai",
        "Mis ei õnnestunud",
        "Kui soovite proovida",
        "Materjalid ja lingid",
    ),
    "fi": (
        "Miksi",
        "Näin se toimii",
        "Mitä tarvitaan",
        "Mitä saatiin aikaan",
        "Mikä ei toiminut",
        "Jos aiot kokeilla",
        "Materiaalit ja linkit",
    ),
    "da": (
        "Hvorfor",
        "Sådan foregår det",
        "Det skal I bruge",
        "Hvad kom der ud af det",
        "Hvad virkede ikke",
        "Hvis I vil prøve",
        "Materialer og links",
    ),
}

_KEY_OF = {
    heading.casefold(): key for headings in HEADINGS.values() for key, heading in zip(SECTIONS, headings, strict=True)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A level-2 section of a body; `key` is None for a heading that no language knows; `line` counts from 1 in the body."""

    key: str | None
    heading: str
    line: int
    text: str


def section_key(heading: str) -> str | None:
    """Return which of the seven sections a heading begins, in any of the five languages."""
    return _KEY_OF.get(" ".join(heading.split()).casefold())


def heading_for(key: str, language: str) -> str:
    """Return a section's heading in a language, in English where the language has none."""
    return HEADINGS.get(language, HEADINGS[ENGLISH])[SECTIONS.index(key)]


def split_sections(body: str) -> tuple[Section, ...]:
    """Return the sections of a body, in order."""
    lines = body.split("\n")
    starts = [*_heading_lines(lines)]
    ends = [*(start for start, _ in starts), len(lines)][1:]
    return tuple(
        Section(
            key=section_key(heading),
            heading=heading,
            line=start + 1,
            text="\n".join(lines[start + 1 : end]).strip("\n"),
        )
        for (start, heading), end in zip(starts, ends, strict=True)
    )


def join_sections(texts: Mapping[str, str], language: str, *, other: str = "") -> str:
    """Return a body in canonical form: the seven sections by key, in order, those without a text left out.

    `other` is Markdown that belongs to none of them. What stands before its first level-2 heading comes first, its known
    sections are joined to theirs, its unknown ones come last. No text can begin another section or swallow the next: level-2
    headings inside are lowered to level 3, and a code block that is left open is closed.
    """
    lead, found, unknown = part_body(other)
    parts = [lead]
    for key in SECTIONS:
        texts_of_key = [part for part in (_enclosed(texts.get(key, "")), *found[key]) if part]
        if texts_of_key:
            parts.append("\n\n".join((f"## {heading_for(key, language)}", *texts_of_key)))
    body = "\n\n".join(part for part in (*parts, *unknown) if part)
    return f"{body}\n" if body else ""


def part_body(body: str) -> tuple[str, dict[str, list[str]], list[str]]:
    """Return what stands before the first heading, the texts of each known section, and unknown sections with their headings."""
    lines = body.split("\n")
    starts = [start for start, _ in _heading_lines(lines)]
    pieces = ["\n".join(lines[start:end]) for start, end in zip([0, *starts], [*starts, len(lines)], strict=True)]
    found: dict[str, list[str]] = {key: [] for key in SECTIONS}
    unknown = []
    for section, piece in zip(split_sections(body), pieces[1:], strict=True):
        if section.key is None:
            unknown.append(_closed(piece))
        else:
            found[section.key].append(_closed(section.text))
    return _closed(pieces[0]), found, unknown


def _enclosed(text: str) -> str:
    """Return a section's text without level-2 headings of its own."""
    lines = text.split("\n")
    for start, _ in [*_heading_lines(lines)]:
        lines[start] = f"#{lines[start]}"
    return _closed("\n".join(lines))


def _closed(text: str) -> str:
    """Return a text without spaces at the ends of its lines, empty lines around it, and an open code block."""
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    fence = ""
    for mark in re.findall(r"^(?:```+|~~~+)", text, re.MULTILINE):
        if not fence:
            fence = mark
        elif mark.startswith(fence):
            fence = ""
    return f"{text}\n{fence}" if fence else text


def _heading_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield index and text of each level-2 heading outside fenced code."""
    fence = ""
    for index, line in enumerate(lines):
        mark = re.match(r"(```+|~~~+)", line)
        if mark and (not fence or line.startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := re.match(r"##(?!#)(.*)", line)):
            yield index, found[1].strip().rstrip("#").rstrip()
