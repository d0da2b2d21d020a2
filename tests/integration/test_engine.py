"""What every search engine promises of changes, order, facets and pages, shown on a few entries."""

from datetime import date

import pytest

from kb.search.engine import NOT_KNOWN, Changes, Facet, SearchEngine, SearchRequest, Sort
from kb.search.ranking import ENOUGH
from tests.support.engines import MakeEngine, ask, entry, slugs, version


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


@pytest.mark.parametrize("query", ["unicorns", '"unicorns dance"', "circle -circle", "unicorns*"])
def test_where_nothing_is_found_everything_is_empty(engine: SearchEngine, query: str) -> None:
    engine.apply(Changes(entries=[entry("it", version(text="a circle of chairs"))]))

    results = ask(engine, query)

    assert (results.hits, results.total, results.complete, results.unknown) == ((), 0, 0, 0)
    assert results.counts[Facet.COUNTRY] == {"LV": 0}
