"""Words of a query lead to concepts of the vocabulary and to everyday words, in their own language."""

from pathlib import Path

import pytest

from kb.languages import LANGUAGES
from kb.search import senses
from kb.search.folding import words
from kb.search.lemmas import Lemmas
from kb.search.senses import FEATURE_SCHEMES, Sense, Senses, around, label_texts, labels_of
from kb.search.stop_words import STOP_WORDS
from kb.vocabulary.terms import vocabulary


@pytest.fixture(scope="module")
def lemmas(dictionaries: Path) -> Lemmas:
    """Return all dictionaries."""
    return Lemmas(dictionaries)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, lemmas: Lemmas) -> Path:
    """Return a folder with tables that have just been made, where others were before."""
    folder = tmp_path_factory.mktemp("senses")
    (folder / "senses-0-old.keys").touch()
    senses.prepare(folder, lemmas)
    return folder


@pytest.fixture(scope="module")
def known(tables: Path, lemmas: Lemmas) -> Senses:
    """Return the senses of today's vocabulary."""
    return Senses(tables, lemmas)


def whole(known: Senses, query: str, language: str = "en") -> list[Sense]:
    """Return the senses of which all words were asked for."""
    return [sense for sense in known.of(query.split(), language) if sense.share == 1]


def named(sense: Sense) -> set[str]:
    """Return the feature that a sense is the meaning of; nothing for everyday words, however sure they lead to one."""
    return {feature for feature, trust in sense.features.items() if trust == 1}


def features(known: Senses, query: str, language: str = "en") -> set[str]:
    return {feature for sense in whole(known, query, language) for feature in named(sense)}


def shares(known: Senses, *query: str) -> dict[str, float]:
    return {feature: sense.share for sense in known.of(query, "en") for feature in named(sense)}


def everyday(known: Senses, query: str, language: str, other: str) -> set[str]:
    """Return the words of another language that everyday senses of a query have."""
    senses = (sense for sense in whole(known, query, language) if not named(sense))
    return {word for sense in senses for word in known.wording(sense.row).labels.get(other, ())}


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "fathers"), ("en", "dad"), ("lv", "tēviem"), ("et", "isadele"), ("fi", "isille"), ("da", "fædrene")],
)
def test_an_inflected_word_or_a_synonym_names_an_audience(known: Senses, language: str, word: str) -> None:
    assert "audiences:fathers" in features(known, word, language)


def says_something(query: list[str], language: str) -> bool:
    """Tell whether a label is a word or has several that are no stop words; what is left of other labels means too much."""
    telling = [word for word in query if word not in STOP_WORDS[language]]
    return len(telling) > 1 or telling == query


@pytest.mark.parametrize("name", FEATURE_SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_that_says_something_leads_to_its_term(known: Senses, name: str, language: str) -> None:
    for term in getattr(vocabulary(), name):
        for query in map(words, term.labels[language]):
            if says_something(query, language):
                assert f"{name}:{term.id}" in features(known, " ".join(query), language), query


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Latvia"), ("lv", "Latvijā"), ("et", "Läti"), ("fi", "Latvia"), ("da", "Letland")]
)
def test_a_country_is_found_by_its_name(known: Senses, language: str, word: str) -> None:
    assert "country:LV" in features(known, word.lower(), language)


@pytest.mark.parametrize(
    ("query", "language", "other", "word"),
    [
        ("quarrels", "en", "fi", "riita"),
        ("riita", "fi", "lv", "strīds"),
        ("meži", "lv", "da", "skov"),
        ("skove", "da", "et", "mets"),
    ],
)
def test_an_everyday_word_has_its_words_in_other_languages(
    known: Senses, query: str, language: str, other: str, word: str
) -> None:
    assert word in everyday(known, query, language, other)


def test_a_homograph_has_all_its_meanings(known: Senses) -> None:
    assert {"kevät", "lähde"} <= everyday(known, "spring", "en", "fi")


@pytest.mark.parametrize(
    "query", ["public library", "library public", "library for the public", "libraries tea public"]
)
def test_a_label_of_several_words_matches_in_any_order(known: Senses, query: str) -> None:
    assert "concepts:public-library" in features(known, query)


def test_a_sense_tells_which_words_of_the_query_it_is_the_meaning_of(known: Senses) -> None:
    (sense,) = (one for one in whole(known, "public tea library") if named(one) == {"concepts:public-library"})

    assert sense.words == (0, 2)


def test_a_part_of_a_label_is_a_hint_of_a_smaller_share(known: Senses) -> None:
    assert 0 < shares(known, "library")["concepts:public-library"] < 1


def test_more_of_a_label_is_a_greater_share(known: Senses) -> None:
    theme = "themes:public-services"
    less, more = shares(known, "public")[theme], shares(known, "public", "services")[theme]

    assert less < more < 1


def test_a_part_of_an_everyday_expression_means_nothing(known: Senses) -> None:
    assert "sparegris" in everyday(known, "piggy bank", "en", "da")
    assert known.of(["piggy"], "en") == []


def test_a_word_does_not_mean_an_expression_of_which_it_is_the_only_telling_word(known: Senses) -> None:
    assert not any(
        "go to school" in known.wording(sense.row).labels.get("en", ()) for sense in known.of(["school"], "en")
    )


def test_an_everyday_word_leads_to_the_term_that_it_is_a_label_of_but_less_surely(known: Senses) -> None:
    trust = [sense.features.get("concepts:library", 0.0) for sense in whole(known, "library") if not named(sense)]

    assert 0 < max(trust) < 1


def trusts(known: Senses, query: str, feature: str) -> set[float]:
    return {sense.features[feature] for sense in whole(known, query) if feature in sense.features}


def test_a_word_reminds_of_a_term_less_surely_than_it_names_one(known: Senses) -> None:
    reminding, naming = (
        trusts(known, "retirement", "audiences:older-people"),
        trusts(known, "library", "concepts:library"),
    )

    assert 0 < max(reminding) < min(naming)


def test_several_words_remind_of_a_term_only_together(known: Senses) -> None:
    assert trusts(known, "suggestion box", "themes:co-creation")
    assert not trusts(known, "box", "themes:co-creation")


def test_a_sense_is_told_once_however_many_words_lead_to_it(known: Senses) -> None:
    found = [named(sense) for sense in known.of(["father", "dad", "daddy", "fathers"], "en")]

    assert found.count({"audiences:fathers"}) == 1


def test_a_sense_comes_with_its_labels_in_every_language(known: Senses) -> None:
    (sense,) = (one for one in whole(known, "dad") if named(one) == {"audiences:fathers"})

    labels = vocabulary().audiences["fathers"].labels
    assert known.wording(sense.row).labels == {language: list(own) for language, own in labels.items()}


@pytest.mark.parametrize(("word", "language"), [("tēvi", "en"), ("far", "en"), ("fathers", "lv"), ("isä", "da")])
def test_a_word_has_no_sense_of_another_language(known: Senses, word: str, language: str) -> None:
    assert "audiences:fathers" not in features(known, word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("lasisana", "lv"), ("aed", "et"), ("oo", "et"), ("aiti", "fi"), ("boern", "da"), ("born", "da")],
)
def test_a_word_without_diacritics_has_the_sense_of_the_one_with_them(known: Senses, word: str, language: str) -> None:
    assert known.knows(word, language)


@pytest.mark.parametrize("query", ["", "xyzzyx", "the of and", "2024", "x" * 500])
def test_what_means_nothing_has_no_sense(known: Senses, query: str) -> None:
    assert known.of(query.split(), "en") == []


def test_a_language_without_words_of_its_own_has_no_senses(known: Senses) -> None:
    assert known.of(["bibliotek"], "xx") == []


@pytest.mark.parametrize(
    ("word", "is_known"), [("fathers", True), ("forest", True), ("piggy", False), ("xyzzyx", False)]
)
def test_a_word_is_known_if_it_has_a_sense_alone(known: Senses, word: str, is_known: bool) -> None:
    assert known.knows(word, "en") is is_known


def test_the_labels_of_a_feature_begin_with_the_preferred() -> None:
    assert labels_of("audiences:fathers", "lv") == vocabulary().audiences["fathers"].labels["lv"]
    assert labels_of("country:LV", "da") == ("Letland",)


def test_around_a_feature_are_the_broader_the_narrower_and_the_related() -> None:
    themes = vocabulary().themes
    narrow = next(term for term in themes if term.broader and term.related)

    assert f"themes:{narrow.broader}" in around(f"themes:{narrow.id}")
    assert {f"themes:{other}" for other in narrow.related} <= {*around(f"themes:{narrow.id}")}
    assert f"themes:{narrow.id}" in around(f"themes:{narrow.broader}")


@pytest.mark.parametrize("name", FEATURE_SCHEMES)
def test_around_a_feature_are_only_features_that_exist_and_never_itself(name: str) -> None:
    for term in getattr(vocabulary(), name):
        found = [*around(f"{name}:{term.id}")]
        assert f"{name}:{term.id}" not in found
        assert all(labels_of(feature, "en") for feature in found)


def test_nothing_is_around_a_country() -> None:
    assert [*around("country:LV")] == []


def test_labels_and_everyday_words_of_every_language_are_told() -> None:
    told = {*label_texts()}

    assert {("en", "Fathers"), ("fi", "riita"), ("da", "Letland")} <= told
    assert {*LANGUAGES} <= {language for language, _text in told}


def test_tables_that_are_missing_are_told(tmp_path: Path, tables: Path) -> None:
    assert not senses.are_ready(tmp_path)
    assert senses.are_ready(tables)


def test_old_tables_are_removed(tables: Path) -> None:
    assert not (tables / "senses-0-old.keys").exists()


def test_tables_that_are_there_are_left_alone(tables: Path, lemmas: Lemmas) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in tables.iterdir()}

    senses.prepare(tables, lemmas)

    assert {path.name: path.stat().st_mtime_ns for path in tables.iterdir()} == before
