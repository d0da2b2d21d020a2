"""What a screen reader steers by: landmarks, headings, and the language of every piece of text."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

import pytest

from kb import resources
from kb.languages import LANGUAGES
from kb.practices.sections import heading_for
from kb.vocabulary.terms import vocabulary
from tests.support.client import CheckingClient, words_of
from tests.support.server import DANISH, PAGE_TYPES, WITHDRAWN, path_of

PAGES = [page_type for page_type, path in PAGE_TYPES.items() if WITHDRAWN not in path]
TOLD_IN = {
    folder.name: {file.stem for file in folder.glob("??.md")} for folder in resources.starter_collection().iterdir()
}
SLUGS = sorted(TOLD_IN)


def root_of(client: CheckingClient, page_type: str, language: str) -> ET.Element:
    """Fetch a page of a type and return its root."""
    return client.page(path_of(page_type, language), status=404 if page_type == "not-found" else 200).root


def levels(root: ET.Element) -> list[int]:
    """Return the levels of the headings, in the order of the page."""
    return [int(element.tag[1]) for element in root.iter() if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]


def with_language(element: ET.Element, language: str = "") -> Iterator[tuple[ET.Element, str]]:
    """Yield the element and all below, each with the language that holds for its words."""
    language = element.get("lang") or language
    yield element, language
    for child in element:
        yield from with_language(child, language)


def language_of(root: ET.Element, words: str) -> set[str]:
    """Return the languages of the smallest elements that say exactly these words."""
    found = [(element, language) for element, language in with_language(root) if words_of(element) == words]
    assert found, words
    return {language for element, language in found if not any(words_of(child) == words for child in element)}


@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_has_one_header_one_main_part_and_one_footer(client: CheckingClient, page_type: str) -> None:
    body = root_of(client, page_type, "en").find("body")
    assert body is not None
    assert [len(body.findall(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert len([*body.iter("main")]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGES)
def test_every_menu_has_a_name_of_its_own(client: CheckingClient, page_type: str, language: str) -> None:
    root = root_of(client, page_type, language)
    by_id = {element.get("id"): words_of(element) for element in root.iter() if element.get("id")}
    names = [nav.get("aria-label") or by_id[nav.get("aria-labelledby")] for nav in root.iter("nav")]
    assert all(names)
    assert len(names) == len({*names})


@pytest.mark.parametrize("page_type", PAGES)
def test_headings_skip_no_level(client: CheckingClient, page_type: str) -> None:
    found = levels(root_of(client, page_type, "en"))
    assert found[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(found)), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_no_practice_skip_a_level(client: CheckingClient, language: str) -> None:
    for slug in SLUGS:
        found = levels(client.page(f"/{language}/practices/{slug}").root)
        assert all(later <= earlier + 1 for earlier, later in pairwise(found)), f"{slug}: {found}"


def test_a_danish_text_on_a_latvian_page_says_that_it_is_danish(client: CheckingClient) -> None:
    root = client.page(f"/lv/practices/{DANISH}?text=da").root
    title = words_of(next(root.iter("h1")))
    assert root.get("lang") == "lv"
    assert language_of(root, title) == {"da"}
    for name in ("why", "failures"):
        assert language_of(root, heading_for(name, "da")) == {"da"}


def test_the_words_around_a_danish_text_say_that_they_are_latvian(client: CheckingClient) -> None:
    root = client.page(f"/lv/practices/{DANISH}?text=da").root
    theme = vocabulary().themes["fathers"].label("lv")
    for words in ("Fakti", "Šajā lapā", "Avoti un izmantošana", "Dānija", theme):
        assert language_of(root, words) == {"lv"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGES)
def test_the_title_of_a_practice_is_marked_with_its_language(
    client: CheckingClient, page_type: str, language: str
) -> None:
    root = root_of(client, page_type, language)
    below = f"/{language}/practices/"
    for element, spoken in with_language(root):
        if element.tag not in {"h2", "h3", "h4", "th"}:
            continue
        for link in element.iter("a"):
            address = link.get("href", "")
            if address.startswith(below):
                told_in = TOLD_IN[address.removeprefix(below).partition("?")[0].partition("#")[0]]
                spoken = link.get("lang") or spoken
                assert spoken in told_in, f"{words_of(link)} is marked as {spoken}"
                assert spoken == language or language not in told_in, words_of(link)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGES)
def test_each_language_of_the_menu_is_named_in_itself(client: CheckingClient, page_type: str, language: str) -> None:
    root = root_of(client, page_type, language)
    links = [link for link in next(root.iter("header")).iter("a") if link.get("hreflang")]
    assert [link.get("lang") for link in links] == [*LANGUAGES]
    assert [link.get("lang") for link in links if link.get("aria-current")] == [language]
