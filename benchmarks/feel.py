"""Measures what a reader on a slow phone feels: when a page has shown its largest piece, and how much had to come for it.

`python -m benchmarks.feel`; README.md beside this file says what each figure means.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from benchmarks.measures import Samples
from benchmarks.report import Figure, missed, table, tell
from kb.languages import LANGUAGES
from tests.browser.screenshots import MISSING, find_chromium, running_browser
from tests.support.server import path_of, running_server

PAGES: Final = ("home", "search", "practice", "theme")
FIGURES: Final = (
    *(Figure(key=f"{page}, largest paint", bar=600.0) for page in PAGES),
    Figure(key="home, html", unit="kB", bar=30.0),
    Figure(key="practice, html", unit="kB", bar=40.0),
    Figure(key="search, html", unit="kB"),
    Figure(key="theme, html", unit="kB"),
    Figure(key="css", unit="kB", bar=40.0),
    Figure(key="js", unit="kB", bar=25.0),
)
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
LARGEST_PAINT: Final = """() => new Promise(done => {
  new PerformanceObserver(list => requestAnimationFrame(() => done(list.getEntries().at(-1).startTime)))
    .observe({ type: 'largest-contentful-paint', buffered: true });
})"""
#: Bytes before compression of the page, and of the style sheets and scripts that it loads.
SIZES: Final = """() => {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const sum = ending => all.filter(one => ending.test(new URL(one.name).pathname)).reduce((n, one) => n + one.decodedBodySize, 0);
  return [all[0].decodedBodySize, sum(/[.]css$/), sum(/[.]js$/)];
}"""


def visit(browser: Browser, site: str, page_type: str, language: str, *, slower: float) -> Samples:
    """Open a page as somebody does who has never been here, and return what that took."""
    context = browser.new_context(base_url=site, viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(path_of(page_type, language))
    paint = float(page.evaluate(LARGEST_PAINT))
    html, css, js = (size / 1000 for size in page.evaluate(SIZES))
    context.close()
    return {f"{page_type}, largest paint": [paint], f"{page_type}, html": [html], "css": [css], "js": [js]}


def measure(browser: Browser, site: str, *, turns: int, slower: float) -> Samples:
    """Visit every page in every language, turn by turn. The first turn only wakes the site: nothing of it is counted."""
    measured: Samples = defaultdict(list)
    for turn in range(turns + 1):
        tell(f"turn {turn} of {turns}")
        for page_type in PAGES:
            for language in LANGUAGES:
                found = visit(browser, site, page_type, language, slower=slower)
                for key, samples in found.items() if turn else ():
                    measured[key] += samples
    tell("")
    return measured


def main() -> None:
    """Measure and print the table."""
    options = _parser().parse_args()
    program = find_chromium()
    if program is None:
        sys.exit(MISSING)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as site,
        sync_playwright() as playwright,
        running_browser(playwright, program) as browser,
    ):
        measured = measure(browser, site, turns=options.turns, slower=options.slower)
        print(
            f"The starter collection in Chromium {browser.version}, {options.slower:g} times slower than this machine\n"
        )
    print(table({"this": measured}, FIGURES))
    if misses := missed(measured, FIGURES):
        print(f"\nBars missed: {', '.join(misses)}.")
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.feel",
        description="Serve the starter collection on a free port and open its pages in Chromium, as on a slow phone, nothing"
        " kept from before. Takes about a minute. Ends with 1 where a bar is missed.",
        epilog="Close other programs first.",
    )
    parser.add_argument(
        "--turns", type=int, default=5, help="how often each page is opened in each language (%(default)s)"
    )
    parser.add_argument(
        "--slower", type=float, default=4.0, help="how many times slower than this machine (%(default)s)"
    )
    return parser


if __name__ == "__main__":
    main()
