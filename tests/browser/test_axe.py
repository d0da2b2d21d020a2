"""Axe finds nothing to object to on any type of page, in any language, wide or narrow, in light, dark and forced colours."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kb.languages import LANGUAGES
from tests.browser.conftest import OpenPage, add_style
from tests.browser.screenshots import HEIGHT, Scheme, show_as
from tests.support.server import PAGE_TYPES, STATUS, path_of

EVERYTHING = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Part of WCAG 2.2 AA, but asleep unless it is called by name.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# What else axe looks for does not change with the colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
LOOKS: dict[Scheme, dict[str, Any]] = {"light": EVERYTHING, "dark": COLOURS, "forced": COLOURS}
RUN = "async options => (await axe.run(document, options)).violations"


def complaints(page: Page) -> list[str]:
    """Return what axe objects to, in light, dark and forced colours, each with the rule, the page and the element."""
    found: list[str] = []
    page.evaluate(Axe().axe_script)
    for scheme, options in LOOKS.items():
        show_as(page, scheme)
        violations: list[dict[str, Any]] = page.evaluate(RUN, options)
        found += [
            f"{violation['id']}: {page.url} ({scheme}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
    show_as(page, "light")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_axe_finds_nothing_on_a_wide_page_and_on_a_phone(open_page: OpenPage, page_type: str, language: str) -> None:
    page = open_page(path_of(page_type, language), status=STATUS.get(page_type, 200))
    found = complaints(page)
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    found += complaints(page)
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


def test_axe_finds_a_mistake_that_only_forced_colours_show(open_page: OpenPage) -> None:
    page = open_page(path_of("about", "en"))
    add_style(page, "@media (forced-colors: active) { p { forced-color-adjust: none; color: #ccc; background: #fff } }")
    found = complaints(page)
    assert found
    assert all(complaint.startswith("color-contrast: ") and "(forced)" in complaint for complaint in found)
