"""A draft is kept as it was typed, and read by the rules of a practice's file."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb import practices, rendering
from kb.practices.document import read_document, write_document
from kb.practices.problems import Report
from kb.practices.record import Contact, GroupSize, Source
from kb.practices.sections import SECTIONS, join_sections, split_sections
from kb.submissions.typed import (
    LINES,
    MANY,
    MOST_BYTES,
    NAMES,
    TEXTS,
    TooLong,
    Typed,
    clean,
    read_translation,
    read_typed,
    typed_from,
)
from kb.submissions.wording import MESSAGES, OF_FIELDS, SAME
from tests.support.drafts import make_typed
from tests.support.practices import make_practice, make_text


def told(typed: Typed) -> list[tuple[str, str]]:
    """Return field and sentence of every problem of a draft."""
    return [(problem.field, problem.message % problem.details) for problem in read_typed(typed).problems]


def test_names_are_in_the_order_of_the_record() -> None:
    assert NAMES[:3] == ("title", "summary", "language")
    assert NAMES[3:10] == SECTIONS
    assert NAMES.index("kind") < NAMES.index("period_from") < NAMES.index("evidence") < NAMES.index("licence")
    assert set(NAMES) > MANY | LINES | TEXTS
    assert len(set(NAMES)) == len(NAMES)


def test_a_complete_draft_has_no_problem() -> None:
    assert told(make_typed()) == []


def test_nothing_that_is_typed_is_changed_but_line_ends_and_composition() -> None:
    form = {
        "title": ["  A te\u0304vs  "],
        "why": ["one\r\ntwo\rthree  \n\n"],
        "staff": ["two"],
        "themes": ["x", "", "x"],
    }

    assert clean(form) == {
        "title": ("  A tēvs  ",),
        "why": ("one\ntwo\nthree  \n\n",),
        "themes": ("x", "", "x"),
        "staff": ("two",),
    }


def test_unknown_fields_are_dropped() -> None:
    assert clean({"csrf_token": ["secret"], "status": ["published"], "title": ["A"]}) == {"title": ("A",)}


def test_what_no_file_can_hold_is_dropped() -> None:
    assert clean({"why": ["a\x00b\ud800c"]}) == {"why": ("ab?c",)}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"title": ["a" * 501]}, "title"),
        ({"why": ["ē" * (MOST_BYTES // 4)], "how": ["ē" * (MOST_BYTES // 4) + "e"]}, ""),
        ({"notes": ["a" * (MOST_BYTES + 1)]}, ""),
    ],
)
def test_more_than_a_draft_keeps_is_refused(form: dict[str, list[str]], field: str) -> None:
    with pytest.raises(TooLong) as refusal:
        clean(form)

    assert refusal.value.field == field


def test_an_empty_draft_tells_what_is_missing_in_the_order_of_the_record() -> None:
    reading = read_typed({})

    assert (reading.text.title, reading.text.language, reading.text.body) == ("", "en", "")
    fields = [problem.field for problem in reading.problems]
    assert fields == sorted(fields, key=NAMES.index)
    assert {"title", "summary", *SECTIONS, "themes", "period_from", "evidence", "licence"} <= {*fields}


@pytest.mark.parametrize("kind", ["idea", "adaptation"])
def test_an_idea_or_an_adaptation_may_be_told_in_the_short_form(kind: str) -> None:
    typed = make_typed(kind=kind, adapted_from="square-talk", **dict.fromkeys(SECTIONS, ""))

    assert [field for field, _ in told(typed)] == ["failures"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("title", "a" * 81, "Has 81 characters; 80 are allowed."),
        ("summary", "", "Missing; a published practice needs it."),
        ("why", " \n ", "This section is empty; “not known yet” is an honest sentence."),
        ("why", "One\n\n## Two\n\nThree", "Begin headings inside a section with ###."),
        ("why", "# One", "Begin headings inside a section with ###."),
        ("advice", "<b>Keep</b> it", "HTML is shown as plain text here; write Markdown."),
        ("links", "> " * 20 + "deep", "Quotations or lists are nested too deeply; flatten them."),
        ("other", "## Thanks\n\nTo all.", "“Thanks” is none of the seven sections; move its text to where it belongs."),
        ("language", "latviešu", "“latviešu” is not in the list; choose an entry of it."),
        ("themes", ("fathers", "cats"), "“cats” is not in the list; choose an entry of it."),
        (
            "themes",
            ("fathers", "volunteering", "older-people", "rural-libraries"),
            "There are 4 entries here; at most 3 are allowed.",
        ),
        ("period_from", "last year", "“last year” is not a year or a month; write 2024 or 2024-03."),
        ("period_from", "2025", "It ends before it begins."),
        ("period_from", "", "Say when it began; a year is enough."),
        ("staff", "two", "“two” is not a whole number such as 12."),
        ("sources", "a leaflet", "“a” is not a web address; it begins with https://."),
        ("sources", "https://a.example (2024-02-30)", "“2024-02-30” is not a date; write it like 2024-03-11."),
        ("contact_mailbox", "ask me", "“ask me” is not an e-mail address."),
        (
            "adapted_from",
            "That circle",
            "“That circle” is neither a practice here nor a web address that begins with https://.",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(name: str, value: str | tuple[str, ...], sentence: str) -> None:
    assert (name, sentence) in told(make_typed(**{name: value}))


def test_facts_that_contradict_each_other_are_told_at_one_of_them() -> None:
    problems = told(make_typed(group_least="12", group_most="8", asked="10", satisfied="11", kind="adaptation"))

    assert problems == [
        ("group_least", "The smallest number is larger than the largest."),
        ("satisfied", "More people were satisfied than were asked."),
        ("adapted_from", "An adaptation names the practice it grew from."),
    ]


def test_a_mailbox_without_a_role_asks_for_the_role() -> None:
    assert [field for field, _ in told(make_typed(contact_mailbox="kids@library.example"))] == ["contact_role"]


def test_one_wrong_fact_does_not_take_the_others_along() -> None:
    reading = read_typed(make_typed(staff="two", group_most="8", contact_role="children's librarian"))

    assert reading.facts.resources is not None
    assert reading.facts.resources.group_size == GroupSize(most=8)
    assert reading.facts.contact == Contact(role="children's librarian")


def test_a_source_is_an_address_a_title_and_a_day() -> None:
    typed = make_typed(
        sources="https://a.example\n\nhttps://b.example A report (2024-03-11)\n"
        "https://c.example (2024-03-12)\n https://d.example Rules (2019) ()"
    )

    assert read_typed(typed).facts.sources == (
        Source(url="https://a.example"),
        Source(url="https://b.example", title="A report", seen=date(2024, 3, 11)),
        Source(url="https://c.example", seen=date(2024, 3, 12)),
        Source(url="https://d.example", title="Rules (2019)"),
    )


def test_a_heading_or_an_open_code_block_in_a_section_leaves_the_other_sections_in_place() -> None:
    reading = read_typed(make_typed(why="Because\n\n## How it goes\n\nmore\n\n```\ncode", how="Like this."))

    sections = {section.key: section.text for section in split_sections(reading.text.body)}
    assert list(sections) == list(SECTIONS)
    assert sections["why"] == "Because\n\n### How it goes\n\nmore\n\n```\ncode\n```"
    assert sections["how"] == "Like this."


def test_headings_are_written_in_the_language_of_the_draft() -> None:
    body = read_typed(make_typed(language="lv")).text.body

    assert body.startswith("## Kāpēc\n\n")


def test_what_belongs_to_no_section_is_kept() -> None:
    body = "First of all.\n\n## Thanks\n\nTo all.\n\n## Why\n\nBecause.\n"
    typed = typed_from(make_text(body=body))

    assert typed["other"] == ("First of all.\n\n## Thanks\n\nTo all.",)
    assert read_typed(typed).text.body == "First of all.\n\n## Why\n\nBecause.\n\n## Thanks\n\nTo all.\n"


def test_a_known_section_among_the_rest_goes_to_its_place() -> None:
    body = join_sections({"why": "Because."}, "en", other="## Kāpēc\n\nTāpēc.\n\n## Miks\n\nSest.")

    assert body == "## Why\n\nBecause.\n\nTāpēc.\n\nSest.\n"


def test_what_the_system_keeps_comes_from_the_practice_that_is_changed() -> None:
    practice = make_practice(published=date(2025, 1, 2), formerly=("circle",))
    typed = typed_from(practice.original, practice.facts)

    assert read_typed(typed, former=practice.facts).facts == practice.facts
    assert read_typed(typed).facts.published is None


def test_a_draft_without_problems_is_a_file_without_problems() -> None:
    reading = read_typed(make_typed())
    report = Report()

    read_document(write_document(reading.text, reading.facts), report)

    assert (reading.problems, report.problems) == ((), [])


def test_a_translation_has_words_only() -> None:
    typed = make_typed(language="et", translator="Hiiu raamatukogu", staff="two")
    reading = read_translation(typed, make_text("en"), revision=3)

    assert reading.problems == ()
    assert (reading.text.translation_of, reading.text.translated_from_revision) == ("en", 3)
    assert reading.text.translator == "Hiiu raamatukogu"
    assert reading.text.body.startswith("## Miks\n")


def test_a_translation_into_the_same_language_is_told() -> None:
    problems = read_translation(make_typed(language="en"), make_text("en")).problems

    assert [(problem.field, problem.message) for problem in problems] == [
        ("language", "A translation is in another language than the original.")
    ]


#: Told of files only: a form cannot bring them about.
OF_FILES = (
    *(
        "Empty; leave the line out",
        "Give one value here",
        "Write true or false",
        "Write this as indented",
        "There is no such",
    ),
    *(
        "The file is not",
        "The file is empty",
        "The file begins",
        "The file holds",
        "Line ends must",
        "A withdrawn practice",
    ),
    *("Write this heading", "This section appears twice", "This section stands too late", "This section is empty"),
)


def messages(*modules: Path) -> Iterator[str]:
    """Yield the message of every problem that modules report, and of every refusal."""
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"report.add", "TextTooCostly"}:
                yield from _sentences(node.args)
            elif isinstance(node, ast.Yield) and module.stem == "limits" and isinstance(node.value, ast.Tuple):
                yield from _sentences(node.value.elts)


def _sentences(nodes: list[ast.expr]) -> Iterator[str]:
    return (str(node.value) for node in nodes if isinstance(node, ast.Constant) and str(node.value).endswith("."))


def test_everything_that_is_told_of_a_file_has_words_for_a_form() -> None:
    folder = Path(practices.__path__[0])
    told_of_files = [
        *messages(*(folder / f"{name}.py" for name in ("fields", "document", "body_checks"))),
        *messages(Path(rendering.__path__[0]) / "limits.py"),
    ]

    assert len(told_of_files) > 30
    known = {*SAME, *MESSAGES, *(message for _, message in OF_FIELDS)}
    assert [message for message in told_of_files if not message.startswith(OF_FILES) and message not in known] == []
