"""What every search engine promises of its answers: excerpts, reasons, cards, suggestions and similar practices."""

from dataclasses import replace

import pytest

from kb.search.engine import Because, Changes, Passage, Scope, SearchEngine, SearchRequest
from tests.support.engines import ask, entry, slugs, version, whys


def test_a_result_is_shown_in_the_readers_language(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("circle", version("en", "Chairs"), version("da", "Stole"))]))

    hit = engine.search(SearchRequest(text="chairs", language="da")).hits[0]

    assert hit.card.title == "Stole"
    assert hit.card.languages == ("en", "da")


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


def test_words_of_an_index_that_was_made_anew_are_suggested_and_go_on(engine: SearchEngine) -> None:
    engine.rebuild([entry("circle", version(text="a circle of chairs")), entry("table", version(text="a long table"))])

    assert engine.suggest("cha", "en", most=3).words == ("chairs",)
    assert slugs(engine, "cha*") == ["circle"]
