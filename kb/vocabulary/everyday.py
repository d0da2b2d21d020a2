"""Everyday words in five languages, one row per sense, from the tables beside this module.

They bridge languages where the controlled vocabulary has no concept: *mums* and *mammas*, *quarrel* and *riita*.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from kb.languages import LANGUAGES
from kb.vocabulary.terms import DATA

FOLDER: Final = DATA / "everyday"
ASSOCIATIONS: Final = DATA / "associations.tsv"
#: The columns of the tables.
COLUMNS: Final = ("en", "lv", "et", "fi", "da")
assert set(COLUMNS) == set(LANGUAGES)

#: The words for one sense, by language, the most usual first.
Row = Mapping[str, tuple[str, ...]]


def read_rows() -> Iterator[Row]:
    """Yield every row of every table; read from disk at each call."""
    for path in sorted(FOLDER.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = zip(COLUMNS, line.split("\t"), strict=True)
            yield {language: tuple(cell.split("|")) for language, cell in cells if cell}


def read_associations() -> dict[str, tuple[str, ...]]:
    """Return for English words the features that they remind of: `retirement` of `audiences:older-people`."""
    found: dict[str, list[str]] = {}
    if ASSOCIATIONS.exists():
        for line in ASSOCIATIONS.read_text(encoding="utf-8").splitlines():
            feature, _, texts = line.partition("\t")
            for text in texts.split("|"):
                found.setdefault(text.lower(), []).append(feature)
    return {text: tuple(features) for text, features in found.items()}
