"""Makes the broken set: 43 folders, each with a practice that is wrong in its own way, and two good ones beside them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.support.practices import as_file, make_body, make_practice, make_text, write_practice

GOOD: Final = ("good-one", "good-two")

_FILE = as_file()
_FRONT, _, _BODY = _FILE.removeprefix("---\n").partition("---\n\n")
_LATVIAN = f"---\ntitle: Kaimiņi\nsummary: Kaimiņi runā.\nlanguage: lv\ntranslation_of: en\n---\n\n{make_body('lv')}"


def _changed(old: str, new: str) -> bytes:
    assert old in _FILE, old
    return _FILE.replace(old, new, 1).encode()


def _with(line: str) -> bytes:
    """Return the good file with one more fact."""
    return _changed("licence:", f"{line}\nlicence:")


def _front(yaml: str) -> bytes:
    return f"---\n{yaml}---\n\n{_BODY}".encode()


def _bodied(body: str) -> bytes:
    return f"---\n{_FRONT}---\n\n{body}".encode()


def _bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return _front("\n".join(lines) + "\n")


_WRONG_TYPES = """\
title: [a, list]
summary: {a: mapping}
language: [en]
kind: {practice: yes}
countries: {LV: true}
themes: {fathers: 1}
period: [2024]
resources: many
evidence: [1]
numbers: 12
contact: somebody
sources: {first: {url: x}}
published: [2024]
"""

_UNKNOWN_IDS = """\
title: Unknown ids
summary: Every id is unknown.
language: en
kind: wonder
countries: [LTV]
organisation: A library
themes: [dragons]
audiences: [dragons]
formats: [dragon-dance]
period: 2024
evidence: 9
licence: WTFPL
"""

_DATES = "published: yesterday\nlast_confirmed: 2024-02-30"

#: Slug → file name → bytes.
FILES: Final[Mapping[str, Mapping[str, bytes]]] = {
    "empty": {"en.md": b""},
    "only-fences": {"en.md": b"---\n---\n"},
    "binary": {"en.md": bytes(range(256)) * 40},
    "byte-order-mark": {"en.md": b"\xef\xbb\xbf" + _FILE.encode()},
    "utf-16": {"en.md": _FILE.encode("utf-16")},
    "latin-1": {"en.md": _FILE.replace("Neighbours", "Bürger", 1).encode("latin-1", "replace")},
    "zero-bytes": {"en.md": _FILE.encode() + b"\x00\x00\n"},
    "carriage-returns": {"en.md": _FILE.replace("\n", "\r\n").encode()},
    "no-front-matter": {"en.md": _BODY.encode()},
    "unclosed-front-matter": {"en.md": f"---\n{_FRONT}\n{_BODY}".encode()},
    "front-matter-is-a-list": {"en.md": _front("- title\n- summary\n")},
    "front-matter-is-a-word": {"en.md": _front("title\n")},
    "tabs": {"en.md": _changed("  from: 2024", "\tfrom: 2024")},
    "unclosed-quote": {"en.md": _changed("title: ", 'title: "')},
    "alias-bomb": {"en.md": _bomb()},
    "nested-flow": {"en.md": _front("title: " + "[" * 100_000 + "\n")},
    "nested-block": {"en.md": _front("".join(" " * depth + "a:\n" for depth in range(400)))},
    "five-megabytes": {"en.md": _bodied(_BODY + "word " * 1_000_000)},
    "python-tags": {"en.md": _changed("title: ", "title: !!python/object/apply:os.abort []\nplace: ")},
    "two-documents": {"en.md": _changed("language: en", "--- second\nlanguage: en")},
    "fact-given-twice": {"en.md": _with("evidence: 2")},
    "wrong-types": {"en.md": _front(_WRONG_TYPES)},
    "unknown-ids": {"en.md": _front(_UNKNOWN_IDS)},
    "unknown-fact": {"en.md": _with("colour: blue")},
    "endless-number": {"en.md": _with(f"numbers:\n  runs: {'0' * 12}{'9' * 5000}")},
    "no-title": {"en.md": _changed("title:", "place:")},
    "no-language": {"en.md": _changed("language: en\n", "")},
    "no-facts": {"en.md": _front("title: No facts\nlanguage: en\n")},
    "too-much": {"en.md": _changed("themes: [", "themes: [fathers, families-parents, health-wellbeing, ")},
    "two-originals": {"en.md": _FILE.encode(), "fi.md": _changed("language: en", "language: fi")},
    "no-original": {"lv.md": _LATVIAN.encode()},
    "translation-of-another": {"en.md": _FILE.encode(), "lv.md": _LATVIAN.replace("_of: en", "_of: fi").encode()},
    "broken-translation": {"en.md": _FILE.encode(), "lv.md": b"\xff\xfe\xfd"},
    "name-and-language-disagree": {"da.md": _FILE.encode()},
    "wrong-order": {"en.md": _bodied(make_body(headings=("how", "why", "need", "outcome", "failures", "advice", "links")))},
    "no-sections": {"en.md": _bodied("A text without sections.\n")},
    "deep-quotes": {"en.md": _bodied(_BODY + "\n" + "> " * 400 + "a\n")},
    "ten-thousand-openers": {"en.md": _bodied(_BODY + "\n" + "*[a" * 5000 + "\n")},
    "emoji-title": {"en.md": _changed("title: ", "title: \u202eמכתב " + "👨‍👩‍👧" * 40)},
    "unreadable-dates": {"en.md": _changed("published: 2026-11-22", _DATES)},
    "directory-as-file": {},
    "dangling-link": {},
    "claims-a-living-slug": {"en.md": _changed("published: 2026-11-22", f"published: 2026-11-22\nformerly: [{GOOD[0]}]")},
}  # fmt: skip

_SPECIAL: Final[Mapping[str, Callable[[Path], None]]] = {
    "directory-as-file": lambda place: (place / "en.md").mkdir(),
    "dangling-link": lambda place: (place / "en.md").symlink_to(place / "nowhere.md"),
}

SLUGS: Final = tuple(FILES)


def write_broken(folder: Path) -> None:
    """Write the whole set into a folder of practices, and the two good practices."""
    for slug, files in FILES.items():
        place = folder / slug
        place.mkdir(parents=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
        if slug in _SPECIAL:
            _SPECIAL[slug](place)
    good = make_text(
        title="Mothers sing with the choir", summary="The choir sang with mothers so that all know a song."
    )
    write_practice(folder, make_practice(GOOD[0], translations=["lv"]))
    write_practice(folder, make_practice(GOOD[1], title=good.title, summary=good.summary, themes=("fathers",)))


def write_loops(folder: Path) -> None:
    """Write symlinks that lead to themselves, where a practice and a file of a practice should be."""
    (folder / "loop").symlink_to("loop")
    (folder / "loop-inside").mkdir()
    (folder / "loop-inside" / "en.md").symlink_to("en.md")
