"""What a text may cost: a text beyond the bounds is refused with its line, one within them renders in bounded time (TRUST S5)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.practices.document import read_document
from kb.practices.problems import Report
from kb.rendering.limits import MOST_BYTES, MOST_DEPTH, MOST_OPENERS, TextTooCostly, check_cost

FULL = 198_000

#: Texts that made some Markdown renderer slow or large; each at most 200 kB.
NASTY = {
    "a run of hash signs": "## a" + "#" * FULL + "b",
    "a heading with a wide gap": "## a" + " " * 150_000 + "b",
    "escapes": "\\." * (FULL // 2),
    "escapes on lines": "\\.\n" * (FULL // 3),
    "backslashes": "\\" * FULL,
    "entities": "&amp;" * (FULL // 5),
    "ampersands": "&" * FULL,
    "a table of many columns and rows": f"{'|'.join('a' * 1000)}\n{'|'.join('-' * 1000)}\n" + "a|\n" * 60_000,
    "a small table of many columns": f"{'|'.join('a' * 300)}\n{'|'.join('-' * 300)}\n" + "a|\n" * 3_000,
    "a table with one long row": "a|b\n-|-\n" + "|" * 190_000,
    "a long address used often": f"[a]: https://a.example/{'u' * 90_000}\n\n" + ("[a] " * 190 + "\n\n") * 120,
    "a long title used often": f'[a]: https://a.example/ "{"t" * 90_000}"\n\n' + ("[a] " * 190 + "\n\n") * 120,
    "one footnote used often": "[^1]: x\n\n" + ("[^1] " * 190 + "\n\n") * 190,
    "many footnotes": "".join(f"[^{n}]: x\n\n" for n in range(7000)) + "".join(f"[^{n}]\n\n" for n in range(7000)),
    "a long list": "- a\n" * (FULL // 4),
    "a long loose list": "- a\n\n" * (FULL // 5),
    "many short paragraphs": "a\n\n" * (FULL // 3),
    "many headings": "## a\n\n" * (FULL // 6),
    "many underlined headings": "a\n-\n\n" * (FULL // 5),
    "many rules": "---\n\n" * (FULL // 5),
    "many fences": "```\n" * (FULL // 4),
    "many code blocks": "~~~\na\n~~~\n" * (FULL // 10),
    "fences of growing length": "".join("`" * length + "\n" for length in range(3, 600)),
    "an indented paragraph per block": "    a\n\n" * 28_000,
    "open parentheses": "[a](" + "(" * 190_000,
    "open parentheses in paragraphs": ("[a](" + "(" * 900 + "\n\n") * 200,
    "closing brackets": "]" * FULL,
    "open brackets in paragraphs": ("[" * 190 + "\n\n") * 1000,
    "open pictures in paragraphs": ("![" * 90 + "\n\n") * 1000,
    "stars in paragraphs": ("*" * 190 + "\n\n") * 1000,
    "nested emphasis in paragraphs": ("*a _b " * 95 + "\n\n") * 300,
    "underscores in a paragraph": "_a " * (FULL // 3),
    "backticks in paragraphs": ("`" * 190 + "\n\n") * 1000,
    "quotation marks in a title": "[a](b '" + "'" * 180_000 + ")",
    "a very long word": "a" * FULL,
    "a wide gap": "a" + " " * FULL + "b",
    "many empty lines": "a" + "\n" * FULL + "b",
    "tabs": "\t" * FULL,
    "quotations in lists": "> - " * 6 + "a\n" + ("> - " * 6 + "a\n") * 7000,
    "deep quotations": ("> " * 11 + "a\n\n") * 7000,
    "a list of growing depth": "".join(" " * (4 * (line % 10)) + "- a\n" for line in range(8000)),
    "numbers of a list on one line": "1. " * 60_000,
    "greater-than signs": ">" * FULL,
    "at signs": "<" + "a@" * 90_000 + ">",
    "an endless address": "<https://" + "a" * 180_000,
    "a long footnote name": "[^" + "a" * 190_000 + "]",
    "a footnote with many paragraphs": "[^a]: x\n\n" + "    y\n\n" * 25_000,
    "places for footnotes": "///Footnotes Go Here///\n\n" * 7000 + "[^1]\n\n[^1]: a",
}

# The work gets two to three seconds of processor time and one and a half gigabytes; the system ends what needs more.
_BOUNDED = """
import resource, sys
from kb.practices.document import read_document
from kb.practices.problems import Report
from kb.rendering.limits import TextTooCostly
from kb.rendering.markdown import render
used = resource.getrusage(resource.RUSAGE_SELF)
resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 3, ) * 2)
resource.setrlimit(resource.RLIMIT_AS, (1536 * 2**20, ) * 2)
source = sys.stdin.buffer.read()
if sys.argv[1] == "read":
    read_document(source, Report())
else:
    try:
        text = render(source.decode())
        assert sum(len(part.html) for part in text.sections) + len(text.lead) < 8_000_000
    except TextTooCostly:
        pass
"""


def ends_in_bounds(work: str, source: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", _BOUNDED, work],
        input=source.encode(),
        capture_output=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    return done.returncode == 0


bounded = pytest.mark.skipif(os.name != "posix", reason="bounds on processor time need POSIX")


@bounded
@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_text_renders_or_is_refused_in_bounds(name: str) -> None:
    assert ends_in_bounds("render", NASTY[name])


NASTY_FILES = {
    "many slugs": f"formerly: [{', '.join(f'a{n}' for n in range(24_000))}]",
    "many sources": f"sources: [{', '.join(f'http://a/{n}' for n in range(11_000))}]",
    "many texts": f"partners: [{', '.join(map(str, range(25_000)))}]",
    "many facts": "\n".join(f"f{n}: 1" for n in range(20_000)),
    "brackets": "a: " + "[" * 100_000,
    "braces": "a: " + "{" * 100_000,
    "dashes": "a:\n  " + "- " * 90_000,
    "question marks": "? " * 90_000,
    "colons": "a" + ": " * 90_000,
    "one long text": f"title: {'a' * 190_000}",
    "one long quoted text": f'title: "{"a " * 90_000}"',
    "anchors": "\n".join(f"a{n}: &a{n} x" for n in range(9_000)),
    "aliases": "a: &a [x]\n" + "\n".join(f"b{n}: *a" for n in range(15_000)),
    "comments": "# a\n" * 45_000,
    "empty lines": "\n" * 190_000,
    "a number of many digits": f"numbers:\n  runs: {'9' * 180_000}",
    "a language of many letters": f"language: {'a-' * 90_000}",
    "an address of many letters": f"organisation_id: https://{'a.' * 90_000}",
}


@bounded
@pytest.mark.parametrize("name", NASTY_FILES)
def test_nasty_facts_are_read_in_bounds(name: str) -> None:
    assert ends_in_bounds("read", f"---\ntitle: Title\nlanguage: en\n{NASTY_FILES[name]}\n---\n\n## Why\n\nWords.\n")


@bounded
@pytest.mark.parametrize(
    "name", ["a heading with a wide gap", "many headings", "a long list", "tabs", "a run of hash signs"]
)
def test_a_nasty_body_is_checked_in_bounds(name: str) -> None:
    assert ends_in_bounds("read", f"---\ntitle: Title\nlanguage: en\n---\n\n{NASTY[name][:198_000]}\n")


def test_the_number_of_problems_of_one_file_is_bounded() -> None:
    report = Report()
    facts = "\n".join(f"f{number}: 1" for number in range(20_000))
    read_document(f"---\n{facts}\n---\n".encode(), report)
    assert len(report.problems) <= 1_000


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a" * (MOST_BYTES + 1), 1),
        ("one\n\n" + "> " * (MOST_DEPTH + 1) + "a", 3),
        ("one\n" + " " * 4 * (MOST_DEPTH + 1) + "a", 2),
        ("one\n\ntwo\n" + "*" * (MOST_OPENERS + 1), 3),
        ("ā" * (MOST_BYTES // 2 + 1), 1),
    ],
)
def test_a_text_beyond_a_bound_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(TextTooCostly) as refusal:
        check_cost(source)
    assert refusal.value.line == line


@pytest.mark.parametrize(
    "source", ["", "a" * MOST_BYTES, "> " * MOST_DEPTH + "a", "*" * MOST_OPENERS, ("*" * MOST_OPENERS + "\n\n") * 3]
)
def test_a_text_at_a_bound_is_taken(source: str) -> None:
    check_cost(source)


def test_a_costly_body_is_reported_at_its_line_of_the_file() -> None:
    report = Report("a/en.md")
    read_document(("---\ntitle: Title\nlanguage: en\n---\n\n## Why\n\n" + "> " * 40 + "a\n").encode(), report)
    assert "a/en.md:8: Quotations or lists are nested too deeply; flatten them." in [*map(str, report.problems)]
