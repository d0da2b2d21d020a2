"""A file is read as far as it can be, and every problem is told at once with line, field and what to do."""

import pytest

from kb.practices.document import MOST_BYTES, read_document
from kb.practices.problems import Report
from kb.practices.sections import HEADINGS
from tests.support.practices import as_file, make_body, make_practice

FILE = as_file()


def problems_of(content: bytes | str, file: str = "square-talk/en.md") -> list[str]:
    report = Report(file)
    read_document(content.encode() if isinstance(content, str) else content, report)
    return [*map(str, report.problems)]


def changed(old: str, new: str, text: str = FILE) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_good_file_has_no_problems() -> None:
    assert problems_of(FILE) == []


def test_all_problems_of_a_file_are_found_at_once() -> None:
    wrong = changed("countries: [LV]", "countries: [LTV, LV, LV]")
    wrong = changed("themes: [democracy-participation]", "themes: [dragons]", wrong)
    wrong = changed("  from: 2024\n", "  from: 24\n", wrong)
    wrong = changed("evidence: 1", "evidence: 7\ncolour: blue", wrong)
    wrong = changed("## What you need", "## What it takes", wrong)
    assert [problem.split(" ")[0:2] for problem in problems_of(wrong)] == [
        ["square-talk/en.md:6:", "countries:"],
        ["square-talk/en.md:6:", "countries:"],
        ["square-talk/en.md:8:", "themes:"],
        ["square-talk/en.md:8:", "themes:"],
        ["square-talk/en.md:12:", "period.from:"],
        ["square-talk/en.md:14:", "evidence:"],
        ["square-talk/en.md:15:", "colour:"],
        ["square-talk/en.md:31:", "“What"],
        ["square-talk/en.md:23:", "The"],
    ]


WRONG = [
    ("title: Neighbours talk about their square\n", "", "1: title: Missing; a published practice needs it."),
    ("title: Neighbours", f"title: {'a' * 60}", "2: title: Has 84 characters; 80 are allowed."),
    ("title: Neighbours talk about their square", "title: [a, b]", "2: title: Give one value here, not a list or a group."),
    ("title: Neighbours talk about their square", "title:", "2: title: Empty; leave the line out if this is not known."),
    ("title: Neighbours", 'title: "a\\nb" #', "2: title: Holds line breaks or control characters; write it on one line."),
    ("language: en", "language: English", "4: language: “English” is not a language tag; use two letters such as lv."),
    ("kind: practice", "kind: wonder", "5: kind: “wonder” is not one of practice, method, adaptation, idea."),
    ("kind: practice", "kind: adaptation", "5: adapted_from: An adaptation names the practice it grew from."),
    ("[LV]", "[LTV]", "6: countries: “LTV” is not a country code; use two letters such as LV."),
    ("[LV]", "[lv]", "6: countries: “lv” is not a country code; use two letters such as LV."),
    ("[LV]", "[LV, LV]", "6: countries: “LV” is listed twice."),
    ("[LV]", "[]", "6: countries: List at least 1."),
    ("[democracy-participation]", "[dragons]", "8: themes: “dragons” is not in the list of themes."),
    ("themes: [democracy", "themes: [fathers, europe, sdg, democracy", "8: themes: Lists 4; at most 3 are allowed."),
    ("audiences: [everyone]\n", "", "1: audiences: Missing; a published practice needs it."),
    ("formats: [workshop]", "formats: {workshop: 1}", "10: formats: Give one value here, not a list or a group."),
    ("  from: 2024", "  from: 24", "12: period.from: “24” is not a year or a month; write 2024 or 2024-03."),
    ("  from: 2024", "  from: 2024-13", "12: period.from: “2024-13” is not a year or a month; write 2024 or 2024-03."),
    ("  from: 2024", "  since: 2024", "12: period.since: There is no such fact; the practice format lists all."),
    ("  from: 2024", "  since: 2024", "12: period.from: Missing."),
    ("  to: 2024", "  to: 2023", "12: period: It ends before it begins."),
    ("  to: 2024", "  to: 2024\n  inferred: maybe", "14: period.inferred: Write true or false."),
    ("evidence: 1", "evidence: 9", "14: evidence: “9” is not one of 0, 1, 2, 3, 4."),
    ("evidence: 1", "evidence: 1\nsdgs: [18]",
     "15: sdgs: “18” is not one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17."),
    ("evidence: 1", "evidence: 1\nresources: many", "15: resources: Write this as indented lines of the form “name: value”."),
    ("evidence: 1", "evidence: 1\nresources:\n  staff: two", "16: resources.staff: “two” is not a whole number such as 12."),
    ("evidence: 1", "evidence: 1\nresources:\n  staff: -1", "16: resources.staff: “-1” is not a whole number such as 12."),
    ("evidence: 1", "evidence: 1\nresources:\n  group_size:\n    min: 9\n    max: 3",
     "16: resources.group_size: The smallest number is larger than the largest."),
    ("evidence: 1", "evidence: 1\nnumbers:\n  asked: 3\n  satisfied: 4",
     "16: numbers.satisfied: More people were satisfied than were asked."),
    ("evidence: 1", "evidence: 1\ncontact:\n  role: Reading room\n  mailbox: nobody",
     "17: contact.mailbox: “nobody” is not an e-mail address."),
    ("evidence: 1", "evidence: 1\ncolour: blue", "15: colour: There is no such fact; the practice format lists all."),
    ("evidence: 1", "evidence: 1\nevidence: 2", "15: evidence: This fact is given twice; keep one."),
    ("https://library.example/report", "library.example",
     "16: sources.url: “library.example” is not a web address; it begins with https://."),
    ("https://library.example/report", "javascript:alert(1)",
     "16: sources.url: “javascript:alert(1)” is not a web address; it begins with https://."),
    ("CC-BY-4.0", "WTFPL", "17: licence: “WTFPL” is not a licence that is used here: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0."),
    ("status: published", "status: draft", "18: status: “draft” is not one of published, withdrawn."),
    ("status: published", "status: withdrawn", "18: withdrawn_reason: A withdrawn practice says why."),
    ("2026-11-22", "yesterday", "19: published: “yesterday” is not a date; write it like 2024-03-11."),
    ("2026-11-22", "2024-02-30", "19: published: “2024-02-30” is not a date; write it like 2024-03-11."),
    ("2026-11-22", "20240311", "19: published: “20240311” is not a date; write it like 2024-03-11."),
    ("2026-11-22", "2024-W11-1", "19: published: “2024-W11-1” is not a date; write it like 2024-03-11."),
    ("2026-11-22", "2026-11-22\nformerly: [Old Name]",
     "20: formerly: “Old Name” is not a slug: small letters, digits and single hyphens."),
    ("## Why", "## Because",
     f"22: “Because” is none of the sections: {' · '.join(HEADINGS['en'])}."),
    ("## Why", "## WHY", "22: Write this heading as “Why”."),
    ("## Why", "## Kāpēc", "22: Write this heading as “Why”."),
    ("## Why", "# Why", "22: The title is the only level-1 heading; begin sections with ##."),
    ("## Why", "## If you try it", "22: The section “Why” is missing."),
    ("## How it goes", "## Why", "26: This section appears twice; join the two."),
    ("## Why\n\nNeighbours", "## Why\n\n## How it goes\n\nNeighbours",
     "22: This section is empty; “not known yet” is an honest sentence."),
    ("## Why\n\nN", "## Why\n\n<b>N", "24: HTML is shown as plain text here; write Markdown."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), WRONG)
def test_a_problem_is_told_with_file_line_field_and_advice(old: str, new: str, problem: str) -> None:
    assert f"square-talk/en.md:{problem}" in problems_of(changed(old, new))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1: The file is empty."),
        (b" \n\t\n", "1: The file is empty."),
        (b"\xef\xbb\xbf" + FILE.encode(), "1: The file begins with a byte order mark; save it as UTF-8 without BOM."),
        (FILE.encode().replace(b"Neighbours talk", b"B\xfcrger talk"), "2: The file is not UTF-8 text; save it as UTF-8."),
        (FILE.encode("utf-16"), "1: The file is not UTF-8 text; save it as UTF-8."),
        (FILE.encode().replace(b"kind:", b"kind\x00:"), "5: The file holds zero bytes; it is not a text."),
        (FILE.replace("\n", "\r\n").encode(), "1: Line ends must be LF; the file has carriage returns."),
        (FILE.replace("\n", "\r").encode(), "1: Line ends must be LF; the file has carriage returns."),
        (b"a" * (MOST_BYTES + 1), "1: The file is larger than 200 kB; shorten the text or attach a file."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_bytes_is_told(content: bytes, problem: str) -> None:
    assert problems_of(content) == [f"square-talk/en.md:{problem}"]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + FILE.encode(), FILE.replace("\n", "\r\n").encode()])
def test_a_file_of_another_editor_is_read_all_the_same(content: bytes) -> None:
    assert read_document(content, Report()) == read_document(FILE.encode(), Report())


def test_one_wrong_fact_does_not_take_the_others_along() -> None:
    document = read_document(changed("[LV]", "[LTV]").encode(), Report())
    assert document is not None
    assert document.facts is not None
    assert (document.facts.countries, document.facts.themes) == ((), ("democracy-participation",))


@pytest.mark.parametrize("mark", ["\\N", "\\L", "\\P", "\\t", "\\x7f", "\\x9b"])
def test_a_title_with_a_line_separator_or_control_character_is_reported(mark: str) -> None:
    (problem,) = problems_of(changed("title: Neighbours talk about their square", f'title: "One{mark}two"'))
    assert problem == "square-talk/en.md:2: title: Holds line breaks or control characters; write it on one line."


def test_a_heading_without_words_is_reported() -> None:
    assert any(problem.startswith("square-talk/en.md:26: ") for problem in problems_of(changed("## How it goes", "##")))


def test_a_body_without_sections_lacks_all_seven() -> None:
    front = FILE[: FILE.index("\n---\n", 4) + 5]
    assert len([problem for problem in problems_of(f"{front}\nWords.\n") if problem.endswith("is missing.")]) == 7


def test_an_idea_needs_only_the_honest_section() -> None:
    idea = make_practice(kind="idea", body=make_body(headings=["why", "failures"]))
    assert problems_of(as_file(idea)) == []


def test_facts_in_a_translation_are_reported() -> None:
    wrong = changed("language: en", "language: en\ntranslation_of: lv")
    assert "square-talk/en.md:7: countries: There is no such fact; the practice format lists all." in problems_of(wrong)
