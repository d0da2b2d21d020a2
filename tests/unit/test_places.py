"""Codes of countries and languages, and their names in the reader's language."""

import pytest

from kb.languages import LANGUAGES
from kb.vocabulary.places import country_name, is_country, is_language, language_name, own_name, place_in_words


@pytest.mark.parametrize("code", ["LV", "EE", "FI", "DK", "NO", "SE", "LT", "UA", "GL", "FO", "GB", "US", "XK", "CO"])
def test_a_country_is_known(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize(
    "code", ["", "L", "lv", "Lv", "LVA", "EU", "ZZ", "UN", "XA", "AC", "QO", "001", "12", "ĻV", "AA", "UK", " LV"]
)
def test_what_is_no_country_is_refused(code: str) -> None:
    assert not is_country(code)


@pytest.mark.parametrize("tag", [*LANGUAGES, "sv", "nb", "lt", "uk", "ru", "ar", "en-GB", "sr-Latn", "se"])
def test_a_language_is_known(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag",
    ["", "e", "english", "English", "xx", "en_GB", "en-", "-en", "en-ZZZ", "../en", "en/..", "en.md", "en\x00", "en\n", "en@x", "ē"],
)  # fmt: skip
def test_what_is_no_language_is_refused(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize("tag", ["EN", "Lv", "en-gb", "SR-LATN"])
def test_a_language_in_another_spelling_is_refused_because_it_names_a_file(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Latvia"), ("lv", "Latvija"), ("et", "Läti"), ("fi", "Latvia"), ("da", "Letland")]
)
def test_a_country_is_named_in_the_readers_language(language: str, name: str) -> None:
    assert country_name("LV", language) == name


def test_a_country_without_a_name_is_told_by_its_code() -> None:
    assert country_name("QZ", "en") == "QZ"


def test_a_language_is_named_inside_a_sentence() -> None:
    assert language_name("fi", "da") == "finsk"


@pytest.mark.parametrize(
    ("tag", "name"), [("en", "English"), ("lv", "Latviešu"), ("et", "Eesti"), ("fi", "Suomi"), ("da", "Dansk")]
)
def test_a_language_names_itself(tag: str, name: str) -> None:
    assert own_name(tag) == name


def test_a_place_is_told_with_its_countries_and_nothing_twice() -> None:
    assert place_in_words("Valmiera", ("LV",), "da") == "Valmiera, Letland"
    assert place_in_words(None, ("LV", "EE"), "en") == "Latvia, Estonia"
    assert place_in_words("Latvia", ("LV",), "en") == "Latvia"
    assert place_in_words("Online", (), "en") == "Online"
