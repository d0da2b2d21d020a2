"""Axe finds nothing to object to on any type of page, in any language, light or dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kb.languages import LANGUAGES
from tests.browser.conftest import OpenPage
from tests.browser.screenshots import SCHEMES
from tests.support.server import PAGE_TYPES, STATUS, path_of

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Part of WCAG 2.2 AA, but asleep unless it is called by name.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def complaints(page: Page) -> list[str]:
    """Return what axe objects to, in light and in dark, each with the rule, the page and the element."""
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        violations: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
        found += [
            f"{violation['id']}: {page.url} ({scheme}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_axe_finds_nothing_on_a_wide_page_light_or_dark(open_page: OpenPage, page_type: str, language: str) -> None:
    found = complaints(open_page(path_of(page_type, language), status=STATUS.get(page_type, 200)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_axe_finds_nothing_on_a_phone_light_or_dark(open_page: OpenPage, page_type: str) -> None:
    found = complaints(open_page(path_of(page_type, "en"), width=360, status=STATUS.get(page_type, 200)))
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_an_opened_facet_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(path_of("search-all", "en"), width=360)
    page.locator("summary").first.click()
    found = complaints(page)
    assert not found, "\n".join(found)


def test_axe_finds_a_mistake_that_was_made_on_purpose(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    page.locator("h1").evaluate("heading => heading.style.color = '#ccc'")
    assert "color-contrast: " in complaints(page)[0]
