"""The YAML between the fences: read as text with lines, refused before it can do harm, written in one form."""

import time

import pytest

from kb.practices.front_matter import FrontMatter, InlineList, Node, join, split
from kb.practices.problems import Report

SECONDS = 5


def problems_of(text: str) -> list[str]:
    report = Report("en.md")
    split(text, report)
    return [*map(str, report.problems)]


def read(front: str, body: str = "") -> FrontMatter:
    report = Report()
    parts = split(f"---\n{front}\n---\n{body}", report)
    assert parts is not None, [*map(str, report.problems)]
    return parts


@pytest.mark.parametrize(
    "value", ["NO", "no", "yes", "on", "null", "1e3", "0x10", "010", "1_000", "12:30:45", "2024-01-01", "3.10", ".inf"]
)
def test_a_value_stays_the_text_that_was_written(value: str) -> None:
    assert read(f"fact: {value}").fields["fact"].value == value


def test_every_value_knows_its_line() -> None:
    fields = read("a: 1\nb:\n  c: 2\n  d:\n    - 3\n    - 4").fields
    inner = fields["b"].value
    assert isinstance(inner, dict)
    entries = inner["d"].value
    assert isinstance(entries, list)
    assert [fields["a"].line, inner["c"].line, *(entry.line for entry in entries)] == [2, 4, 6, 7]


def test_a_tag_changes_nothing() -> None:
    assert read("fact: !!python/object/apply:os.abort word").fields["fact"].value == "word"


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        ("", 4, ""),
        ("\n\nOne\n", 6, "One\n"), ("One", 4, "One\n"), ("\n    code\n\n\n", 5, "    code\n"), ("One  \nTwo\t\n", 4, "One\nTwo\n"),
    ],
)  # fmt: skip
def test_a_body_is_trimmed_and_knows_where_it_begins(body: str, line: int, text: str) -> None:
    parts = read("a: 1", body)
    assert (parts.body, parts.body_line if text else 4) == (text, line)


def test_a_rule_in_the_body_ends_nothing() -> None:
    assert read("a: 1", "One\n\n---\n\nTwo\n").body == "One\n\n---\n\nTwo\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "en.md:1: The file must begin with a line --- before its facts."),
        ("# Title\n", "en.md:1: The file must begin with a line --- before its facts."),
        (" ---\na: 1\n---\n", "en.md:1: The file must begin with a line --- before its facts."),
        ("---\na: 1\n", "en.md:1: The facts must end with a line ---."),
        ("---", "en.md:1: The facts must end with a line ---."),
        ("---\n---\n", "en.md:2: Write the facts as lines of the form “name: value”."),
        ("---\n- a\n---\n", "en.md:2: Write the facts as lines of the form “name: value”."),
        ("---\nword\n---\n", "en.md:2: Write the facts as lines of the form “name: value”."),
        ("---\na: &x 1\nb: *x\n---\n", "en.md:3: References (*name) are not used here; write the value out."),
        (
            "---\na: &x {c: 1}\nb:\n  <<: *x\n---\n",
            "en.md:4: References (*name) are not used here; write the value out.",
        ),
        ("---\na: 1\n--- b\n---\n", "en.md:3: There may be only one block of facts."),
        ("---\na: [[[[[[[1]]]]]]]\n---\n", "en.md:2: The facts are nested too deeply."),
        ("---\na: 1\nb: 2\na: 3\n---\n", "en.md:4: a: This fact is given twice; keep one."),
        ("---\n? [a]\n: 1\n---\n", "en.md:2: The name of a fact must be a plain word."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, problem: str) -> None:
    assert problem in problems_of(text)


@pytest.mark.parametrize(
    ("front", "line"),
    [("a: [1", 3), ('a: "1', 3), ("a: 1\n\tb: 2", 3), ("a: b: c", 2),
     ("a: 1\n b: 2", 3), ("a: @b", 2), ("%YAML 9.9", 2), ("a: !x!y z", 2), ("a: '\\x01\x01'", 1)],
)  # fmt: skip
def test_invalid_yaml_is_told_with_a_line_near_it(front: str, line: int) -> None:
    (problem,) = problems_of(f"---\n{front}\n---\n")
    assert problem.startswith(f"en.md:{line}: This is not valid YAML: "), problem


@pytest.mark.parametrize(
    "front",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 50_000,
        "a:\n  " + "- " * 50_000,
        "".join(" " * depth + "a:\n" for depth in range(500)),
        "a: &a [x]\n" + "\n".join(f"b{number}: *a" for number in range(10_000)),
    ],
)
def test_a_bomb_is_refused_at_once(front: str) -> None:
    began = time.process_time()
    assert problems_of(f"---\n{front}\n---\n")
    assert time.process_time() - began < SECONDS


def test_writing_keeps_short_lists_on_one_line_and_texts_on_theirs() -> None:
    fields = {"themes": InlineList(["a", "b"]), "partners": ["One", "Two: three"], "period": {"from": 2024}}
    assert join(fields, "Body\n") == (
        "---\nthemes: [a, b]\npartners:\n  - One\n  - 'Two: three'\nperiod:\n  from: 2024\n---\n\nBody\n"
    )


def test_a_file_without_a_body_ends_with_its_fence() -> None:
    assert join({"title": "One"}, "") == "---\ntitle: One\n---\n"


def test_norway_is_written_so_that_other_programs_read_norway() -> None:
    assert join({"countries": InlineList(["NO", "LV"])}, "") == "---\ncountries: ['NO', LV]\n---\n"


def test_a_long_text_is_not_folded() -> None:
    assert max(map(len, join({"summary": "word " * 100 + "end"}, "").split("\n"))) > 500


def test_a_node_is_a_plain_value() -> None:
    assert read("a: 1").fields["a"] == Node("1", 2)
