"""Stores of practices, for tests, and names that lead out of them."""

from pathlib import Path

from kb.practices.store import FolderStore

# Nothing absolute: these also go to `write`, which must not be trusted with a real folder while it may be wrong.
NO_SLUGS = [
    "",
    ".",
    "..",
    "../outside",
    "a/b",
    "a\\b",
    "A",
    "å",
    "a--b",
    "-a",
    "a-",
    "a.md",
    "a\x00b",
    "a\n",
    "a" * 81,
    "%2e%2e",
]


def folder_store(folder: Path) -> FolderStore:
    """Return a store of the practices in this folder."""
    return FolderStore(folder / "practices", lock=folder / "writer.lock")
