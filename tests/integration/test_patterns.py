"""The pattern page shows every component, in the colours that are asked for."""

import pytest

from kb import resources
from tests.support.client import CheckingClient


@pytest.mark.parametrize(
    ("query", "kind"), [("", "device"), ("?scheme=light", "light"), ("?scheme=dark", "dark"), ("?scheme=x", "device")]
)
def test_the_colours_are_those_that_were_asked_for(client: CheckingClient, query: str, kind: str) -> None:
    page = client.page(f"/en/patterns{query}")
    assert f"patterns--{kind}" in page.html


def test_every_colour_of_the_design_is_shown(client: CheckingClient) -> None:
    shown = set(client.page("/en/patterns").texts("code"))
    tokens = (resources.STYLES / "tokens.css").read_text("utf-8")
    named = {line.split(":")[0].strip().removeprefix("--") for line in tokens.splitlines() if "light-dark(#" in line}
    assert named
    assert named <= shown


def test_components_stand_there_with_real_practices(client: CheckingClient) -> None:
    page = client.page("/en/patterns")
    for kind in (
        "card",
        "glance",
        "fact-box",
        "facet",
        "beginning",
        "theme-tile",
        "search-box",
        "bars",
        "notice",
        "actions",
        "map",
        "matrix",
        "timeline",
    ):
        assert any(kind in (element.get("class") or "").split() for element in page.root.iter()), kind
