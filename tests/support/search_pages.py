"""A site of five practices for tests of the search page, and what stands on such a page."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kb.factory import create_app
from kb.practices.record import Resources
from kb.search.opening import create_catalogue
from tests.conftest import make_settings
from tests.support.client import CheckingClient, Page, words_of
from tests.support.practices import write_practice


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> CheckingClient:
    """Return a client of a site of five practices, of which two tell how many staff it takes."""
    folder = tmp_path_factory.mktemp("site")
    settings = make_settings(folder, practices=folder / "practices")
    body = "## Why\n\nRain and tea.\n\n## What did not work\n\nThe kettle broke.\n"
    for slug, title, country, theme, staff in (
        ("garden", "A garden for hedgehogs", "DK", "fathers", 2),
        ("chess", "An evening of chess", "LV", "fathers", None),
        ("both", "Chess in the garden", "DK", "youth-participation", 1),
        ("songs", "Songs of the islands", "EE", "youth-participation", None),
        ("silent", "Silent evenings", "EE", "youth-participation", None),
    ):
        facts: dict[str, Any] = {"countries": (country,), "themes": (theme,), "resources": Resources(staff=staff)}
        evidence = None if slug == "silent" else 1
        write_practice(
            settings.practices, slug=slug, title=title, summary="Neighbours met.", body=body, evidence=evidence, **facts
        )
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return CheckingClient(create_app(settings, catalogue=catalogue))


def cards(page: Page) -> list[ET.Element]:
    """Return the results on a search page."""
    return list(page.root.iter("article"))


def titles(page: Page) -> list[str]:
    """Return the titles of the results on a search page."""
    return [words_of(heading) for card in cards(page) for heading in card.iter("h3")]


def options(page: Page) -> dict[str, ET.Element]:
    """Return the options of all facets by their words, which end with their count."""
    return {words_of(item): item for aside in page.root.iter("aside") for item in aside.iter("li")}


def query_of(address: str) -> dict[str, list[str]]:
    """Return the parameters of an address."""
    return parse_qs(urlsplit(address).query)
