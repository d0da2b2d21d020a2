"""What every search engine promises of words: their forms and parts, other languages, phrases, and what is misspelt."""

import pytest

from kb.search.engine import Because, Changes, SearchEngine
from tests.support.engines import ask, entry, slugs, version, whys


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


def test_the_beginning_of_a_compound_finds_it(engine: SearchEngine) -> None:
    engine.apply(Changes(entries=[entry("it", version("da", text="samtalecirkler"))]))

    assert slugs(engine, "samtale", language="da") == ["it"]


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
    assert (results.complete, results.are_phrases_loose) == (0, True)
    assert not ask(libraries, '"public library"').are_phrases_loose


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
