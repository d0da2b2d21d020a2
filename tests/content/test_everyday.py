"""The tables of everyday words are whole: five columns, clean words, no row twice, and every word leads to its row.

So are the associations: expressions that remind of terms which exist.
"""

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from kb.search.folding import words
from kb.search.lemmas import Lemmas
from kb.search.senses import Senses, labels_of
from kb.search.stop_words import STOP_WORDS
from kb.vocabulary.everyday import COLUMNS, FOLDER, read_associations, read_rows

TABLES: Final = sorted(FOLDER.glob("*.tsv"))
MOST_SYNONYMS: Final = 4

every_table = pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)


@cache
def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def cells(line: str) -> list[list[str]]:
    """Return the words of each column of a row, none for an empty one."""
    return [cell.split("|") if cell else [] for cell in line.split("\t")]


@pytest.fixture(scope="module")
def senses(dictionaries: Path) -> Senses:
    """Return the senses of today's tables."""
    return Senses(dictionaries, Lemmas(dictionaries))


def test_there_are_tables() -> None:
    assert TABLES


@every_table
def test_a_table_ends_its_lines_as_unix_does(path: Path) -> None:
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


@every_table
def test_a_row_has_a_column_for_each_language(path: Path) -> None:
    assert [line for line in lines(path) if line.count("\t") != len(COLUMNS) - 1] == []


@every_table
def test_a_row_leads_from_one_language_to_another(path: Path) -> None:
    assert [line for line in lines(path) if sum(map(bool, cells(line))) < 2] == []


@every_table
def test_a_row_has_few_words_for_its_sense(path: Path) -> None:
    assert [line for line in lines(path) if max(map(len, cells(line))) > MOST_SYNONYMS] == []


@every_table
def test_no_row_stands_twice_in_a_table(path: Path) -> None:
    assert [line for line, times in Counter(lines(path)).items() if times > 1] == []


@every_table
def test_words_are_composed_and_without_stray_spaces(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    told = [text for line in lines(path) for cell in cells(line) for text in cell]
    assert [text for text in told if not text or " ".join(text.split()) != text] == []


@every_table
def test_every_expression_has_letters(path: Path) -> None:
    assert [text for line in lines(path) for cell in cells(line) for text in cell if not words(text)] == []


def test_every_association_is_with_terms_that_exist() -> None:
    assert [
        feature for found in read_associations().values() for feature in found if not labels_of(feature, "en")
    ] == []


def test_every_association_is_a_clean_expression() -> None:
    assert [text for text in read_associations() if not words(text) or " ".join(text.split()) != text] == []


def says_something(query: list[str], language: str) -> bool:
    """Tell whether a text is a word or has several that are no stop words; what is left of others means too much."""
    telling = [word for word in query if word not in STOP_WORDS[language]]
    return len(telling) > 1 or telling == query


@pytest.mark.parametrize("language", COLUMNS)
def test_every_word_that_says_something_is_found_in_its_own_form(senses: Senses, language: str) -> None:
    missed = [
        text
        for text in {text for row in read_rows() for text in row.get(language, ())}
        if says_something(words(text), language)
        and not any(
            text in senses.wording(sense.row).labels.get(language, ()) for sense in senses.of(words(text), language)
        )
    ]
    assert missed == []
