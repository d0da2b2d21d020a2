"""Runs the real server over a copy of the starter collection, and knows an address of every type of page that it serves."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kb import resources

READY_SECONDS: Final = 60
STOP_SECONDS: Final = 20
WITHDRAWN: Final = "withdrawn-example"

DANISH: Final = "fars-legestue-holbaek"
#: A practice that is told in the reader's language.
OWN_LANGUAGE: Final = {
    "en": DANISH,
    "lv": "lnb-media-literacy-seniors",
    "et": "tallinn-language-cafes",
    "fi": "oodi-participatory-budgeting",
    "da": DANISH,
}
#: Words that find something in each language.
WORDS: Final = {"en": "fathers", "lv": "t%C4%93viem", "et": "isad", "fi": "is%C3%A4t", "da": "f%C3%A6dre"}
#: The path of every type of page, below its language. What differs from language to language is filled in.
PAGE_TYPES: Final[Mapping[str, str]] = {
    "home": "",
    "search": "search?q={words}",
    "search-narrowed": "search?q={words}&country=DK&theme=fathers",
    "search-empty": "search?q=qqqxyz&country=DK",
    "search-all": "search",
    "practice": "practices/{own}",
    "practice-other-language": "practices/{foreign}",
    "search-fit": "search?preparation=up-to-2&unknown=yes",
    "search-failures": "search?q={words}&in=failures",
    "compare": "compare?practice=fars-legestue-holbaek&practice=uge17",
    "compare-empty": "compare",
    "my-library": "my-library",
    "theme": "themes/fathers",
    "themes": "themes/",
    "country": "countries/DK",
    "countries": "countries/",
    "map": "map",
    "about": "about",
    "tour-librarians": "tour/librarians",
    "tour-partners": "tour/partners",
    "tour-facilitators": "tour/facilitators",
    "accessibility": "accessibility",
    "patterns": "patterns",
    "not-found": "nowhere/at-all",
    "withdrawn": f"practices/{WITHDRAWN}",
}
#: The answer to those that are not 200.
STATUS: Final[Mapping[str, int]] = {"not-found": 404, "withdrawn": 410}


def path_of(page_type: str, language: str) -> str:
    """Return the path of a type of page in a language."""
    foreign = f"{DANISH}?text={'en' if language == 'da' else 'da'}"
    return f"/{language}/" + PAGE_TYPES[page_type].format(
        words=WORDS[language], own=OWN_LANGUAGE[language], foreign=foreign
    )


@contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[str]:
    """Serve from an empty folder; yield the site's address. At the end, stop as Ctrl-C does; that must succeed.

    `settings` are named as in the environment: `KB_BASE_URL="https://library.example"`.
    """
    port = _free_port()
    base_url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "kb", "run", "--port", str(port), "--workers", "1"],
            env={**_environment(folder), **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C at the terminal reaches pytest, and pytest alone stops the server.
            start_new_session=True,
        )
        try:
            _wait_until_ready(base_url, process, log)
            yield base_url
        finally:
            code = _stop(process)
    assert code == 0, f"the server ended with {code}:\n{log.read_text()}"


def _environment(folder: Path) -> dict[str, str]:
    data = folder / "data"
    data.mkdir()
    dictionaries = (resources.checkout() or folder) / "data" / "dictionaries"
    dictionaries.mkdir(parents=True, exist_ok=True)
    if dictionaries.parent != data:
        (data / "dictionaries").symlink_to(dictionaries, target_is_directory=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return {
        **own,
        "KB_DATA": str(data),
        "KB_PRACTICES": str(_copy_collection(folder / "practices")),
        "KB_CONTACT": "library@kb.example",
    }


def _copy_collection(folder: Path) -> Path:
    """Copy the starter collection, and add a practice that was withdrawn."""
    shutil.copytree(resources.starter_collection(), folder)
    (folder / WITHDRAWN).mkdir()
    published = (folder / DANISH / "en.md").read_text(encoding="utf-8")
    changed = published.replace(
        "\nstatus: published\n", "\nstatus: withdrawn\nwithdrawn_reason: The library asked for it.\n"
    )
    assert changed != published
    (folder / WITHDRAWN / "en.md").write_text(changed, encoding="utf-8")
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up:
        assert process.poll() is None, f"the server did not start:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(f"{base_url}/readyz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:  # refused, or accepted while the site still loads
            time.sleep(0.05)
    raise AssertionError(f"the server was not ready after {READY_SECONDS} seconds:\n{log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
