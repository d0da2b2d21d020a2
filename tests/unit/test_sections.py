"""The seven sections: their headings in five languages, and where they begin in a body."""

import pytest

from kb.languages import LANGUAGES
from kb.practices.sections import HEADINGS, SECTIONS, heading_for, section_key, split_sections


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_headings(language: str) -> None:
    assert len({*HEADINGS[language]}) == len(SECTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SECTIONS)
def test_a_heading_leads_back_to_its_section(key: str, language: str) -> None:
    assert section_key(heading_for(key, language)) == key


@pytest.mark.parametrize("heading", ["WHY", " why ", "Why"])
def test_case_and_space_of_a_heading_do_not_matter(heading: str) -> None:
    assert section_key(heading) == "why"


def test_an_unknown_language_has_english_headings() -> None:
    assert heading_for("why", "sv") == "Why"


def test_sections_are_split_at_their_headings() -> None:
    sections = split_sections("Lead\n\n## Why\n\nOne\n\n### More\n\nTwo\n\n## Other ##\nThree\n")
    assert [(part.key, part.heading, part.line, part.text) for part in sections] == [
        ("why", "Why", 3, "One\n\n### More\n\nTwo"),
        (None, "Other", 11, "Three"),
    ]


@pytest.mark.parametrize("body", ["", "\n", "Words without a heading.\n", "### Only deeper\n", "#hashtag\n"])
def test_a_body_without_headings_has_no_sections(body: str) -> None:
    assert split_sections(body) == ()


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "``` markdown"])
def test_a_heading_in_a_code_block_begins_nothing(fence: str) -> None:
    body = f"## Why\n\n{fence}\n## How it goes\n{fence.split(' ')[0]}\n\n## What you need\n"
    assert [part.key for part in split_sections(body)] == ["why", "need"]
