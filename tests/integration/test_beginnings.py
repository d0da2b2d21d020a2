"""A reader begins from her task, and gets an ordinary search."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.languages import LANGUAGES
from tests.support.client import CheckingClient


def led_to(client: CheckingClient, answers: str, language: str = "en") -> tuple[str, dict[str, list[str]]]:
    """Return path and parameters of the search that answers lead to."""
    parts = urlsplit(client.get(f"/{language}/begin?{answers}", status=302).headers["Location"])
    return parts.path, parse_qs(parts.query)


def test_who_has_two_hours_is_shown_what_takes_one_as_well(client: CheckingClient) -> None:
    path, asked = led_to(client, "audience=&group=&duration=61-120&cost=")
    assert path == "/en/search"
    assert asked == {"duration": ["61-120", "up-to-60"], "unknown": ["yes"]}


def test_who_has_no_money_is_shown_only_what_costs_nothing(client: CheckingClient) -> None:
    assert led_to(client, "cost=0")[1]["cost"] == ["0"]


def test_a_group_and_an_audience_are_taken_as_they_are(client: CheckingClient) -> None:
    _path, asked = led_to(client, "audience=fathers&group=6-12", "lv")
    assert asked["audience"] == ["fathers"]
    assert asked["group"] == ["6-12"]


@pytest.mark.parametrize("answers", ["", "audience=&group=", "audience=nobody&cost=%00", "theme=fathers&q=x"])
def test_what_is_not_an_answer_narrows_nothing(client: CheckingClient, answers: str) -> None:
    assert led_to(client, answers) == ("/en/search", {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_asks_in_the_language_of_the_reader(client: CheckingClient, language: str) -> None:
    page = client.page(f"/{language}/")
    forms = [form for form in page.root.iter("form") if form.get("action") == f"/{language}/begin"]
    assert [select.get("name") for form in forms for select in form.iter("select")] == [
        "audience",
        "group",
        "duration",
        "cost",
    ]


def test_every_answer_on_the_home_page_leads_to_a_search_with_practices(client: CheckingClient) -> None:
    for select in client.page("/en/").root.iter("select"):
        for option in select.iter("option"):
            if option.get("value"):
                address = client.get(f"/en/begin?{select.get('name')}={option.get('value')}", status=302)
                found = client.page(address.headers["Location"])
                assert any(element.get("class") == "card" for element in found.root.iter("article")), option.get(
                    "value"
                )
