"""Each word of a query comes with the ways by which it may be found, in the order in which they are trusted."""

from pathlib import Path

import pytest

from kb.languages import LANGUAGES
from kb.search.analysis import Analyzer
from kb.search.engine import Because, Scope
from kb.search.expansion import Alternative, Expander, QueryWord
from kb.search.fields import FOLDED, LEMMA, PARTS, SURFACE
from kb.search.lemmas import Lemmas
from kb.search.query import parse
from kb.search.senses import Senses, around

EVERYTHING = Scope.EVERYTHING


@pytest.fixture(scope="module")
def expander(dictionaries: Path) -> Expander:
    """Return an expander with all dictionaries."""
    lemmas = Lemmas(dictionaries)
    return Expander(Analyzer(lemmas), Senses(dictionaries, lemmas))


def expand(
    expander: Expander, text: str, language: str = "en", scope: Scope = EVERYTHING, *, wider: bool = False
) -> tuple[QueryWord, ...]:
    return expander.expand(parse(text, language), language, scope, wider=wider)


def ways(word: QueryWord, *because: Because) -> list[Alternative]:
    return [way for way in word.alternatives if not because or way.because in because]


def features(word: QueryWord) -> dict[str, float]:
    """Return the features that a word names, with their weights."""
    found = sorted(ways(word, Because.LABEL), key=lambda way: way.weight)
    return {way.terms[0]: way.weight for way in found}


def terms(word: QueryWord, field: str, *because: Because) -> set[tuple[str, ...]]:
    return {way.terms for way in ways(word, *because) if way.field == field}


@pytest.mark.parametrize(("text", "language"), [("fathers", "en"), ("tēviem", "lv"), ("xyzzyx", "da"), ("2024", "fi")])
def test_the_word_as_it_stands_is_trusted_most(expander: Expander, text: str, language: str) -> None:
    (word,) = expand(expander, text, language)
    (itself,) = (way for way in word.alternatives if way.terms == (text,) and way.field == SURFACE[EVERYTHING])

    assert all(way.weight < itself.weight for way in word.alternatives if way is not itself)


def test_its_base_form_in_the_readers_language_is_trusted_more_than_in_others(expander: Expander) -> None:
    (word,) = expand(expander, "samtaler", "da")
    weights = {way.language: way.weight for way in ways(word, Because.WORD) if way.field == LEMMA[EVERYTHING]}

    assert weights["da"] == max(weights.values())
    assert {*LANGUAGES, "sv", "nb", "lt"} <= {*weights}
    assert all(weight < weights["da"] for language, weight in weights.items() if language != "da")


def test_a_word_with_diacritics_is_also_looked_for_without_them(expander: Expander) -> None:
    (word,) = expand(expander, "fædre", "da")

    assert terms(word, FOLDED[EVERYTHING], Because.SPELLING) == {("fadre",), ("faedre",)}
    assert terms(word, SURFACE[EVERYTHING], Because.SPELLING) == {("fadre",), ("faedre",)}


def test_a_word_without_diacritics_is_also_looked_for_with_them(expander: Expander) -> None:
    (word,) = expand(expander, "tevs", "lv")

    assert terms(word, FOLDED[EVERYTHING], Because.SPELLING) == {("tevs",)}


def test_a_word_is_looked_for_in_compounds(expander: Expander) -> None:
    (word,) = expand(expander, "samtale", "da")

    assert ("samtale/da",) in terms(word, PARTS[EVERYTHING], Because.WORD)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "dads"), ("lv", "tēviem"), ("et", "isadele"), ("fi", "isille"), ("da", "fædre")]
)
def test_a_word_leads_to_what_it_names(expander: Expander, language: str, text: str) -> None:
    assert "audiences:fathers" in features(expand(expander, text, language)[0])


@pytest.mark.parametrize(("language", "label"), [("en", "Fathers"), ("lv", "Tēvi"), ("da", "Fædre")])
def test_what_a_word_names_is_told_by_the_readers_label(expander: Expander, language: str, label: str) -> None:
    (word,) = expand(expander, label.lower(), language)

    assert {way.label for way in ways(word, Because.LABEL) if way.terms == ("audiences:fathers",)} == {label}


def test_a_part_of_a_label_counts_for_less_than_the_whole(expander: Expander) -> None:
    part = features(expand(expander, "library")[0])["concepts:public-library"]
    whole = features(expand(expander, "public library")[1])["concepts:public-library"]

    assert part < whole


@pytest.mark.parametrize(
    ("text", "language", "other", "term"),
    [
        ("quarrel", "en", "fi", "riita/fi"),
        ("meži", "lv", "da", "skov/da"),
        ("riidat", "fi", "lv", "strīds/lv"),
        ("metsad", "et", "en", "forest/en"),
    ],
)
def test_an_everyday_word_is_looked_for_in_other_languages(
    expander: Expander, text: str, language: str, other: str, term: str
) -> None:
    (word,) = expand(expander, text, language)
    found = [way for way in ways(word, Because.TRANSLATION) if way.terms == (term,)]

    assert {way.language for way in found} == {other}
    assert found[0].label


def test_a_translation_of_several_words_stands_where_all_of_them_stand(expander: Expander) -> None:
    for word in expand(expander, "public library"):
        assert ("publisks/lv", "bibliotēka/lv") in terms(word, LEMMA[EVERYTHING], Because.TRANSLATION)


def test_half_an_expression_is_not_translated(expander: Expander) -> None:
    whole, half = expand(expander, "piggy bank"), expand(expander, "piggy")

    assert ("sparegris/da",) in terms(whole[0], LEMMA[EVERYTHING], Because.TRANSLATION)
    assert ("sparegris/da",) not in terms(half[0], LEMMA[EVERYTHING], Because.TRANSLATION)


def test_a_homograph_is_looked_for_in_all_its_meanings(expander: Expander) -> None:
    (word,) = expand(expander, "spring")

    assert {("kevät/fi",), ("lähde/fi",)} <= terms(word, LEMMA[EVERYTHING], Because.TRANSLATION)


def test_the_meaning_of_several_words_belongs_to_each_of_them_and_to_no_other(expander: Expander) -> None:
    public, tea, library = expand(expander, "public tea library")

    assert "concepts:public-library" in features(public)
    assert "concepts:public-library" in features(library)
    assert "concepts:public-library" not in features(tea)


@pytest.mark.parametrize(
    ("text", "language", "languages"),
    [
        ("tēviem", "en", ("lv",)),
        ("riita", "en", ("fi",)),
        ("far", "en", ("en",)),
        ("man", "en", ("en",)),
        ("xyzzyx", "en", ("en",)),
    ],
)
def test_a_word_is_in_the_readers_language_unless_only_others_know_it(
    expander: Expander, text: str, language: str, languages: tuple[str, ...]
) -> None:
    assert expander.source_languages(text, language) == languages


def test_a_word_of_another_language_leads_to_what_it_names_there(expander: Expander) -> None:
    (word,) = expand(expander, "tēviem", "en")

    assert "audiences:fathers" in features(word)


@pytest.mark.parametrize("text", ["far", "bibliotekerne far"])
def test_a_word_that_the_reader_knows_does_not_mean_what_others_mean_by_it(expander: Expander, text: str) -> None:
    assert "audiences:fathers" not in features(expand(expander, text, "en")[-1])


def test_terms_around_what_was_named_are_looked_for_only_when_asked_to_look_wider(expander: Expander) -> None:
    (narrow,), (wide,) = expand(expander, "fatherhood"), expand(expander, "fatherhood", wider=True)
    more = {*wide.alternatives} - {*narrow.alternatives}

    assert {*narrow.alternatives} < {*wide.alternatives}
    assert {way.because for way in more} == {Because.RELATED}
    assert {way.terms for way in more} <= {(feature,) for feature in around("concepts:fatherhood")}


def test_what_is_only_related_is_trusted_less_than_what_was_named(expander: Expander) -> None:
    (word,) = expand(expander, "fatherhood", wider=True)

    assert max(way.weight for way in ways(word, Because.RELATED)) < features(word)["concepts:fatherhood"]


def test_what_a_word_reminds_of_is_related(expander: Expander) -> None:
    (word,) = expand(expander, "retirement")

    assert ("audiences:older-people",) in terms(word, "", Because.RELATED)
    assert "audiences:older-people" not in features(word)


@pytest.mark.parametrize("text", ["fathers", "public library", "quarrel"])
def test_among_failures_only_their_own_words_are_looked_for(expander: Expander, text: str) -> None:
    for word in expand(expander, text, scope=Scope.FAILURES, wider=True):
        assert {way.field for way in word.alternatives} <= {
            field[Scope.FAILURES] for field in (SURFACE, LEMMA, FOLDED, PARTS)
        }


def test_among_everything_no_field_of_failures_is_looked_for(expander: Expander) -> None:
    (word,) = expand(expander, "fathers")

    assert not any(way.field.startswith(Scope.FAILURES.value) for way in word.alternatives)


def test_a_compound_has_parts_with_ways_of_their_own(expander: Expander) -> None:
    (word,) = expand(expander, "kirjastoauto", "fi")
    library, car = word.parts

    assert (library.text, car.text) == ("kirjasto", "auto")
    assert ("bibliotek/da",) in terms(library, LEMMA[EVERYTHING], Because.TRANSLATION)
    assert all(way.because is not Because.WORD for part in word.parts for way in part.alternatives)


def test_a_word_that_is_no_compound_has_no_parts(expander: Expander) -> None:
    assert expand(expander, "library")[0].parts == ()


def test_only_the_words_that_were_begun_are_beginnings(expander: Expander) -> None:
    assert [word.is_beginning for word in expand(expander, "chair* tea")] == [True, False]


def test_no_way_is_told_twice(expander: Expander) -> None:
    for word in expand(expander, "public library fathers", wider=True):
        assert len(word.alternatives) == len({*word.alternatives})


def test_a_single_word_has_the_ways_that_it_has_in_a_query(expander: Expander) -> None:
    assert (expander.one("fathers", "en", EVERYTHING),) == expand(expander, "fathers")


def test_an_empty_query_has_no_words(expander: Expander) -> None:
    assert expand(expander, "") == ()


@pytest.mark.parametrize(
    ("text", "language", "is_common"),
    [
        ("library", "en", True),
        ("kirjasto", "en", True),
        ("tēvs", "lv", True),
        ("kallastvere", "en", False),
        ("fahter", "en", False),
    ],
)
def test_a_word_that_a_dictionary_or_the_vocabulary_knows_is_common(
    expander: Expander, text: str, language: str, is_common: bool
) -> None:
    assert expander.is_common(text, language) is is_common
