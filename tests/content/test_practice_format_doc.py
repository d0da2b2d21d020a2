"""`docs/practice-format.md` tells what the program does: every field, every id, the headings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kb.languages import LANGUAGES
from kb.practices.document import MOST_BYTES
from kb.practices.fields import Choice, Field, Words
from kb.practices.groups import Group, Many
from kb.practices.schema import FACTS, LICENCES, ORIGINAL_TEXT, STATUSES, TRANSLATION_TEXT
from kb.practices.sections import HEADINGS, SECTIONS
from kb.vocabulary.terms import Scheme, vocabulary

DOCUMENT: Final = (Path(__file__).parents[2] / "docs" / "practice-format.md").read_text(encoding="utf-8")
#: The rows of the table of fields: names, form, required or not.
ROWS: Final = {
    field: (form, required)
    for names, form, required in re.findall(r"^\| (`[^|]*`) \| ([^|]*) \| ([^|]*) \|", DOCUMENT, flags=re.MULTILINE)
    for field in re.findall(r"`(\w+)`", names)
}
SCHEMES: Final = {
    "kind": vocabulary().kinds,
    "community_size": vocabulary().community_sizes,
    "repeats": vocabulary().repeats,
    "preparation_hours": vocabulary().preparation_times,
    "cost_eur": vocabulary().costs,
}


def parts_of(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for field in fields:
        yield field.name
        inner = field.item if isinstance(field, Many) else field
        if isinstance(inner, Group):
            yield from parts_of(inner.fields)


def ids_listed(field: str) -> list[str]:
    """Return the ids that the document lists for a field: in its row, or in brackets after its name."""
    form = ROWS[field][0] if field in ROWS else re.findall(rf"`{field}`[^(`]*\(([^)]*)\)", DOCUMENT)[0]
    return re.findall(r"`([^`]+)`", form)


@pytest.mark.parametrize("field", [*parts_of(FACTS), *parts_of(ORIGINAL_TEXT)])
def test_every_fact_is_explained(field: str) -> None:
    assert re.search(rf"`{field}[`:]", DOCUMENT)


def test_the_table_names_no_fact_that_does_not_exist() -> None:
    assert {*ROWS} <= {*parts_of(FACTS), *parts_of(ORIGINAL_TEXT)}


def test_the_table_is_in_the_order_in_which_files_are_written() -> None:
    written = [field.name for field in (*ORIGINAL_TEXT, *FACTS) if field.name != "withdrawn_reason"]
    assert [field for field in ROWS if field in written] == written


@pytest.mark.parametrize("field", [*ORIGINAL_TEXT, *FACTS], ids=lambda field: field.name)
def test_the_table_tells_what_is_required(field: Field) -> None:
    if field.name in ROWS:
        assert (ROWS[field.name][1].strip() == "R") == field.required or field.name == "adapted_from"


@pytest.mark.parametrize("field", TRANSLATION_TEXT, ids=lambda field: field.name)
def test_every_field_of_a_translation_is_in_its_example(field: Field) -> None:
    example = re.findall(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL)[0]
    assert f"{field.name}: " in example


@pytest.mark.parametrize(("field", "scheme"), SCHEMES.items(), ids=list(SCHEMES))
def test_the_ids_that_are_listed_are_those_of_the_vocabulary(field: str, scheme: Scheme) -> None:
    assert ids_listed(field) == [*scheme.terms]


def test_the_vocabulary_files_that_are_named_exist() -> None:
    data = Path(__file__).parents[2] / "kb" / "vocabulary" / "data"
    named = re.findall(r"`(?:kb/vocabulary/data/)?([\w-]+\.json)`", DOCUMENT)
    assert named
    assert [file for file in named if not (data / file).is_file()] == []


@pytest.mark.parametrize("word", [*LICENCES, *STATUSES])
def test_licences_and_statuses_are_listed(word: str) -> None:
    assert f"`{word}`" in DOCUMENT


@pytest.mark.parametrize("field", [*ORIGINAL_TEXT, *FACTS], ids=lambda field: field.name)
def test_the_bounds_of_texts_and_lists_are_told(field: Field) -> None:
    form = ROWS.get(field.name, ("", ""))[0]
    if isinstance(field, Words) and "at most" in form:
        assert f"at most {field.most} characters" in form
    if isinstance(field, Many) and isinstance(field.item, Choice) and (bounds := re.match(r"(\d+)–(\d+) ", form)):
        assert bounds.groups() == (str(field.least), str(field.most))


def test_the_levels_of_evidence_are_explained_one_by_one() -> None:
    paragraph = DOCUMENT[DOCUMENT.index("`evidence` says") :]
    assert all(f"{level.id} " in paragraph for level in vocabulary().evidence_levels)


def test_the_table_of_headings_is_that_of_the_program() -> None:
    table = re.findall(r"^\| (\w+) \|(.*)\|$", DOCUMENT[DOCUMENT.index("## The body") :], flags=re.MULTILINE)
    told = {key: tuple(cell.strip() for cell in cells.split("|")) for key, cells in table}
    assert told == {key: tuple(HEADINGS[language][at] for language in LANGUAGES) for at, key in enumerate(SECTIONS)}


def test_the_size_of_a_file_is_told() -> None:
    assert f"at most {MOST_BYTES // 1000} kB" in DOCUMENT
