"""Nothing that is typed makes reading fail, and what was read can be typed again."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import resources
from kb.practices.document import Document, read_document, write_document
from kb.practices.problems import Report
from kb.practices.record import Facts, Text
from kb.practices.sections import SECTIONS, heading_for, join_sections
from kb.search.folding import words
from kb.submissions.completeness import completeness
from kb.submissions.ticks import machine_view
from kb.submissions.typed import LINES, NAMES, TEXTS, clean, read_translation, read_typed, typed_from
from tests.property.test_document_roundtrip import FACTS, LANGUAGES, TRANSLATIONS, texts

STARTER = sorted(resources.starter_collection().glob("*/*.md"))
MARKDOWN = st.lists(
    st.sampled_from(
        [
            "## Why",
            "##",
            "## Thanks #",
            "### Deeper",
            "# Top",
            "```",
            "````",
            "~~~",
            "Words.",
            "  - item  ",
            "",
            "\t",
            "<b>x</b>",
        ]
    )
    | st.text(max_size=20),
    max_size=8,
).map("\n".join)
VALUES = st.lists(
    MARKDOWN | st.sampled_from(["en", "2024", "null", "true", "https://a.example (2024-01-01) ()"]), max_size=3
)
FORMS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=12)
PLAIN = st.lists(
    st.sampled_from(["Words.", "More words", "", "- item", "### Deeper", "```\n## code\n```"]), min_size=1
).map(lambda lines: "\n".join(lines).strip("\n"))


@st.composite
def bodies(draw: st.DrawFn, language: str) -> str:
    """Return a body in canonical form: known sections in order, before them a lead, after them unknown ones."""
    keys = [key for key in SECTIONS if draw(st.booleans())]
    parts = [draw(PLAIN), *(f"## {heading_for(key, language)}\n\n{draw(PLAIN.filter(bool))}" for key in keys)]
    parts += [f"## {name}\n\nText." for name in draw(st.lists(st.sampled_from(["Thanks", "Cats"]), unique=True))]
    body = "\n\n".join(part for part in parts if part)
    return f"{body}\n" if body else ""


@given(text=texts(), facts=FACTS, data=st.data())
def test_a_practice_is_typed_and_read_back_the_same(text: Text, facts: Facts, data: st.DataObject) -> None:
    text = replace(text, body=data.draw(bodies(text.language)))
    reading = read_typed(typed_from(text, facts), former=facts)

    assert reading.facts == facts
    assert reading.text == text


@given(text=texts(), facts=FACTS)
def test_a_body_in_any_order_comes_back_in_canonical_form_with_all_its_words(text: Text, facts: Facts) -> None:
    once = read_typed(typed_from(text, facts)).text
    again = read_typed(typed_from(once, facts)).text

    assert again == once
    headings = {
        word for key in SECTIONS for language in ("en", text.language) for word in words(heading_for(key, language))
    }
    assert {*words(text.body)} - headings <= {*words(once.body)}


@given(text=TRANSLATIONS, original_language=LANGUAGES)
def test_a_translation_is_typed_and_read_back_the_same(text: Text, original_language: str) -> None:
    text = replace(text, translation_of=original_language, body=join_sections({"why": "Words."}, text.language))
    original = Text(language=original_language, title="Original")

    assert read_translation(typed_from(text), original, revision=text.translated_from_revision).text == text


@pytest.mark.parametrize("path", STARTER, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_starter_collection_is_typed_and_read_back_the_same_without_problems(path: Path) -> None:
    document = read_document(path.read_bytes(), Report())
    assert document is not None
    text, facts = document.text, document.facts
    if facts is None:
        original = Text(language=text.translation_of or "", title="Original")
        translation = read_translation(clean(typed_from(text)), original, revision=text.translated_from_revision)
        assert (translation.text, translation.problems) == (text, ())
    else:
        reading = read_typed(clean(typed_from(text, facts)), former=facts)
        assert (Document(text=reading.text, facts=reading.facts), reading.problems) == (document, ())


@given(form=FORMS)
def test_whatever_is_typed_can_be_read_judged_and_written(form: dict[str, list[str]]) -> None:
    typed = clean(form)
    reading = read_typed(typed)
    draft = completeness(typed, reading)

    write_document(reading.text, reading.facts)
    assert {problem.field for problem in reading.problems} <= {*NAMES, ""}
    assert all(problem.message % problem.details for problem in reading.problems)
    assert draft.can_be_sent is (reading.problems == ())
    assert (draft.share == 100) <= (draft.missing == ())
    assert len(machine_view(reading, typed)) == 12


@given(form=FORMS)
def test_every_word_of_the_text_that_is_typed_is_in_the_body_or_named_as_a_heading(form: dict[str, list[str]]) -> None:
    typed = clean(form)
    body = read_typed(typed).text.body

    headings = {word for key in SECTIONS for word in words(heading_for(key, "en"))}
    assert {word for name in TEXTS for value in typed.get(name, ()) for word in words(value)} - headings <= {
        *words(body)
    }


@given(form=FORMS)
def test_cleaning_what_is_clean_changes_nothing(form: dict[str, list[str]]) -> None:
    typed = clean(form)

    assert clean(typed) == typed
    assert all("\r" not in value for name in LINES for value in typed.get(name, ()))


@given(form=FORMS, facts=FACTS)
def test_a_draft_that_can_be_sent_is_a_file_without_problems(form: dict[str, list[str]], facts: Facts) -> None:
    good = typed_from(Text(language="en", title="A circle", summary="We met."), facts)
    sections = dict.fromkeys(SECTIONS, ("We do not know yet.",))
    reading = read_typed({**good, **sections, **clean(form)})
    report = Report()

    read_document(write_document(reading.text, reading.facts), report)

    assert bool(reading.problems) >= bool(report.problems)
