"""What every search engine promises, shown on a few entries; runs against each implementation."""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from multiprocessing.synchronize import Semaphore
from pathlib import Path

import pytest

from kb.search.analysis import Analyzer
from kb.search.engine import (
    NOT_KNOWN,
    Because,
    Changes,
    Entry,
    Facet,
    IndexDamaged,
    Passage,
    Results,
    Scope,
    SearchEngine,
    SearchRequest,
    Sort,
    Version,
)
from kb.search.expansion import Expander
from kb.search.index_files import MOST_SEGMENTS, SMALL_SEGMENT
from kb.search.lemmas import Lemmas
from kb.search.ranking import ENOUGH
from kb.search.senses import Senses
from kb.search.whoosh_engine import WhooshEngine

MakeEngine = Callable[[], SearchEngine]


def open_engine(folder: Path, dictionaries: Path) -> SearchEngine:
    lemmas = Lemmas(dictionaries)
    analyzer = Analyzer(lemmas)
    return WhooshEngine(folder, analyzer, Expander(analyzer, Senses(dictionaries, lemmas)))


@pytest.fixture(params=[open_engine])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path, dictionaries: Path) -> MakeEngine:
    """Return a function that opens the engine over one folder, as another process would."""
    return lambda: request.param(tmp_path / "index", dictionaries)


@pytest.fixture(scope="module")
def empty_index(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Path:
    """Return the folder of an empty index: made once, because all words of the vocabulary are written into it."""
    folder = tmp_path_factory.mktemp("empty") / "index"
    open_engine(folder, dictionaries).rebuild(())
    return folder


@pytest.fixture
def engine(make_engine: MakeEngine, tmp_path: Path, empty_index: Path) -> SearchEngine:
    """Return an engine with an empty index."""
    shutil.copytree(empty_index, tmp_path / "index")
    return make_engine()


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


def test_base_forms_of_two_languages_do_not_meet(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("barns", version("en", text="two old barns"))]))

    # The base form of Danish "children" is written like English "barn".
    assert slugs(engine, "børnene", language="da") == []
    assert slugs(engine, "barn", language="en") == ["barns"]


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

    assert [hit.card.slug for hit in results.hits] == ["both", "one"]
    assert results.complete == 1
    assert results.hits[1].missing == ("tea",)


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

    assert [card.slug for card in engine.similar("it", "en", most=2)] == ["alike", "less"]
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


def ask(engine: SearchEngine, text: str = "", language: str = "en", **changes: object) -> Results:
    return engine.search(replace(SearchRequest(text=text, language=language), **changes))  # type: ignore[arg-type] # as above


def whys(engine: SearchEngine, text: str, language: str = "en") -> dict[str, tuple[Because, str]]:
    """Return for each word of a query why the first hit has it."""
    return {reason.word: (reason.because, reason.found) for reason in ask(engine, text, language).hits[0].matched}


@pytest.fixture
def libraries(engine: SearchEngine) -> SearchEngine:
    """Return an engine with four short texts that share words."""
    texts = {
        "phrase": "the public library opened",
        "apart": "the library is public",
        "reading": "a reading room and an e-book",
    }
    engine.apply(Changes(entries=[entry(slug, version(text=text)) for slug, text in texts.items()]))
    engine.apply(Changes(entries=[entry("danish", version(title="Plain"), version("da", "Enkelt", text="læsesalen"))]))
    return engine


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"public library"', {"phrase"}),
        ("“public library”", {"phrase"}),
        ("public library", {"phrase", "apart"}),
        ('"the public" opened', {"phrase"}),
        ("public -opened", {"apart"}),
        ('public -"public library"', {"apart"}),
        ("public NOT opened", {"apart"}),
        ("public –opened", {"apart"}),
        ("-public", {"reading", "danish"}),
        ("-læsesalen", {"phrase", "apart", "reading"}),
        ("e-book", {"reading"}),
        ("open*", {"phrase"}),
        ("rea*", {"reading"}),
    ],
)
def test_phrases_excluded_words_and_beginnings_are_understood(
    libraries: SearchEngine, query: str, found: set[str]
) -> None:
    assert set(slugs(libraries, query)) == found


def test_a_phrase_that_stands_nowhere_is_searched_for_word_by_word(libraries: SearchEngine) -> None:
    results = ask(libraries, '"library public opened"')

    assert results.hits[0].card.slug == "phrase"
    assert results.complete == 0


def test_a_phrase_does_not_run_from_one_text_into_the_next(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("it", version(title="An open door", text="house of words"))]))

    assert ask(engine, '"open door"').complete == 1
    assert ask(engine, '"door house"').complete == 0


def test_what_is_still_being_typed_is_taken_as_a_beginning(libraries: SearchEngine) -> None:
    assert ask(libraries, "open library o", is_typing=True).hits[0].missing == ()
    assert ask(libraries, "open library o").hits[0].missing == ("o",)
    assert ask(libraries, "library o ", is_typing=True).hits[0].missing == ("o",)


@pytest.mark.parametrize(
    ("typed", "meant"), [("libary", "library"), ("readng Room", "reading Room"), ("libary -opened", "library -opened")]
)
def test_a_misspelt_word_finds_what_was_meant_and_says_so(libraries: SearchEngine, typed: str, meant: str) -> None:
    results = ask(libraries, typed)

    assert results.suggestion == meant
    assert results.total
    assert set(slugs(libraries, typed)) <= set(slugs(libraries, meant))


@pytest.mark.parametrize("typed", ["library", "libraries", "hedgehog", "qqq", "12345", "", "-library"])
def test_a_word_that_is_right_or_like_nothing_gets_no_suggestion(libraries: SearchEngine, typed: str) -> None:
    assert ask(libraries, typed).suggestion == ""


def test_a_word_with_several_meanings_is_looked_for_in_all(engine: SearchEngine) -> None:
    texts = {"season": "pavasaris dārzā", "coil": "atspere pulkstenī", "neither": "rudens mežā"}
    engine.apply(Changes(entries=[entry(slug, version("lv", slug, text)) for slug, text in texts.items()]))

    assert set(slugs(engine, "spring")) == {"season", "coil"}


@pytest.mark.parametrize(("language", "word"), [("en", "hedgehogs"), ("lv", "ezis"), ("et", "siil"), ("fi", "siilit")])
def test_an_everyday_word_finds_texts_in_other_languages(engine: SearchEngine, language: str, word: str) -> None:
    engine.apply(Changes(entries=[entry("it", version("da", text="pindsvinet i haven")), entry("other")]))

    assert slugs(engine, word, language=language) == ["it"]


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "participatory budgeting"),
        ("en", "budget, participatory"),
        ("en", "budgets that are participatory"),
        ("lv", "budžets un līdzdalība"),
    ],
)
def test_a_concept_of_several_words_is_found_in_any_order(engine: SearchEngine, language: str, query: str) -> None:
    concept = "concepts:participatory-budgeting"
    engine.apply(Changes(entries=[entry("it", version("da", "Kassen"), features=(concept,)), entry("other")]))

    results = ask(engine, query, language)

    assert [hit.card.slug for hit in results.hits] == ["it"]
    assert results.hits[0].missing == ()


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("da", "salamanderdammen", "salamander"),
        ("da", "hyacintløget", "løg"),
        ("et", "salamandritiik", "salamander"),
        ("et", "lugemisringi", "ring"),
        ("fi", "sipulikeitossa", "sipuli"),
        ("fi", "kirjastonhoitajat", "hoitaja"),
    ],
)
def test_a_part_of_a_compound_finds_it(engine: SearchEngine, language: str, text: str, part: str) -> None:
    engine.apply(Changes(entries=[entry("it", version(language, text=text)), entry("other")]))

    assert slugs(engine, part, language=language) == ["it"]
    assert whys(engine, part, language)[part][0] is not Because.SIMILAR


def test_a_compound_finds_texts_that_have_its_parts_apart(engine: SearchEngine) -> None:
    texts = {"both": "en gruppe for fædre", "one": "en gruppe for mødre", "whole": "fædregruppe for alle"}
    engine.apply(Changes(entries=[entry(slug, version("da", slug, text)) for slug, text in texts.items()]))

    assert slugs(engine, "fædregruppe", language="da") == ["whole", "both", "one"]


@pytest.mark.parametrize("word", ["bibliotekas", "bibliotekam", "biblioteku", "lasitajiem", "lasitajs", "lasitaju"])
def test_an_inflected_latvian_word_without_its_diacritics_is_found(engine: SearchEngine, word: str) -> None:
    engine.apply(
        Changes(
            entries=[entry("it", version("lv", text="lasītāji bibliotēkās")), entry("other", version("lv", "Rudens"))]
        )
    )

    assert slugs(engine, word, language="lv") == ["it"]
    assert Because.SIMILAR not in {because for because, _found in whys(engine, word, "lv").values()}


@pytest.mark.parametrize(
    ("language", "text", "asked_in", "query"),
    [
        ("sv", "barnen läser", "en", "child"),
        ("nb", "barna leser", "lv", "bērniem"),
        ("lt", "vaikai skaito", "fi", "lapset"),
        ("sv", "föräldrarna läser", "en", "parents"),
        ("nb", "foreldrene leser", "en", "foreldre"),
        ("lt", "bibliotekose vyko diskusijos", "en", "diskusija"),
    ],
)
def test_texts_in_neighbouring_languages_are_found(
    engine: SearchEngine, language: str, text: str, asked_in: str, query: str
) -> None:
    engine.apply(Changes(entries=[entry("it", version(language, text=text)), entry("other")]))

    assert slugs(engine, query, language=asked_in) == ["it"]


def test_only_what_did_not_work_is_searched_where_that_was_asked(engine: SearchEngine) -> None:
    failed = replace(version(title="Tables", text="The chairs broke.", key="failures"), summary="A cosy evening")
    engine.apply(
        Changes(
            entries=[
                entry("failed", failed, features=("audiences:fathers",)),
                entry("worked", version(title="Chairs", text="chairs everywhere")),
            ]
        )
    )

    assert slugs(engine, "chair", scope=Scope.FAILURES) == ["failed"]
    assert slugs(engine, "tuolit", language="fi", scope=Scope.FAILURES) == ["failed"]
    assert slugs(engine, "-chairs", scope=Scope.FAILURES) == ["worked"]
    for word in ("tables", "evening", "fathers"):
        assert slugs(engine, word, scope=Scope.FAILURES) == []


def test_an_excerpt_is_of_the_section_that_was_searched(engine: SearchEngine) -> None:
    passages = (Passage(key="how", text="Chairs were borrowed."), Passage(key="failures", text="The chairs broke."))
    engine.apply(Changes(entries=[entry("it", replace(version(), passages=passages))]))

    excerpt = ask(engine, "chairs", scope=Scope.FAILURES).hits[0].excerpt

    assert excerpt is not None
    assert (excerpt.section, excerpt.fragments[-1].text) == ("failures", " broke.")


@pytest.fixture
def staffed(engine: SearchEngine) -> SearchEngine:
    """Return an engine with practices of one and of two staff, and one that does not tell."""
    facts = {"one": {Facet.STAFF: ("1",), Facet.COUNTRY: ("LV",)}, "two": {Facet.STAFF: ("2",)}, "silent": {}}
    engine.apply(Changes(entries=[entry(slug, facets=facets) for slug, facets in facts.items()]))
    return engine


def test_what_does_not_tell_a_fact_is_counted_for_it(staffed: SearchEngine) -> None:
    results = ask(staffed)

    assert results.counts[Facet.STAFF] == {"1": 1, "2": 1, NOT_KNOWN: 1}
    assert results.counts[Facet.COUNTRY] == {"LV": 1, NOT_KNOWN: 2}
    assert results.counts[Facet.COST] == {NOT_KNOWN: 3}


def test_those_that_do_not_tell_are_left_out_and_their_number_is_told(staffed: SearchEngine) -> None:
    results = ask(staffed, chosen={Facet.STAFF: frozenset({"1"})})

    assert [hit.card.slug for hit in results.hits] == ["one"]
    assert (results.total, results.unknown) == (1, 1)


def test_those_that_do_not_tell_can_be_had_too(staffed: SearchEngine) -> None:
    results = ask(staffed, chosen={Facet.STAFF: frozenset({"1"})}, with_unknown=True)

    assert {hit.card.slug for hit in results.hits} == {"one", "silent"}
    assert (results.total, results.unknown) == (2, 0)


def test_one_that_tells_otherwise_in_another_facet_is_not_unknown(staffed: SearchEngine) -> None:
    chosen = {Facet.STAFF: frozenset({"1"}), Facet.COUNTRY: frozenset({"EE"})}

    results = ask(staffed, chosen=chosen)

    # Of "one" it is known that it is elsewhere; only "silent" may fit.
    assert (results.total, results.unknown) == (0, 1)


@pytest.mark.parametrize("chosen", [{}, {Facet.STAFF: frozenset()}])
def test_where_nothing_is_narrowed_nothing_is_unknown(
    staffed: SearchEngine, chosen: dict[Facet, frozenset[str]]
) -> None:
    results = ask(staffed, chosen=chosen)

    assert (results.total, results.unknown) == (3, 0)


def test_the_first_hits_have_all_words_and_the_rest_miss_some(engine: SearchEngine) -> None:
    both = [entry(f"both-{number}", version(text="chairs tea")) for number in range(3)]
    abroad = entry("abroad", version(text="chairs tea"), facets={Facet.COUNTRY: ("EE",)})
    engine.apply(Changes(entries=[*both, abroad, entry("one", version(text="chairs"), facets={}), entry("none")]))

    results = ask(engine, "chairs tea")
    narrowed = ask(engine, "chairs tea", chosen={Facet.COUNTRY: frozenset({"LV"})})

    assert (results.total, results.complete) == (5, 4)
    assert [hit.missing for hit in results.hits] == [(), (), (), (), ("tea",)]
    assert (narrowed.total, narrowed.complete, narrowed.unknown) == (3, 3, 1)


def test_however_much_one_has_of_a_word_those_with_all_words_come_first(engine: SearchEngine) -> None:
    filler = " ".join(f"word{number}" for number in range(300))
    both = version(title="Plain", text=f"{filler} chairs tea")
    common = [entry(f"chairs-{number}", version(text="chairs")) for number in range(10)]
    tea = entry("tea", version(title="Tea", text="tea " * 20))
    engine.apply(Changes(entries=[*common, entry("both", both), tea]))

    assert slugs(engine, "chairs tea")[:2] == ["both", "tea"]


def test_where_many_have_all_words_those_that_lack_some_are_left_out(engine: SearchEngine) -> None:
    both = [entry(f"both-{number}", version(text="chairs tea")) for number in range(ENOUGH)]
    engine.apply(Changes(entries=[*both, entry("one", version(text="chairs"))]))

    assert "one" not in slugs(engine, "chairs tea", size=100)


@pytest.mark.parametrize(
    ("query", "language", "because", "found"),
    [
        ("garden", "en", Because.WORD, "gardens"),
        ("ziemelblazma", "lv", Because.SPELLING, "ziemeļblāzma"),
        ("isille", "fi", Because.LABEL, "Isät"),
        ("pindsvin", "da", Because.TRANSLATION, "hedgehogs"),
        ("havegruppe", "da", Because.PART, "have + gruppe"),
        ("gardns", "en", Because.SIMILAR, "gardens"),
        ("book club", "en", Because.RELATED, "reading"),
    ],
)
def test_a_hit_tells_why_it_was_found(
    engine: SearchEngine, query: str, language: str, because: Because, found: str
) -> None:
    texts = (version(text="hedgehogs in gardens"), version("da", text="en have"), version("lv", text="ziemeļblāzma"))
    engine.apply(
        Changes(
            entries=[
                entry("it", *texts, features=("audiences:fathers",)),
                entry("reading", version("sv", "Hylla"), features=("concepts:reading",)),
            ]
        )
    )

    assert set(whys(engine, query, language).values()) == {(because, found)}


def test_every_word_of_a_query_is_either_matched_or_missing(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("it", version(text="a circle of chairs"))]))

    hit = ask(engine, "Circle of CHAIRS unicorns").hits[0]

    assert [reason.word for reason in hit.matched] == ["Circle", "CHAIRS"]
    assert hit.missing == ("unicorns",)


@pytest.mark.parametrize("query", ["unicorns", '"unicorns dance"', "circle -circle", "unicorns*"])
def test_where_nothing_is_found_everything_is_empty(engine: SearchEngine, query: str) -> None:
    engine.apply(Changes(entries=[entry("it", version(text="a circle of chairs"))]))

    results = ask(engine, query)

    assert (results.hits, results.total, results.complete, results.unknown) == ((), 0, 0, 0)
    assert results.counts[Facet.COUNTRY] == {"LV": 0}


def test_cards_come_in_the_order_that_was_asked_for(engine: SearchEngine) -> None:
    engine.apply(
        Changes(
            entries=[entry("circle", version("en", "Chairs"), version("fi", "Tuolit")), entry("square"), entry("gone")]
        )
    )
    engine.apply(Changes(removed=("gone",)))

    cards = engine.cards(("square", "unknown", "gone", "circle"), "fi")

    assert [(card.slug, card.title) for card in cards] == [("square", "Square"), ("circle", "Tuolit")]


@pytest.fixture
def suggesting(engine: SearchEngine) -> SearchEngine:
    """Return an engine with titles and texts in two languages that begin alike."""
    engine.apply(
        Changes(
            entries=[
                entry("circles", version(title="Dialogue circles", text="librarians listen " * 60)),
                entry("mention", version(title="Reading aloud", text="a dialogue about dialogue " * 20)),
                entry("danish", version("da", "Dialogmøder", text="samtaler " * 60)),
            ]
        )
    )
    return engine


def test_practices_with_the_beginning_in_their_title_are_suggested_first(suggesting: SearchEngine) -> None:
    found = [card.slug for card in suggesting.suggest("dialog", "en", most=5).practices]

    assert set(found[:2]) == {"circles", "danish"}
    assert found[2:] == ["mention"]


def test_words_in_the_readers_language_are_suggested_first(suggesting: SearchEngine) -> None:
    assert suggesting.suggest("dialo", "en", most=5).words == ("dialogue", "dialogmøder")
    assert suggesting.suggest("dialo", "da", most=5).words == ("dialogmøder", "dialogue")


def test_the_last_of_several_words_is_completed(suggesting: SearchEngine) -> None:
    suggested = suggesting.suggest("Dialogue cir", "en", most=5)

    assert suggested.words == ("Dialogue circles",)
    assert suggested.practices[0].slug == "circles"


def test_no_more_is_suggested_than_was_asked_for(suggesting: SearchEngine) -> None:
    suggested = suggesting.suggest("dialo", "en", most=1)

    assert (len(suggested.practices), len(suggested.words)) == (1, 1)


@pytest.mark.parametrize("text", ["", "   ", "(", "-", '"', "xyzzyx", "-dialogue"])
def test_for_nothing_typed_or_known_nothing_is_suggested(suggesting: SearchEngine, text: str) -> None:
    suggested = suggesting.suggest(text, "en", most=5)

    assert (suggested.practices, suggested.words) == ((), ())


def test_of_entries_with_the_same_features_those_with_the_same_words_are_more_alike(engine: SearchEngine) -> None:
    titles = {"it": "Gardening for neighbours", "chess": "A chess evening", "garden": "A garden of neighbours"}
    engine.apply(
        Changes(
            entries=[entry(slug, version(title=title), features=("formats:seminar",)) for slug, title in titles.items()]
        )
    )

    assert [card.slug for card in engine.similar("it", "en", most=2)] == ["garden", "chess"]


def test_what_was_deleted_in_a_segment_is_nowhere(engine: SearchEngine) -> None:
    texts = [entry(slug, version(title=slug.title(), text="round chairs")) for slug in ("circle", "square", "ring")]
    engine.apply(Changes(entries=texts))
    engine.apply(Changes(removed=("square",)))

    assert set(slugs(engine, "chairs")) == {"circle", "ring"}
    assert set(slugs(engine, '"round chairs"')) == {"circle", "ring"}
    assert set(slugs(engine)) == {"circle", "ring"}
    assert ask(engine).counts[Facet.COUNTRY] == {"LV": 2}
    assert engine.cards(("square",), "en") == ()
    assert engine.similar("square", "en", most=3) == ()
    assert engine.suggest("squ", "en", most=3).practices == ()


def test_small_segments_are_joined_and_large_ones_kept_without_losing_any_entry(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    writer, rounds = make_engine(), 3 * MOST_SEGMENTS
    writer.rebuild([entry(f"old-{number}", version(text="chairs")) for number in range(SMALL_SEGMENT)])
    expected = {f"old-{number}" for number in range(SMALL_SEGMENT)}
    for number in range(rounds):
        # Each change adds, replaces and removes; what it replaces or removes lies in an older segment.
        changed = [entry(f"new-{number}", version(text="chairs")), entry("often", version(text=f"now{number}"))]
        writer.apply(Changes(entries=changed, removed=(f"old-{number}", f"new-{number - 3}")))
        expected = expected - {f"old-{number}", f"new-{number - 3}"} | {f"new-{number}"}

    reader = make_engine()
    assert set(slugs(reader, "chairs", size=2 * SMALL_SEGMENT)) == expected
    assert slugs(reader, f"now{rounds - 1}") == ["often"]
    assert slugs(reader, f'"now{rounds - 2}"') == []
    assert len(list(tmp_path.rglob("*.trm"))) <= MOST_SEGMENTS + 1


def test_a_reader_keeps_answering_while_another_process_rebuilds(
    engine: SearchEngine, tmp_path: Path, dictionaries: Path
) -> None:
    engine.rebuild(_round(0))
    context = multiprocessing.get_context("spawn")
    go, done = context.Semaphore(0), context.Semaphore(0)
    rebuilding = context.Process(target=_rebuild_rounds, args=(tmp_path / "index", dictionaries, go, done))
    rebuilding.start()

    for number in range(1, ROUNDS + 1):
        go.release()
        answers = set()
        while not done.acquire(timeout=0.001):
            assert rebuilding.is_alive()
            answers.add(tuple(sorted(slugs(engine, "chairs", size=100))))
        assert answers <= {_slugs_of(number - 1), _slugs_of(number)}
        assert tuple(sorted(slugs(engine, "chairs", size=100))) == _slugs_of(number)
    rebuilding.join()
    assert rebuilding.exitcode == 0


ROUNDS = 3


def _round(number: int) -> list[Entry]:
    return [entry(slug, version(text="chairs")) for slug in _slugs_of(number)]


def _slugs_of(number: int) -> tuple[str, ...]:
    return tuple(f"round-{number}-{other:02}" for other in range(20))


def _rebuild_rounds(folder: Path, dictionaries: Path, go: Semaphore, done: Semaphore) -> None:
    engine = open_engine(folder, dictionaries)
    for number in range(1, ROUNDS + 1):
        go.acquire()
        engine.rebuild(_round(number))
        done.release()


@pytest.mark.parametrize("how", ["cut", "emptied", "overwritten", "deleted"])
def test_damage_to_any_file_is_told_and_a_rebuild_mends_it(
    engine: SearchEngine, make_engine: MakeEngine, tmp_path: Path, how: str
) -> None:
    for slug in ("circle", "square"):
        engine.apply(Changes(entries=[entry(slug, version(text="chairs"))]))
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file() and not path.name.endswith("LOCK")]
    assert len(files) > 10

    for path in files:
        content = path.read_bytes()
        _damage(path, how)
        with pytest.raises(IndexDamaged):
            slugs(make_engine(), "chairs")
        path.write_bytes(content)
        assert sorted(slugs(make_engine(), "chairs")) == ["circle", "square"], path

    _damage(files[-1], how)
    make_engine().rebuild([entry("circle", version(text="chairs"))])
    assert slugs(make_engine(), "chairs") == ["circle"]


def _damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "deleted":
        path.unlink()
    else:
        kept = {"cut": content[: len(content) // 2], "emptied": b"", "overwritten": bytes(len(content))}
        path.write_bytes(kept[how])


def test_damage_under_an_open_reader_is_told_and_a_rebuild_is_read_at_once(
    engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.whoosh_engine.LOOK_SECONDS", 0)
    engine.rebuild([entry("circle", version(text="chairs"))])
    assert slugs(engine, "chairs") == ["circle"]
    before = engine.generation()
    for path in tmp_path.rglob("*.trm"):
        path.write_bytes(bytes(path.stat().st_size - 1))

    with pytest.raises(IndexDamaged):
        slugs(engine, "chairs")
    engine.rebuild([entry("square", version(text="chairs"))])

    assert slugs(engine, "chairs") == ["square"]
    assert engine.generation() != before


def test_without_files_there_is_no_generation(make_engine: MakeEngine, tmp_path: Path) -> None:
    assert make_engine().generation() == "none"
    make_engine().rebuild(())
    assert make_engine().generation() != "none"
    (tmp_path / "index" / "current.json").unlink()
    assert make_engine().generation() == "none"


def test_a_rebuild_leaves_at_most_the_folder_before_it(make_engine: MakeEngine, tmp_path: Path) -> None:
    for number in range(4):
        make_engine().rebuild([entry(f"entry-{number}")])

    assert len(list((tmp_path / "index").glob("index-*"))) == 2
    assert slugs(make_engine()) == ["entry-3"]


def test_a_rebuild_that_fails_leaves_the_old_index(make_engine: MakeEngine) -> None:
    make_engine().rebuild([entry("circle")])

    def unreadable() -> Iterator[Entry]:
        yield entry("square")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        make_engine().rebuild(unreadable())

    assert slugs(make_engine()) == ["circle"]
