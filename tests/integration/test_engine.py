"""What every search engine promises, shown on a few entries; runs against each implementation."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.search.analysis import Analyzer
from kb.search.engine import Changes, Entry, Facet, IndexDamaged, Passage, SearchEngine, SearchRequest, Sort, Version
from kb.search.lemmas import Lemmas
from kb.search.whoosh_engine import WhooshEngine

MakeEngine = Callable[[], SearchEngine]


@pytest.fixture(params=[WhooshEngine])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path, dictionaries: Path) -> MakeEngine:
    """Return a function that opens the engine over one folder, as another process would."""
    analyzer = Analyzer(Lemmas(dictionaries))
    return lambda: request.param(tmp_path / "index", analyzer)


@pytest.fixture
def engine(make_engine: MakeEngine) -> SearchEngine:
    """Return an engine with an empty index."""
    engine = make_engine()
    engine.rebuild(())
    return engine


def version(language: str = "en", title: str = "A title", text: str = "", key: str = "how") -> Version:
    return Version(language=language, title=title, summary="", passages=(Passage(key=key, text=text),) if text else ())


def entry(slug: str, *versions: Version, **changes: object) -> Entry:
    plain = Entry(
        slug=slug,
        versions=versions or (version(title=slug.title()),),
        facets={Facet.COUNTRY: ("LV",)},
        features=(),
        place="",
        organisation="",
        published=date(2026, 1, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # each test names real fields


def slugs(engine: SearchEngine, text: str = "", language: str = "en", **changes: object) -> list[str]:
    request = replace(SearchRequest(text=text, language=language), **changes)  # type: ignore[arg-type] # as above
    return [hit.card.slug for hit in engine.search(request).hits]


def test_what_was_applied_is_found(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle", version(text="a circle of chairs"))]))

    assert slugs(engine, "chairs") == ["circle"]


def test_another_process_finds_it_too(engine: SearchEngine, make_engine: MakeEngine) -> None:
    reader = make_engine()
    assert slugs(reader, "chairs") == []

    engine.apply(Changes(entries=[entry("circle", version(text="a circle of chairs"))]))

    assert slugs(reader, "chairs") == ["circle"]


def test_the_generation_changes_with_every_change_and_only_then(engine: SearchEngine, make_engine: MakeEngine) -> None:
    before = engine.generation()
    assert make_engine().generation() == before

    engine.apply(Changes(entries=[entry("circle")]))
    after = engine.generation()
    assert after != before
    assert engine.generation() == after


def test_an_entry_that_is_applied_again_replaces_the_old_one(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle", version(text="chairs"))]))
    engine.apply(Changes(entries=[entry("circle", version(text="tables"))]))

    assert slugs(engine, "chairs") == []
    assert slugs(engine, "tables") == ["circle"]
    assert slugs(engine) == ["circle"]


def test_a_removed_entry_is_found_no_more(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle"), entry("square")]))
    engine.apply(Changes(removed=("circle",)))

    assert slugs(engine) == ["square"]


def test_a_rebuild_forgets_what_is_not_given_again(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle")]))
    engine.rebuild([entry("square")])

    assert slugs(engine) == ["square"]


def test_many_single_changes_keep_every_entry(engine: SearchEngine) -> None:
    for number in range(25):
        engine.apply(Changes(entries=[entry(f"entry-{number:02}", version(text="chairs"))]))

    assert len(slugs(engine, "chairs", size=100)) == 25


def test_a_practice_told_in_two_languages_is_one_result(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle", version("en", "Chairs"), version("da", "Chairs på dansk"))]))

    results = engine.search(SearchRequest(text="chairs", language="en"))

    assert results.total == 1
    assert results.counts[Facet.COUNTRY] == {"LV": 1}


def test_a_result_is_shown_in_the_readers_language(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle", version("en", "Chairs"), version("da", "Stole"))]))

    hit = engine.search(SearchRequest(text="chairs", language="da")).hits[0]

    assert hit.card.title == "Stole"
    assert hit.card.languages == ("en", "da")


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "three libraries", "library"),
        ("lv", "sarunas bibliotēkās", "bibliotēka"),
        ("lv", "tēviem un mātēm", "tēvs"),
        ("et", "raamatukogudes peetakse ringe", "raamatukogu"),
        ("fi", "kirjastossa keskusteltiin", "kirjasto"),
        ("da", "bibliotekerne inviterede fædre", "far fædre"),
        ("sv", "biblioteken bjöd in", "bibliotek"),
    ],
)
def test_an_inflected_word_is_found_by_its_base_form(
    engine: SearchEngine, language: str, text: str, query: str
) -> None:
    engine.apply(Changes(entries=[entry("it", version(language, text=text)), entry("other")]))

    assert slugs(engine, query, language="en")[:1] == ["it"]


@pytest.mark.parametrize(
    ("text", "query"), [("fædregruppe på øen", "faedregruppe"), ("øen", "oen"), ("jõgi", "jogi"), ("päivä", "paiva")]
)
def test_a_word_typed_without_diacritics_is_found(engine: SearchEngine, text: str, query: str) -> None:
    engine.apply(Changes(entries=[entry("it", version("da", text=text))]))

    assert slugs(engine, query) == ["it"]


def test_the_word_as_written_comes_before_its_unaccented_likeness(engine: SearchEngine) -> None:
    engine.apply(
        Changes(
            entries=[
                entry("folded", version("lv", text="lasītāju pūles")),
                entry("exact", version("lv", text="lasītāju pule")),
            ]
        )
    )

    assert slugs(engine, "pule", language="lv")[0] == "exact"


def test_a_homograph_of_another_language_is_not_taken_for_the_word(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("english", version("en", text="this is how it is"))]))

    assert slugs(engine, "isille", language="fi") == []


def test_labels_in_all_languages_lead_to_an_entry(engine: SearchEngine) -> None:
    engine.apply(
        Changes(entries=[entry("dads", version("da", "Legestue"), features=("audiences:fathers",)), entry("other")])
    )

    for language, word in (("en", "fathers"), ("lv", "tēviem"), ("et", "isad"), ("fi", "isät"), ("da", "fædre")):
        assert slugs(engine, word, language=language) == ["dads"], word


def test_all_words_beat_some_words(engine: SearchEngine) -> None:
    engine.apply(
        Changes(entries=[entry("both", version(text="chairs tea")), entry("one", version(text="chairs chairs chairs"))])
    )

    results = engine.search(SearchRequest(text="chairs tea", language="en"))

    assert [hit.card.slug for hit in results.hits] == ["both"]
    assert results.has_all_words


def test_where_nothing_has_all_words_those_with_more_come_first(engine: SearchEngine) -> None:
    engine.apply(
        Changes(entries=[entry("two", version(text="chairs tea")), entry("one", version(text="chairs chairs"))])
    )

    results = engine.search(SearchRequest(text="chairs tea unicorns", language="en"))

    assert [hit.card.slug for hit in results.hits] == ["two", "one"]
    assert not results.has_all_words
    assert results.hits[1].missing == ("tea", "unicorns")


def test_a_title_weighs_more_than_a_mention(engine: SearchEngine) -> None:
    engine.apply(
        Changes(
            entries=[
                entry("mention", version(title="Plain", text="chairs and many other things")),
                entry("title", version(title="Chairs", text="many things and some others")),
            ]
        )
    )

    assert slugs(engine, "chairs") == ["title", "mention"]


def test_the_beginning_of_a_compound_finds_it(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("it", version("da", text="samtalecirkler"))]))

    assert slugs(engine, "samtale", language="da") == ["it"]


def test_values_of_a_facet_are_alternatives_and_facets_narrow_each_other(engine: SearchEngine) -> None:
    engine.apply(
        Changes(
            entries=[
                entry("lv", facets={Facet.COUNTRY: ("LV",), Facet.THEME: ("fathers",)}),
                entry("dk", facets={Facet.COUNTRY: ("DK",), Facet.THEME: ("fathers",)}),
                entry("fi", facets={Facet.COUNTRY: ("FI",), Facet.THEME: ("europe",)}),
            ]
        )
    )
    chosen = {Facet.COUNTRY: frozenset({"LV", "FI"}), Facet.THEME: frozenset({"fathers"})}

    results = engine.search(SearchRequest(language="en", chosen=chosen))

    assert [hit.card.slug for hit in results.hits] == ["lv"]
    assert results.counts[Facet.COUNTRY] == {"LV": 1, "DK": 1, "FI": 0}
    assert results.counts[Facet.THEME] == {"fathers": 1, "europe": 1}


def test_without_words_the_newest_come_first(engine: SearchEngine) -> None:
    engine.apply(
        Changes(
            entries=[
                entry("old", published=date(2020, 1, 1)),
                entry("new", published=date(2026, 1, 1)),
                entry("undated", published=None),
            ]
        )
    )

    assert slugs(engine) == ["new", "old", "undated"]
    assert slugs(engine, sort=Sort.NEWEST) == ["new", "old", "undated"]


def test_pages_follow_each_other_without_gap_or_repetition(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry(f"entry-{number}") for number in range(7)]))

    pages = [slugs(engine, page=page, size=3) for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({slug for page in pages for slug in page}) == 7


def test_an_excerpt_shows_the_words_around_and_names_the_section(engine: SearchEngine) -> None:
    text = "Nobody came to the first two evenings. " * 9 + "The chairs were too heavy for the volunteers."
    engine.apply(Changes(entries=[entry("it", version(text=text, key="failures"))]))

    excerpt = engine.search(SearchRequest(text="chair", language="en")).hits[0].excerpt

    assert excerpt is not None
    assert excerpt.section == "failures"
    assert [fragment.text for fragment in excerpt.fragments if fragment.is_match] == ["chairs"]
    assert "heavy for the volunteers" in "".join(fragment.text for fragment in excerpt.fragments)


def test_similar_entries_share_the_rarest_features(engine: SearchEngine) -> None:
    common, rare = "formats:seminar", "audiences:fathers"
    engine.apply(
        Changes(
            entries=[
                entry("it", features=(common, rare)),
                entry("alike", features=(rare,)),
                entry("less", features=(common,)),
                entry("also-less", features=(common,)),
                entry("apart"),
            ]
        )
    )

    assert [card.slug for card in engine.similar("it", "en", most=2)] == ["alike", "also-less"]
    assert engine.similar("unknown", "en", most=2) == ()


def test_a_missing_index_is_reported_as_damaged(make_engine: MakeEngine) -> None:
    with pytest.raises(IndexDamaged):
        make_engine().search(SearchRequest(text="x", language="en"))
    with pytest.raises(IndexDamaged):
        make_engine().apply(Changes(entries=[entry("circle")]))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_processes_that_were_forked_from_a_reader_do_not_disturb_each_other(engine: SearchEngine) -> None:
    words = [f"word{number}" for number in range(300)]
    texts = [" ".join(words[number % 7 :: 7]) for number in range(60)]
    engine.rebuild([entry(f"entry-{number:02}", version(text=text)) for number, text in enumerate(texts)])
    slugs(engine)  # opens the files before the fork
    workers = [_fork_reader(engine, words[start::4]) for start in range(4)]

    assert [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers] == [0, 0, 0, 0]


def _fork_reader(engine: SearchEngine, words: list[str]) -> int:
    """Search for words in a new process; it ends with 0 if every answer was right."""
    process = os.fork()
    if process:
        return process
    wrong = 1
    try:
        wrong = sum(slugs(engine, word, size=100) != _holders(int(word.removeprefix("word"))) for word in words)
    finally:
        os._exit(min(wrong, 1))


def _holders(number: int) -> list[str]:
    return [f"entry-{holder:02}" for holder in range(60) if holder % 7 == number % 7]
