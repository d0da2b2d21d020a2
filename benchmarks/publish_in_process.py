"""Publishes practices as the program itself does, inside one process, and prints how long it took. Run by `measures.publishing`.

It runs with the measured checkout's Python and packages, so it uses nothing of `benchmarks`.
"""

import os
import sys
import time
import urllib.request
from dataclasses import replace

from kb.search.opening import create_catalogue
from kb.settings import settings_from


def main() -> None:
    """Write practices one after another; print `figure:milliseconds` lines."""
    base, turn, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    catalogue = create_catalogue(settings_from(os.environ))
    catalogue.sync()
    slugs = sorted(catalogue.store.stamps())[int(turn) * count :]
    for number, slug in enumerate(slugs[:count]):
        practice = catalogue.store.read(slug).practice
        assert practice is not None
        word = f"qvzx{turn}n{number}inside"
        text = replace(practice.original, body=f"{practice.original.body}\n{word.capitalize()} was added.\n")
        started = time.perf_counter()
        catalogue.store.write(replace(practice, original=text))
        written = time.perf_counter()
        catalogue.sync()
        taken_in = time.perf_counter()
        # The language of the interface only decides about the words around the results.
        while word not in _fetch(f"{base}/en/search?q={word}").partition("<main")[2].partition("<mark")[2].lower():
            time.sleep(0.002)
        found = time.perf_counter()
        print(f"write:{(written - started) * 1000}")
        print(f"sync:{(taken_in - written) * 1000}")
        print(f"found, in process:{(found - started) * 1000}")


def _fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
        return content.decode("utf-8")


if __name__ == "__main__":
    main()
