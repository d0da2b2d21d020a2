"""The list of a collection's lines, for tests in a browser: where they stand, and what moves them."""

import re
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator, Page, expect

LINES: Final = ("Opening", "Guide", "Film", "At home", "Blog")
MOVES: Final = "**/items/*/move"


def order(page: Page, *titles: str) -> None:
    """Wait until the lines stand in this order."""
    expect(page.locator("main li").get_by_role("heading")).to_have_text([*titles])


def grip(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Move: {title}")


def button(page: Page, words: str, title: str) -> Locator:
    """Return a button of a line."""
    return page.get_by_role("button", name=re.compile(f"^{words} ?: {title}$"))


def announced(page: Page) -> Locator:
    """Return what a screen reader is told."""
    return page.locator("[data-told]")


def saved(page: Page, act: Callable[[], object]) -> None:
    """Do something, and wait until the server has answered."""
    with page.expect_response(MOVES) as answer:
        act()
    assert answer.value.status == 303


def drag(page: Page, title: str, to: str, *, share: float) -> None:
    """Drag a line by its grip to a part of another: 0 is its upper edge, 1 its lower one."""
    start, end = grip(page, title).bounding_box(), page.locator("main li", has_text=to).first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 30)
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] * share, steps=5)
    page.mouse.up()
