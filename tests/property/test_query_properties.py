"""Whatever somebody types, a query is understood, an address leads back to its search, and marking a text loses no letter of it."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from kb.languages import LANGUAGES
from kb.search.addresses import MOST_ON_A_PAGE, MOST_PAGES, Addresses, parse_request
from kb.search.analysis import WordTerms
from kb.search.engine import Facet, Fragment, Scope, SearchRequest, Sort
from kb.search.excerpts import WINDOW_CHARACTERS, Marked, Wanted
from kb.search.folding import folded, normalised, words
from kb.search.labels import scheme_of
from kb.search.lexicon import Gathered, Lexicon, write_main
from kb.search.query import (
    MOST_EXCLUDED,
    MOST_PHRASES,
    MOST_QUERY_CHARACTERS,
    MOST_QUERY_WORDS,
    Query,
    parse,
)
from kb.search.stored import StoredText, make_text
from kb.web.printable import printable

PIECES: Final = st.sampled_from(
    [
        *["tea", "Chairs ", "tēviem", "fædre", "the ", "and", "O’Brien's", "co-creation", "te\u0304vs", "İstanbul", "ΣΑΣ"],
        *["ß", "ﬁ", "२", " ", "  ", "\n", "\t", "\xa0", "\u3000", "\u200b", "\u00ad", "\u2028", "\x00", "\u0301", "\u202e"],
        *["🎈", "👨‍👩‍👧", "\U0010ffff", '"', '" ', ' "', "“", "”", "„", "«", "»", "'", "’", "-", " -", " –", "−", "*", "* "],
        *["NOT ", " NOT", "AND", "OR ", "&&", "||", "(", ")", "[", "]", "{", "}", "<", ">", "\\", "/", "^", "~2", "?", "!"],
        *[":", ";", ",", ".", "+", "=", "@", "#", "%", "_", "&amp;", "title:", "[a TO b]", "%00", "' OR 1=1 --", "<script>"],
        "word" * 50,
    ]
)  # fmt: skip
TYPED: Final = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200)
LONG: Final = TYPED.filter(bool).map(
    lambda text: (text * (MOST_QUERY_CHARACTERS // len(text) + 2))[: MOST_QUERY_CHARACTERS + 9]
)
SPOKEN: Final = st.sampled_from([*LANGUAGES, "sv", "uk"])


@given(text=TYPED | LONG, language=SPOKEN, is_typing=st.booleans())
@example(text=" ".join(f'"a{number} b" -c{number} d{number}*' for number in range(200)), language="en", is_typing=True)
@example(text='"' * MOST_QUERY_CHARACTERS, language="en", is_typing=False)
@example(text="-" * MOST_QUERY_CHARACTERS, language="en", is_typing=True)
@example(text="NOT " * 2500, language="en", is_typing=True)
def test_any_text_is_a_query_within_bounds(text: str, language: str, is_typing: bool) -> None:
    query = parse(text, language, is_typing=is_typing)

    assert len(query.words) == len(query.shown) <= MOST_QUERY_WORDS
    assert len(query.phrases) <= MOST_PHRASES
    assert len(query.excluded) <= MOST_EXCLUDED
    assert query.beginnings <= {*range(len(query.words))}
    assert all(len(phrase) > 1 for phrase in query.phrases)
    assert all(query.excluded)


@given(text=TYPED, language=SPOKEN, is_typing=st.booleans())
def test_the_words_of_any_query_are_words_as_texts_have_them(text: str, language: str, is_typing: bool) -> None:
    query = parse(text, language, is_typing=is_typing)
    told = [*query.words, *(word for group in (*query.phrases, *query.excluded) for word in group)]

    assert {*told} <= {*words(text)}
    assert len(query.words) == len({*query.words})
    assert [normalised(word) for word in query.shown] == [*query.words]


@given(text=TYPED, language=SPOKEN)
def test_typing_changes_nothing_but_what_is_a_beginning(text: str, language: str) -> None:
    sent, typed = parse(text, language), parse(text, language, is_typing=True)

    assert replace(typed, beginnings=sent.beginnings) == sent
    assert sent.beginnings <= typed.beginnings


@given(text=TYPED, language=SPOKEN)
def test_a_query_is_empty_only_if_there_is_nothing_to_search_for_or_to_exclude(text: str, language: str) -> None:
    query = parse(text, language)

    assert (not query.words and not query.excluded) == (query == Query())


def values_of(facet: Facet) -> list[str]:
    """Return some of the values that a facet can have."""
    some = {
        Facet.COUNTRY: ["LV", "DK", "EE", "FI", "ZA"],
        Facet.LANGUAGE: ["en", "lv", "sv", "en-US", "zh-Hant"],
        Facet.PERIOD: ["1999", "2024", "ongoing"],
        Facet.CONFIRMED: ["2024", "2026"],
    }
    return some[facet] if facet in some else sorted(scheme_of(facet).terms)


CHOICES: Final = st.fixed_dictionaries(
    {}, optional={facet: st.frozensets(st.sampled_from(values_of(facet)), min_size=1, max_size=4) for facet in Facet}
)
REQUESTS: Final = st.builds(
    SearchRequest,
    text=TYPED.map(printable),
    language=st.sampled_from(LANGUAGES),
    chosen=CHOICES,
    with_unknown=st.booleans(),
    scope=st.sampled_from(Scope),
    sort=st.sampled_from(Sort),
    page=st.integers(1, MOST_PAGES),
    size=st.integers(1, MOST_ON_A_PAGE),
)


def read(address: str, language: str) -> SearchRequest:
    return parse_request(Request.from_values(address).args, language)


def address_of(request: SearchRequest) -> str:
    return Addresses(f"/{request.language}/search", request).changed(page=request.page)


@given(request_=REQUESTS)
def test_the_address_of_a_search_leads_to_the_search(request_: SearchRequest) -> None:
    assert read(address_of(request_), request_.language) == request_


@given(request_=REQUESTS)
def test_the_form_of_a_search_sends_the_search(request_: SearchRequest) -> None:
    form = MultiDict([*Addresses("", request_).hidden(), ("q", request_.text), ("in", request_.scope.value)])

    assert parse_request(form, request_.language) == replace(request_, page=1)


@given(request_=REQUESTS, choice=st.sampled_from([(facet, value) for facet in Facet for value in values_of(facet)]))
def test_a_choice_that_is_toggled_twice_leads_back(request_: SearchRequest, choice: tuple[Facet, str]) -> None:
    there = read(Addresses("", request_).toggled(*choice), request_.language)
    back = read(Addresses("", there).toggled(*choice), request_.language)

    assert (choice[1] in there.chosen.get(choice[0], ())) != (choice[1] in request_.chosen.get(choice[0], ()))
    assert replace(back, page=1) == replace(request_, page=1)


ARGUMENTS: Final = st.lists(
    st.tuples(
        st.sampled_from(["q", "page", "size", "in", "sort", "unknown", *Facet]) | st.text(max_size=5),
        TYPED | st.integers().map(str) | st.sampled_from(["yes", "failures", "newest", "LV", "fathers", "2024", "1"]),
    ),
    max_size=12,
)


@given(arguments=ARGUMENTS)
def test_any_arguments_are_a_search_within_bounds_that_has_an_address(arguments: list[tuple[str, str]]) -> None:
    request = parse_request(MultiDict(arguments), "en")

    assert 1 <= request.page <= MOST_PAGES
    assert 1 <= request.size <= MOST_ON_A_PAGE
    assert len(request.text) <= MOST_QUERY_CHARACTERS
    assert request.text.isprintable()
    assert read(address_of(request), "en") == request


def stored(texts: list[str]) -> StoredText:
    """Return a document with a title, a summary and passages."""
    return make_text([("how", text) for text in texts], [word for text in texts for word in words(text)])


@st.composite
def marked(draw: st.DrawFn) -> tuple[list[str], dict[str, int]]:
    """Texts, and words to mark in them with their numbers: some that stand there, some others."""
    texts = draw(st.lists(TYPED, min_size=2, max_size=4))
    standing = sorted({word for text in texts for word in words(text)})
    chosen = draw(st.lists(st.sampled_from(standing), max_size=8)) if standing else []
    others = [word for text in draw(st.lists(TYPED, max_size=3)) for word in words(text)]
    return texts, {word: number % 4 for number, word in enumerate([*chosen, *others])}


@given(case=marked())
@example(case=(["O’Neill’s pub", "neill s"], {"o'neill's": 0, "neill": 1, "s": 2}))
@example(case=(["İstanbul TĒVI tēvi", "ΣΑΣ σας"], {"tēvi": 0, "stanbul": 1, "σας": 2}))
def test_marking_a_text_keeps_every_letter_of_it(case: tuple[list[str], dict[str, int]]) -> None:
    texts, to_mark = case
    document = Marked(stored(texts), Wanted(to_mark))

    for number, text in enumerate(texts):
        assert "".join(fragment.text for fragment in document.part(number)) == text


@given(case=marked())
@example(case=(["İstanbul TĒVI tēvi", "İ"], {"tēvi": 0}))
def test_what_is_marked_is_a_whole_word_that_was_looked_for(case: tuple[list[str], dict[str, int]]) -> None:
    texts, to_mark = case
    document = Marked(stored(texts), Wanted(to_mark))
    looked_for = {word.casefold() for word in to_mark}

    for number, text in enumerate(texts):
        for begin, end in places(document.part(number)):
            assert text[begin:end].replace("’", "'").casefold() in looked_for
            assert not text[max(begin - 1, 0) : begin].isalnum()
            assert not text[end : end + 1].isalnum()


def places(fragments: tuple[Fragment, ...]) -> Iterator[tuple[int, int]]:
    """Yield where the marked fragments of a text begin and end."""
    position = 0
    for fragment in fragments:
        if fragment.is_match:
            yield position, position + len(fragment.text)
        position += len(fragment.text)


@given(word=st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12))
def test_a_word_that_stands_alone_is_marked(word: str) -> None:
    assume(words(word) == [word])
    found = Marked(stored([f"— {word} …", ""]), Wanted({word: 0})).part(0)

    assert found == (Fragment("— ", False), Fragment(word, True), Fragment(" …", False))


@given(case=marked())
def test_an_excerpt_is_a_short_run_of_one_passage_with_something_marked(case: tuple[list[str], dict[str, int]]) -> None:
    texts, to_mark = case
    texts = [*texts, *texts, " ".join(texts * 20)]
    found = Marked(stored(texts), Wanted(to_mark)).excerpt("en", Scope.EVERYTHING)

    if found is not None:
        told = "".join(fragment.text for fragment in found.fragments)
        run = told.removeprefix("… ").removesuffix(" …")
        assert any(run in text.replace("\n", " ") for text in texts)
        assert any(fragment.is_match for fragment in found.fragments)
        assert len(run) <= WINDOW_CHARACTERS


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """Return a lexicon of a few odd and a few usual words."""
    folder = tmp_path_factory.mktemp("lexicon")
    write_main(
        folder, gathered(["tea", "tēvi", "fædre", "o'brien's", "a", "२", "x" * 300, "𝒳", "library", "libraries"])
    )
    return Lexicon(folder)


def gathered(known: list[str]) -> Gathered:
    made = Gathered()
    made.add((WordTerms(word, (f"{word}/en",), folded(word), ()) for word in known), "en")
    return made


@given(text=TYPED | LONG, least=st.floats(0, 1), most=st.integers(0, 9), languages=st.integers(-600, 600))
def test_any_text_can_be_looked_up_in_a_lexicon(
    lexicon: Lexicon, text: str, least: float, most: int, languages: int
) -> None:
    assert isinstance(lexicon.words_of(text), tuple)
    assert lexicon.documents(text, languages) >= 0
    assert isinstance(lexicon.is_known(text, text), bool)
    assert len(lexicon.beginning_with(text, most=most, languages=languages)) <= most
    alike = lexicon.alike(text, least=least, most=most, languages=languages)
    assert len(alike) <= most
    assert all(least <= one.likeness + 0.01 and one.word != text for one in alike)


@given(texts=st.lists(TYPED, max_size=4))
def test_every_word_of_any_texts_is_found_in_their_lexicon(texts: list[str]) -> None:
    known = sorted({word for text in texts for word in words(text)})
    with tempfile.TemporaryDirectory() as folder:
        write_main(Path(folder), gathered(known))
        lexicon = Lexicon(Path(folder))

        for word in known:
            assert lexicon.documents(word) == 1
            assert word in lexicon.words_of(f"{word}/en")
            assert all(word in lexicon.words_of(form) for form in folded(word))
            assert word in lexicon.beginning_with(word[:2], most=len(known))
