"""Counts facets for engines that have no quick way of their own, so that they are not blamed for it: rows of bits, as ours does."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = "facets.npz"
#: Room for entries that come later.
SPARE: Final = 1024


class FacetRows:
    """For each value of a facet a row of bits, one for each document; documents are numbered as they were added."""

    def __init__(self, names: list[str], rows: NDArray[np.uint64], size: int) -> None:
        self._rows, self._size = rows, size
        self._number = {name: row for row, name in enumerate(names)}

    @classmethod
    def make(cls, documents: Sequence[Iterable[str]]) -> "FacetRows":
        """Return the rows for the values of documents."""
        names = sorted({value for values in documents for value in values})
        made = cls(names, np.zeros((len(names), (len(documents) + SPARE) // 64 + 1), np.uint64), 0)
        for values in documents:
            made.append(values)
        return made

    def append(self, values: Iterable[str]) -> None:
        """Add a document. Values that no document had before are left out: a measurement does not add any."""
        bit = np.uint64(1 << (self._size % 64))
        for value in values:
            if value in self._number:
                self._rows[self._number[value], self._size // 64] |= bit
        self._size += 1

    def counts(self, documents: NDArray[np.int64]) -> dict[str, int]:
        """Return how many of some documents each value has."""
        found = np.zeros(self._rows.shape[1] * 64, np.bool_)
        found[documents] = True
        bits = np.packbits(found, bitorder="little").view(np.uint64)
        counts = np.bitwise_count(self._rows & bits).sum(axis=1)
        return {name: count for name, count in zip(self._number, counts.tolist(), strict=True) if count}

    def save(self, folder: Path) -> None:
        """Keep the rows in a folder."""
        np.savez(folder / FILE, names=np.array([*self._number]), rows=self._rows, size=self._size)

    @classmethod
    def load(cls, folder: Path) -> "FacetRows":
        """Read the rows that a folder keeps."""
        with np.load(folder / FILE) as kept:
            return cls(kept["names"].tolist(), kept["rows"], int(kept["size"]))
