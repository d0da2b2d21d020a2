"""The seven sections of a practice and their headings in five languages."""

import re
from collections.abc import Iterator
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


def _heading_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield index and text of each level-2 heading outside fenced code."""
    fence = ""
    for index, line in enumerate(lines):
        mark = re.match(r"(```+|~~~+)", line)
        if mark and (not fence or line.startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := re.match(r"##(?!#)(.*)", line)):
            yield index, found[1].strip().rstrip("#").rstrip()
