"""Every page answers, in every language, and every link on it leads somewhere."""

import pytest

from kb.languages import LANGUAGES
from kb.practices.sections import heading_for
from kb.vocabulary.terms import vocabulary
from tests.support.client import CheckingClient

PAGES = (
    "/",
    "/search",
    "/search?q=library",
    "/search?q=xyzzyx",
    "/practices/fars-legestue-holbaek",
    "/themes/",
    "/themes/fathers",
    "/countries/",
    "/countries/DK",
    "/about",
    "/accessibility",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_in_every_language(client: CheckingClient, path: str, language: str) -> None:
    page = client.page(f"/{language}{path}")

    assert page.root.get("lang") == language


@pytest.mark.parametrize("theme", [theme.id for theme in vocabulary().themes])
def test_every_theme_has_a_page(client: CheckingClient, theme: str) -> None:
    page = client.page(f"/lv/themes/{theme}")

    assert vocabulary().themes[theme].label("lv") in page.texts("h1")


def test_the_address_without_a_language_leads_to_the_language_that_the_browser_asks_for(client: CheckingClient) -> None:
    response = client.get("/", status=302, headers={"Accept-Language": "sv, fi;q=0.8, en;q=0.5"})

    assert response.headers["Location"] == "/fi/"
    assert "Accept-Language" in response.headers["Vary"]


def test_a_browser_that_asks_for_no_known_language_gets_english(client: CheckingClient) -> None:
    assert client.get("/", status=302, headers={"Accept-Language": "zz"}).headers["Location"] == "/en/"


def test_a_short_link_opens_the_practice_in_the_readers_language(client: CheckingClient) -> None:
    response = client.get("/p/fars-legestue-holbaek", status=302, headers={"Accept-Language": "et"})

    assert response.headers["Location"] == "/et/practices/fars-legestue-holbaek"


def test_the_language_switch_stays_on_the_same_search(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers&country=DK&theme=fathers")

    assert page.links()["DADansk"] == "/da/search?q=fathers&country=DK&theme=fathers"


def test_a_practice_is_told_in_the_readers_language_where_there_is_a_translation(client: CheckingClient) -> None:
    page = client.page("/da/practices/fars-legestue-holbaek")

    assert heading_for("failures", "da") in page.texts("h2")


def test_a_practice_without_a_translation_shows_its_facts_in_the_readers_language(client: CheckingClient) -> None:
    page = client.page("/lv/practices/fars-legestue-holbaek")

    assert "Dānija" in page.texts("dd")
    assert vocabulary().audiences["fathers"].label("lv") in page.links()


def test_a_text_in_another_language_is_marked_as_such(client: CheckingClient) -> None:
    page = client.page("/lv/practices/fars-legestue-holbaek")

    heading = next(element for element in page.root.iter("header") if "practice__head" in element.get("class", ""))
    assert heading.get("lang") == "en"


def test_a_reader_can_choose_the_language_of_the_text_alone(client: CheckingClient) -> None:
    page = client.page("/lv/practices/fars-legestue-holbaek?text=da")

    assert heading_for("failures", "da") in page.texts("h2")
    assert page.root.get("lang") == "lv"


def test_the_facts_that_are_not_known_are_named(client: CheckingClient) -> None:
    page = client.page("/en/practices/fars-legestue-holbaek")

    assert "Not known:" in page.words


def test_a_practice_names_its_sources_and_how_to_cite_it(client: CheckingClient) -> None:
    page = client.page("/en/practices/fars-legestue-holbaek")

    assert any(address.startswith("https://sn.dk/") for address in page.links().values())
    assert "https://kb.example/p/fars-legestue-holbaek" in page.words


def test_similar_practices_stand_below_a_practice(client: CheckingClient) -> None:
    page = client.page("/en/practices/fars-legestue-holbaek")

    assert "/en/practices/fars-legestue-hong" in page.links().values()


def test_the_examples_on_the_home_page_find_something_in_every_language(client: CheckingClient) -> None:
    for language in LANGUAGES:
        home = client.page(f"/{language}/")
        examples = [address for address in home.links().values() if "/search?q=" in address]
        assert len(examples) == 4
        for address in examples:
            assert "<article" in client.page(address).html, address


def test_no_internal_link_of_the_main_pages_is_dead(client: CheckingClient) -> None:
    for start in ("/en/", "/fi/search", "/et/practices/uge17", "/da/themes/", "/lv/countries/EE"):
        for address in client.page(start).links().values():
            if address.startswith("/") and "search?" not in address:
                # A change of a practice is for people who have signed in.
                client.get(address.split("#")[0], status=302 if "write?practice=" in address else 200)


def test_a_page_that_is_not_there_helps(client: CheckingClient) -> None:
    page = client.page("/fi/no-such-page", status=404)

    assert page.root.get("lang") == "fi"
    assert any(element.get("type") == "search" for element in page.root.iter("input"))


@pytest.mark.parametrize(
    "path", ["/en/themes/no-such", "/en/countries/XX", "/en/practices/no-such", "/xx/", "/media/a/b"]
)
def test_unknown_things_are_not_found(client: CheckingClient, path: str) -> None:
    client.get(path, status=404)


def test_health_answers_without_being_kept(client: CheckingClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
