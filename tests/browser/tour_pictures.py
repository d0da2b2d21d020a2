"""Makes the pictures of the guided tours: each page that a tour leads to, in each language, from the starter collection.

python -m tests.browser.tour_pictures
"""

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from kb import resources
from kb.languages import LANGUAGES
from kb.pages.tour_examples import PICTURE_HEIGHT, PICTURE_WIDTH, SUBJECTS, picture_name
from kb.pages.tours import WHO
from tests.browser.conftest import add_style
from tests.browser.screenshots import MISSING, find_chromium, running_browser, show_as
from tests.support.server import running_server

#: Pages have few colours. With a palette and without loss their letters stay sharp, at half the bytes of WebP with loss.
COLOURS: Final = 64
#: Where the site seems to be: links to share are part of some pictures.
ADDRESS: Final = "https://library.example"
#: What stands at the top of a picture; elsewhere the heading of the page does.
TOP: Final[Mapping[str, str]] = {
    "search": "main form[role=search]",
    "begin": "form[aria-labelledby=beginning]",
    "narrow": "main .chosen",
    "read": "main article > header",
    "print": "main article > header",
    "honest": "#failures",
    "compare": "main table",
    "map": "#what",
    "share": "#sources ~ h3:has(+ .citation)",
    "failures": "main form[role=search]",
}
#: What stands above it, in CSS pixels.
AIR: Final = 12
#: A library's answers, with which cards say whether a practice fits.
PROFILE: Final = '{"duration": ["61-120"], "community": ["5-20k"]}'
STEPS: Final = "steps => steps.map(step => [step.id, step.querySelector('a[href^=\"/\"]').getAttribute('href')])"
SHOW_AT: Final = "(one, air) => scrollTo(0, one.getBoundingClientRect().top + scrollY - air)"


def main() -> None:
    """Run the command."""
    program = find_chromium()
    if program is None:
        sys.exit(MISSING)
    _begin_new_pictures()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder), KB_BASE_URL=ADDRESS) as site,
        sync_playwright() as playwright,
        running_browser(playwright, program) as browser,
    ):
        for language in LANGUAGES:
            page = _window(browser, site, language)
            for subject, path in dict(_steps(page, language)).items():
                file = _file(subject, language)
                file.write_bytes(_picture(page, subject, path))
                print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")


def _begin_new_pictures() -> None:
    """Put an empty file where a picture is still missing: no page is served without its pictures."""
    for subject in SUBJECTS:
        for language in LANGUAGES:
            _file(subject, language).parent.mkdir(exist_ok=True)
            _file(subject, language).touch()


def _file(subject: str, language: str) -> Path:
    return resources.PICTURES / picture_name(subject, language)


def _window(browser: Browser, site: str, language: str) -> Page:
    # Short links open in the language that the browser asks for.
    page = browser.new_page(
        base_url=site,
        locale=language,
        reduced_motion="reduce",
        viewport={"width": PICTURE_WIDTH, "height": PICTURE_HEIGHT},
    )
    show_as(page, "light")
    return page


def _steps(page: Page, language: str) -> Iterator[tuple[str, str]]:
    """Yield subject and path of every step of all tours, as their pages have them."""
    for who in WHO:
        page.goto(f"/{language}/tour/{who}")
        yield from page.locator("main ol > li").evaluate_all(STEPS)


def _picture(page: Page, subject: str, path: str) -> bytes:
    """Return a picture of a page, as WebP."""
    show_as(page, "print" if subject == "print" else "light")
    profile = PROFILE if subject == "narrow" else "{}"
    page.evaluate("profile => localStorage.setItem('kb.my-library', profile)", profile)
    page.goto(path, wait_until="networkidle")
    if subject == "print":
        add_style(page, "html { padding: 3rem }")  # paper has a margin
    page.locator(TOP.get(subject, "main h1")).first.evaluate(SHOW_AT, AIR)
    return _packed(page.screenshot())


def _packed(shot: bytes) -> bytes:
    few_colours = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    few_colours.convert("RGB").save(packed, "WEBP", lossless=True)
    return packed.getvalue()


if __name__ == "__main__":
    main()
