"""The starter collection is what it promises: whole, canonical, sourced, told in two languages, and each text its own."""

import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

from kb import resources
from kb.practices.cli import problems_below
from kb.practices.document import Document, read_document, write_document
from kb.practices.fields import is_web_address
from kb.practices.problems import Report
from kb.practices.record import Facts
from kb.practices.sections import SECTIONS, split_sections
from kb.rendering.markdown import render

FOLDER: Final = resources.starter_collection()
FILES: Final = sorted(FOLDER.glob("*/*.md"))
ORIGINALS: Final = [path for path in FILES if b"\ntranslation_of:" not in path.read_bytes()]
TRANSLATIONS: Final = [path for path in FILES if path not in ORIGINALS]
LANGUAGE_OF: Final = {"LV": "lv", "EE": "et", "FI": "fi", "DK": "da"}
SEED_PROJECT: Final = (
    "valmiera-democratic-library",
    "valmiera-international-library-week",
    "struer-partner-meeting",
    "turku-partner-meeting",
    "kardla-seminar-democratic-library",
)
#: Runs of so many words, and how large a part of the shorter text may be shared with another.
SHINGLE: Final = 6
MOST_SHARED: Final = 0.08


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@cache
def document(path: Path) -> Document:
    read = read_document(path.read_bytes(), Report())
    assert read is not None
    return read


def facts(path: Path) -> Facts:
    found = document(path).facts
    assert found is not None
    return found


def original_of(path: Path) -> Path:
    return path.parent / f"{document(path).text.translation_of}.md"


every_file = pytest.mark.parametrize("path", FILES, ids=name)
every_original = pytest.mark.parametrize("path", ORIGINALS, ids=name)
every_translation = pytest.mark.parametrize("path", TRANSLATIONS, ids=name)


def test_the_collection_has_no_problems() -> None:
    assert [*map(str, problems_below(FOLDER))] == []


def test_there_are_at_least_thirty_practices() -> None:
    assert len(ORIGINALS) >= 30


@pytest.mark.parametrize("slug", SEED_PROJECT)
def test_the_project_that_began_it_is_told(slug: str) -> None:
    assert (FOLDER / slug).is_dir()


def test_fathers_find_at_least_four_practices() -> None:
    assert len([path for path in ORIGINALS if "fathers" in facts(path).themes]) >= 4


def test_the_language_of_its_country_is_there_for_at_least_twenty_practices() -> None:
    at_home = [
        path
        for path in ORIGINALS
        if any((path.parent / f"{LANGUAGE_OF.get(code, '')}.md").is_file() for code in facts(path).countries)
    ]
    assert len(at_home) >= 20


@pytest.mark.parametrize("country", sorted(LANGUAGE_OF))
def test_each_country_of_the_project_is_there(country: str) -> None:
    assert any(country in facts(path).countries for path in ORIGINALS)


@every_file
def test_a_file_has_no_problems(path: Path) -> None:
    report = Report(name(path))
    read_document(path.read_bytes(), report)
    assert [*map(str, report.problems)] == []


@every_file
def test_a_file_is_in_canonical_form(path: Path) -> None:
    read = document(path)
    assert write_document(read.text, read.facts) == path.read_bytes()


@every_file
def test_a_text_has_a_readable_length(path: Path) -> None:
    assert 250 <= len(document(path).text.body.split()) <= 600


@every_file
def test_a_text_has_all_sections_in_order(path: Path) -> None:
    assert tuple(section.key for section in split_sections(document(path).text.body)) == SECTIONS


@every_original
def test_an_original_names_its_sources(path: Path) -> None:
    sources = facts(path).sources
    assert sources
    assert all(is_web_address(source.url) for source in sources)


@every_original
def test_evidence_is_not_claimed_without_a_word_on_what_came_of_it(path: Path) -> None:
    outcome = {section.key: section.text for section in split_sections(document(path).text.body)}["outcome"]
    assert facts(path).evidence is not None
    assert len(outcome.split()) >= 15


@every_file
def test_a_text_links_only_to_the_sources_of_its_original(path: Path) -> None:
    read = document(path)
    original = path if read.facts else original_of(path)
    allowed = {source.url for source in facts(original).sources}
    text = render(read.text.body)
    html = "".join([text.lead, *(part.html for part in text.sections), text.footnotes])
    linked = {address.replace("&amp;", "&") for address in re.findall(r'href="([^"]*)"', html)}
    assert linked <= allowed


@every_translation
def test_a_translation_has_the_shape_of_its_original(path: Path) -> None:
    translated, original = (split_sections(document(each).text.body) for each in (path, original_of(path)))
    assert [section.key for section in translated] == [section.key for section in original]


@every_translation
def test_a_translation_is_not_its_original(path: Path) -> None:
    # Names and dates stay the same in every language.
    assert len(shingles(path) & shingles(original_of(path))) <= len(shingles(path)) * MOST_SHARED / 2


@cache
def shingles(path: Path) -> frozenset[str]:
    """Return all runs of words of a body, without headings, addresses and quotation of names."""
    words = re.findall(
        r"\w+", re.sub(r"^##.*$|https?://\S+", "", document(path).text.body, flags=re.MULTILINE).casefold()
    )
    return frozenset(" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def test_no_two_texts_share_more_than_a_small_part_of_their_sentences() -> None:
    alike = {
        f"{name(one)} and {name(other)}": round(share, 2)
        for one, other in combinations(FILES, 2)
        if (share := len(shingles(one) & shingles(other)) / min(len(shingles(one)), len(shingles(other)))) > MOST_SHARED
    }
    assert alike == {}


def test_titles_and_summaries_are_never_the_same() -> None:
    told = [text for path in FILES for text in (document(path).text.title, document(path).text.summary)]
    assert sorted({text for text in told if told.count(text) > 1}) == []
