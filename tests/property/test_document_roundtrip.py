"""What is written is read back the same, byte for byte, and no content of a file can make reading fail."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.practices.document import Document, read_document, write_document
from kb.practices.fields import SLUG
from kb.practices.problems import Report
from kb.practices.record import Contact, Facts, GroupSize, Moment, Numbers, Period, Resources, Source, Text
from kb.practices.schema import LICENCES
from kb.practices.sections import SECTIONS, heading_for, split_sections
from kb.vocabulary.places import is_country, is_language
from kb.vocabulary.terms import Scheme, vocabulary
from tests.support.practices import as_file

WORDS = vocabulary()
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


def words(most: int) -> st.SearchStrategy[str]:
    """One line of text: no space around it, and not a word that means “nothing”."""
    text = st.text(LETTERS, min_size=1, max_size=min(most, 40)).map(str.strip)
    return text.filter(lambda text: text not in {"", "~", "null"})


def known(scheme: Scheme) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(scheme.terms))


def several(item: st.SearchStrategy[Any], *, least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(item, min_size=least, max_size=most, unique=True).map(tuple)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def not_empty(record: type[Any]) -> Any:
    return lambda made: made != record()


DAYS = st.dates(date(1000, 1, 1))
MOMENTS = st.builds(Moment, year=st.integers(1900, 2099), month=maybe(st.integers(1, 12)))
NUMBERS = st.integers(0, 100_000_000)
POSITIVE = st.integers(1, 100_000_000)
SLUGS = st.from_regex(SLUG, fullmatch=True).filter(lambda slug: len(slug) <= 80)
PATHS = st.text(st.characters(categories=["L", "N"], exclude_characters="<>"), max_size=20)
ADDRESSES = st.builds("{}://library.example/{}".format, st.sampled_from(["http", "https"]), PATHS)
LANGUAGES = st.sampled_from(["en", "lv", "et", "fi", "da", "sv", "uk", "ar", "en-US"])
GROUP_SIZES = st.builds(GroupSize, least=maybe(POSITIVE), most=maybe(POSITIVE)).filter(not_empty(GroupSize))
RESOURCES = st.builds(
    Resources,
    group_size=maybe(GROUP_SIZES),
    duration_minutes=maybe(POSITIVE),
    repeats=maybe(known(WORDS.repeats)),
    preparation_hours=maybe(known(WORDS.preparation_times)),
    staff=maybe(NUMBERS),
    cost_eur=maybe(known(WORDS.costs)),
    skills=several(words(300)),
    room=several(words(300)),
    materials=several(words(300)),
).filter(not_empty(Resources))
COUNTS = st.builds(
    Numbers, runs=maybe(NUMBERS), participants=maybe(NUMBERS), asked=maybe(NUMBERS), satisfied=maybe(NUMBERS)
).filter(not_empty(Numbers))
FACTS = st.builds(
    Facts,
    kind=known(WORDS.kinds),
    countries=several(st.sampled_from(["LV", "DK", "EE", "FI", "NO", "ZA"]), least=1),
    place=maybe(words(200)),
    organisation=words(200),
    organisation_id=maybe(ADDRESSES),
    community_size=maybe(known(WORDS.community_sizes)),
    themes=several(known(WORDS.themes), least=1),
    concepts=several(known(WORDS.concepts), most=8),
    democracy_roles=several(known(WORDS.democracy_roles), most=2),
    sdgs=several(st.integers(1, 17)),
    audiences=several(known(WORDS.audiences), least=1),
    formats=several(known(WORDS.formats), least=1, most=2),
    period=maybe(st.builds(Period, start=MOMENTS, end=maybe(MOMENTS), inferred=st.booleans())),
    resources=maybe(RESOURCES),
    evidence=maybe(st.integers(0, 4)),
    numbers=maybe(COUNTS),
    adapted_from=maybe(SLUGS | ADDRESSES),
    partners=several(words(300)),
    contact=maybe(st.builds(Contact, role=words(200), mailbox=maybe(st.just("kids@library.example")))),
    sources=several(st.builds(Source, url=ADDRESSES, title=maybe(words(300)), seen=maybe(DAYS))),
    licence=st.sampled_from(sorted(LICENCES)),
    notes=several(words(1000)),
    status=st.sampled_from(["published", "withdrawn"]),
    withdrawn_reason=maybe(words(500)),
    published=maybe(DAYS),
    last_confirmed=maybe(DAYS),
    formerly=several(SLUGS),
)
LINES = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.rstrip), max_size=6)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    keys = draw(st.lists(st.sampled_from(SECTIONS), max_size=4))
    parts = [draw(LINES)]
    parts += [[f"## {heading_for(key, 'en')}", "", *draw(LINES)] for key in keys]
    body = "\n".join("\n".join(lines) for lines in parts).strip("\n")
    return f"{body}\n" if body else ""


def texts(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Text]:
    return st.builds(Text, language=LANGUAGES, title=words(80), summary=words(280), body=bodies(), **fields)


TRANSLATIONS = texts(translation_of=LANGUAGES, translated_from_revision=maybe(POSITIVE), translator=maybe(words(200)))


def reread(content: bytes) -> Document | None:
    return read_document(content, Report())


@given(text=texts(), facts=FACTS)
def test_an_original_is_read_back_as_it_was_written(text: Text, facts: Facts) -> None:
    assert reread(write_document(text, facts)) == Document(text=text, facts=facts)


@given(text=TRANSLATIONS)
def test_a_translation_is_read_back_as_it_was_written(text: Text) -> None:
    assert reread(write_document(text)) == Document(text=text, facts=None)


@given(text=texts(), facts=FACTS)
def test_writing_what_was_read_gives_the_same_bytes(text: Text, facts: Facts) -> None:
    content = write_document(text, facts)
    document = reread(content)
    assert document is not None
    assert write_document(document.text, document.facts) == content


YAML_TITLES = (
    ["null", "~", "true", "no", "2024", "2024-01-01", "1_000", "0x1f", "=", "<<", "- a", "a: b", "a #b", "'", '"'],
    ["[", "{", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "?", "---", "..."],
)


@pytest.mark.parametrize("slug", ["2020", "007", "0", "1-2", "1e3", "12e03", "0x10"])
def test_a_slug_of_digits_stays_a_text(slug: str) -> None:
    facts = Facts(adapted_from=slug, formerly=(slug,))
    document = reread(write_document(Text(language="en", title="Title"), facts))
    assert document is not None
    assert document.facts is not None
    assert (document.facts.adapted_from, document.facts.formerly) == (slug, (slug,))


@pytest.mark.parametrize("title", [title for titles in YAML_TITLES for title in titles])
def test_a_title_that_means_something_to_yaml_stays_a_title(title: str) -> None:
    document = reread(write_document(Text(language="en", title=title), Facts()))
    assert document is not None
    assert document.text.title == title


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    reread(content)


@given(front=st.text(max_size=200), body=st.text(max_size=200))
@example(front="title: a\nlanguage: en", body="no sections")
@example(front="title: a\nlanguage: en", body="##")
def test_any_text_between_the_fences_is_read_or_refused(front: str, body: str) -> None:
    reread(f"---\n{front}\n---\n\n{body}\n".encode("utf-8", "surrogatepass"))


YAML_PIECES = st.sampled_from(
    ["title", "language", "themes", "period", "resources", "sources", "url", ": ", ":\n  ", "- ", "\n", "[", "]", "{", "}", ", ",
     "&a ", "*a", "!!str ", "!<x> ", "|\n", ">-\n", "'", '"', "# ", "? ", "en", "2024", "null", "~", "---", "...", "%YAML 1.1", "\t",
     "\\x", "\\ud800", "\x85", "\u2028", "\ufeff", "🎈", "0000000000000", "9" * 5000, "https://a", "<<: "]
)  # fmt: skip


@given(pieces=st.lists(YAML_PIECES, max_size=25))
@example(pieces=["title: a\nlanguage: en\nnumbers:\n  runs: ", "0" * 12, "9" * 5000])
def test_any_yaml_is_read_or_refused(pieces: list[str]) -> None:
    reread(f"---\n{''.join(pieces)}\n---\n".encode())


@given(position=st.integers(0, len(as_file())), junk=st.text(max_size=8), removed=st.integers(0, 8))
def test_a_damaged_good_file_is_read_or_refused(position: int, junk: str, removed: int) -> None:
    good = as_file()
    damaged = good[:position] + junk + good[position + removed :]
    report = Report("en.md")
    document = read_document(damaged.encode("utf-8", "surrogatepass"), report)
    assert document is not None or report.problems


@given(text=st.text())
def test_sections_of_any_body_begin_at_their_lines(text: str) -> None:
    lines = text.split("\n")
    assert all(lines[section.line - 1].startswith("##") for section in split_sections(text))


@given(tag=st.text(max_size=12) | st.from_regex(r"[a-zA-Z_@.-]{1,12}", fullmatch=True))
def test_a_language_tag_is_taken_only_in_the_form_in_which_it_names_a_file(tag: str) -> None:
    if is_language(tag):
        assert not {"/", "\\", ".", "_", "\x00"} & {*tag}
        assert tag.split("-")[0].islower()


@given(code=st.text(max_size=3))
def test_any_text_is_a_country_code_or_not(code: str) -> None:
    assert not is_country(code) or (code.isascii() and code.isupper())
