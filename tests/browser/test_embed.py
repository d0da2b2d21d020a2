"""A library shows our card and our list on its own site, which is another origin; nothing else of ours can be shown there."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.screenshots import HEIGHT, Scheme, show_as
from tests.browser.seminar_site import running_seminar
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support.collections import link, practice, slot
from tests.support.server import DANISH, WITHDRAWN

ITEMS = (slot("Fathers & libraries"), practice(DANISH), link("The law", url="https://example.org/law"))
#: As our answer to other sites recommends, as a careful system makes it of that, and as somebody types it.
SANDBOXES = (
    'sandbox="allow-popups allow-popups-to-escape-sandbox"',
    'sandbox="allow-scripts"',
    "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the site is, the code of a collection on it, and where the other library's site is."""

    site: str
    code: str
    library: str


class _Library(BaseHTTPRequestHandler):
    """A page of a library that shows in a frame what its query says."""

    def do_GET(self) -> None:
        frame = unquote(urlsplit(self.path).query)
        page = f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Library</title><h1>Our library</h1>{frame}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def places(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Our site with a collection, and another library's site."""
    other = ThreadingHTTPServer(("127.0.0.1", 0), _Library)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    with running_seminar(tmp_path_factory.mktemp("seminar"), ITEMS) as (site, code):
        # Another name of the same machine is another origin.
        yield Places(site=site, code=code, library=f"http://localhost:{other.server_address[1]}")
    other.shutdown()
    other.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def framed(page: Page, places: Places, path: str, *, sandbox: str = SANDBOXES[0], width: int = 600) -> Frame:
    """Show an address of ours on the other site."""
    html = f'<iframe src="{places.site}{path}" title="x" width="{width}" height="480" {sandbox}></iframe>'
    page.goto(f"{places.library}/?{html}")
    frame = page.frames[-1]
    frame.wait_for_load_state()
    return frame


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_a_card_and_a_list_show_on_another_site_as_they_should_look(page: Page, places: Places, sandbox: str) -> None:
    for path, words in ((f"/lv/practices/{DANISH}/embed", "Dānija"), (f"/en/c/{places.code}/embed", "The law")):
        frame = framed(page, places, path, sandbox=sandbox)
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        expect(frame.get_by_text(words).first).to_be_visible()
        assert "serif" not in frame.locator("h1").evaluate("one => getComputedStyle(one).fontFamily").split(", ")


def test_a_frame_asks_for_its_page_and_for_nothing_else(page: Page, places: Places) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    framed(page, places, f"/en/practices/{DANISH}/embed")
    page.wait_for_timeout(300)
    assert [url for url in asked if url.startswith(places.site)] == [f"{places.site}/en/practices/{DANISH}/embed"]
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", ["/en/", f"/en/practices/{DANISH}", "/en/c/{code}", "/en/account/sign-in"])
def test_everything_else_refuses_to_be_framed(page: Page, places: Places, path: str) -> None:
    refusals: list[str] = []
    page.on("console", lambda message: refusals.append(message.text))
    frame = framed(page, places, path.format(code=places.code))
    assert frame.url.startswith("chrome-error:")
    assert any("frame-ancestors 'none'" in text for text in refusals)


def test_a_link_in_a_frame_opens_beside_the_librarys_site(page: Page, places: Places) -> None:
    frame = framed(page, places, f"/en/practices/{DANISH}/embed")
    with page.context.expect_page() as opening:
        frame.get_by_role("heading", level=1).get_by_role("link").click()
    opened = opening.value
    opened.wait_for_load_state()
    assert opened.url == f"{places.site}/en/practices/{DANISH}"
    assert opened.evaluate("opener") is None
    # Out of the frame it is a page like any other: its scripts run.
    expect(opened.get_by_role("button", name="Copy link")).to_be_visible()
    assert page.url.startswith(places.library)


def test_a_frame_whose_practice_was_withdrawn_says_so(page: Page, places: Places) -> None:
    frame = framed(page, places, f"/en/practices/{WITHDRAWN}/embed")
    expect(frame.get_by_role("heading", name="This is no longer shared")).to_be_visible()


@pytest.mark.parametrize("width", [280, 360, 600, 1100])
def test_a_frame_may_be_narrow_or_wide(page: Page, places: Places, width: int) -> None:
    for path in (f"/fi/practices/{DANISH}/embed", f"/fi/c/{places.code}/embed"):
        frame = framed(page, places, path, width=width, sandbox="")
        assert frame.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("path", [f"/en/practices/{DANISH}/embed", "/lv/c/{code}/embed"])
def test_axe_finds_nothing_in_what_a_frame_shows(page: Page, places: Places, path: str) -> None:
    for width in (280, 800):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(places.site + path.format(code=places.code))
        found = complaints(page)
        assert not found, "\n".join(found)


def test_a_frame_is_dark_for_who_wants_it_dark(page: Page, places: Places) -> None:
    grounds: dict[Scheme, str] = {}
    for scheme in ("light", "dark"):
        show_as(page, scheme)
        frame = framed(page, places, f"/en/practices/{DANISH}/embed")
        grounds[scheme] = frame.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert grounds["light"] == "rgb(255, 255, 255)"
    assert grounds["dark"] != grounds["light"]
