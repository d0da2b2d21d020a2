"""The accessibility statement has the parts that the European model asks for, and a way to answer it."""

from dataclasses import replace

import pytest

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from tests.support.client import CheckingClient, words_of

PATH = "/en/accessibility"


def test_the_statement_has_the_parts_of_the_model_in_its_order(client: CheckingClient) -> None:
    main = next(client.page(PATH).root.iter("main"))

    assert [words_of(heading) for heading in main.iter("h2")] == [
        "How far we are",
        "What is not accessible yet",
        "About this statement",
        "Tell us",
        "If the answer does not help",
    ]


def test_the_statement_claims_no_more_than_is_true(client: CheckingClient) -> None:
    words = client.page(PATH).words

    assert "partially compliant" in words
    assert "fully compliant" not in words
    assert "not the result of an outside audit" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_barrier_is_told_of_in_a_letter_that_already_has_a_subject(
    starter_settings: Settings, starter_catalogue: Catalogue, language: str
) -> None:
    app = create_app(replace(starter_settings, contact="library@kb.example"), catalogue=starter_catalogue)
    links = CheckingClient(app).page(f"/{language}/accessibility").links()

    assert links["library@kb.example"].startswith("mailto:library@kb.example?subject=")
    assert " " not in links["library@kb.example"]


def test_where_no_address_is_known_the_statement_says_whom_to_tell(client: CheckingClient) -> None:
    page = client.page(PATH)

    assert "mailto:" not in page.html
    assert "at the desk, by telephone or by letter" in page.words
