"""The shortlist, for tests in a browser: what is kept, and where it is seen."""

import re

from playwright.sync_api import Locator, Page

KEY = "kb-shortlist"
THREE = ["uge17", "fars-legestue-hong", "tallinn-language-cafes"]
ALL = "/en/search"


def address(*slugs: str, language: str = "en") -> str:
    """Return the address of a list."""
    return f"/{language}/shortlist?{'&'.join(f'practice={slug}' for slug in slugs)}"


def keep(page: Page, slugs: list[str]) -> None:
    """Keep practices as the buttons do."""
    page.evaluate(f"slugs => localStorage.setItem('{KEY}', JSON.stringify(slugs))", slugs)


def kept(page: Page) -> list[str]:
    """Return what the browser keeps."""
    slugs: list[str] = page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}')) ?? []")
    return slugs


def card(page: Page, place: int) -> Locator:
    """Return a result."""
    return page.get_by_role("article").nth(place)


def button(where: Page | Locator) -> Locator:
    """Return the first button that keeps."""
    return where.get_by_role("button", name=re.compile("^(Keep|✓ Kept) ?:")).first


def counter(page: Page) -> Locator:
    """Return the link that tells how many practices are kept."""
    return page.get_by_role("main").get_by_role("link", name=re.compile(r"^Shortlist \d+$"))


def listed(page: Page) -> list[str]:
    """Return the practices of a list, in their order."""
    links = page.get_by_role("article").get_by_role("heading").get_by_role("link").all()
    return [(link.get_attribute("href") or "").rpartition("/")[2] for link in links]
