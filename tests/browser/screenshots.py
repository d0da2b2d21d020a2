"""Shoots every type of page for people to look at; also where the browser tests find and start Chromium.

python -m tests.browser.screenshots FOLDER --languages en,lv --widths 360,1280 --schemes light,dark,forced,print
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Final, Literal, get_args

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from kb.languages import LANGUAGES
from tests.support.server import PAGE_TYPES, path_of, running_server

#: How a page may look: its own colours, those that the reader forces upon it, and paper.
Scheme = Literal["light", "dark", "forced", "print"]

SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
#: Without a sandbox it runs as root; the rest keeps it from telephoning.
OPTIONS: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING: Final = "Chromium is not installed: apt install chromium"
HEIGHT: Final = 900
NARROWEST, WIDEST = 200, 4000


def find_chromium() -> str | None:
    """Return the path of the browser, or None where there is none."""
    return next((path for program in PROGRAMS if (path := shutil.which(program))), None)


@contextmanager
def running_browser(playwright: Playwright, program: str) -> Iterator[Browser]:
    """Start Chromium without a window; it ends with the block."""
    browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
    try:
        yield browser
    finally:
        browser.close()


def show_as(page: Page, scheme: Scheme) -> None:
    """Let a page look as its reader wants it, from now on."""
    page.emulate_media(
        media="print" if scheme == "print" else "screen",
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    program = find_chromium()
    if program is None:
        sys.exit(MISSING)
    options.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as site,
        sync_playwright() as playwright,
        running_browser(playwright, program) as browser,
    ):
        page = browser.new_page(base_url=site, reduced_motion="reduce")
        for language, page_type in product(options.languages, options.pages):
            page.goto(path_of(page_type, language))
            for width, scheme in product(options.widths, options.schemes):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                show_as(page, scheme)
                file = options.folder / f"{page_type}-{language}-{width}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
                print(file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots",
        description="Serve the starter collection on a free port and shoot every type of page, whole pages.",
        epilog="The pictures are named type-language-width-scheme.png, for example home-lv-360-dark.png.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures go; made if it is missing")
    parser.add_argument(
        "--languages",
        type=_list_of(LANGUAGES),
        default=["en", "lv", "fi"],
        metavar="LIST",
        help=f"languages of the pages, with commas, of {', '.join(LANGUAGES)}; else en,lv,fi",
    )
    parser.add_argument(
        "--widths",
        type=_widths,
        default=[360, 768, 1280],
        metavar="LIST",
        help="widths of the window in CSS pixels, with commas; else 360,768,1280",
    )
    parser.add_argument(
        "--schemes",
        type=_list_of(SCHEMES),
        default=["light", "dark"],
        metavar="LIST",
        help=f"how the pages look, with commas, of {', '.join(SCHEMES)}; else light,dark",
    )
    parser.add_argument(
        "--pages",
        type=_list_of(PAGE_TYPES),
        default=[*PAGE_TYPES],
        metavar="LIST",
        help=f"types of page, with commas, of {', '.join(PAGE_TYPES)}; else all",
    )
    return parser


def _list_of(known: Collection[str]) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        parts = text.split(",")
        if unknown := [part for part in parts if part not in known]:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)!r} is not known; choose from {', '.join(known)}")
        return parts

    return parse


def _widths(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and NARROWEST <= int(part) <= WIDEST for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a list of widths from {NARROWEST} to {WIDEST}, such as 360,1280"
        )
    return [int(part) for part in parts]


if __name__ == "__main__":
    main()
