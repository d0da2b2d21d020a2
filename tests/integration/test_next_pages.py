"""A page names the rules by which a browser may fetch the next one ahead (Speculation Rules)."""

import json

import pytest

from tests.support.client import CheckingClient


def test_a_page_names_rules_that_a_browser_accepts_and_may_keep(client: CheckingClient) -> None:
    named = client.get("/en/").headers["Speculation-Rules"]
    rules = client.get(named.strip('"'))

    assert named.startswith('"/assets/next-pages.')
    assert rules.content_type == "application/speculationrules+json"
    assert "immutable" in rules.headers["Cache-Control"]


def test_no_search_is_fetched_ahead(client: CheckingClient) -> None:
    rules = json.loads(client.get(client.get("/en/").headers["Speculation-Rules"].strip('"')).data)

    assert [*rules] == ["prefetch"]
    patterns = [pattern for rule in rules["prefetch"] for pattern in rule["where"]["href_matches"]]
    assert patterns
    assert {pattern.split("/")[2] for pattern in patterns} == {"practices", "themes", "countries"}


@pytest.mark.parametrize("path", ["/api/v1/suggest?q=fath", "/healthz"])
def test_what_is_not_a_page_names_no_rules(client: CheckingClient, path: str) -> None:
    assert "Speculation-Rules" not in client.get(path).headers
