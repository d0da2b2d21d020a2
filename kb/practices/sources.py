"""Which practices name which addresses as their sources: noted when all are gone through for the link checks.

The note is derived, and as old as the last time; without it nothing is known.
"""

import json
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from kb.practices.store import PracticeStore, read_published, replace_file

_log = logging.getLogger(__name__)


def note_sources(store: PracticeStore, note: Path, *, rest_seconds: float = 0.0) -> set[str]:
    """Note who names what, and return all addresses. Each practice is read, which takes a minute with ten thousand."""
    found: dict[str, list[str]] = {}
    for slug in store.stamps():
        practice = read_published(store, slug)
        if practice is not None and practice.facts.sources:
            found[slug] = [source.url for source in practice.facts.sources]
        time.sleep(rest_seconds)
    _write(note, found)
    return {url for urls in found.values() for url in urls}


def slugs_naming(note: Path, addresses: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return by slug the addresses, of some, that a practice named when it was noted."""
    if not addresses:
        return {}
    named = {slug: tuple(url for url in urls if url in addresses) for slug, urls in _noted(note).items()}
    return {slug: urls for slug, urls in named.items() if urls}


def _write(note: Path, found: Mapping[str, Sequence[str]]) -> None:
    """Write the note; a full disk costs the note, not the checks."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        replace_file(note, json.dumps(found).encode())
    except OSError:
        _log.exception("it was not noted which practices name which sources")


def _noted(note: Path) -> dict[str, list[str]]:
    try:
        data = json.loads(note.read_bytes())
        return {str(slug): [str(url) for url in urls] for slug, urls in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
