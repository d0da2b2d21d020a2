"""Which passwords are refused: those that others would guess early, found by how they are made instead of by a list of millions.

A password is taken apart into pieces that everybody knows (runs of keys, years, common words, the person's own names) and the
characters that remain. What is made of fewer than `LEAST_PARTS` different parts is refused: `Password1234!` is a word, a run and one
character. Four common words in a row are four parts and a space, and welcome.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kb.accounts.common_words import COMMON_WORDS

LEAST: Final = 12
MOST: Final = 128
#: So many different characters, and no fewer, make a password that is not one key pressed for long.
LEAST_CHARACTERS: Final = 5
LEAST_PARTS: Final = 5
#: Shorter parts of names are in too many words to be held against a password.
LEAST_OF_A_NAME: Final = 5
_LEAST_OF_A_RUN: Final = 3
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
    '!"#¤%&/()=',
)
_RUN_PAIRS: Final = frozenset(pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way))
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LEET: Final = tuple(
    str.maketrans(f"0{one}3457@$!+8", f"o{letter}eastasitb") for one, letter in (("1", "i"), ("1", "l"))
)
#: Letters with an accent to our eyes that Unicode knows none of.
_UNDECOMPOSED: Final = str.maketrans("æøłđ", "aold")


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    FEW_CHARACTERS = "few-characters"
    RUN = "run"
    PERSONAL = "personal"
    COMMON = "common"


def weakness_of(password: str, *, about: Iterable[str] = ()) -> Weakness | None:
    """Return why a password is refused, or None. `about` is what is known of its owner: address, name, library."""
    text = unicodedata.normalize("NFKC", password)
    if not LEAST <= len(text) <= MOST:
        return Weakness.SHORT if len(text) < LEAST else Weakness.LONG
    text = text.lower()
    if len(set(_smallest_unit(text))) < LEAST_CHARACTERS:
        return Weakness.FEW_CHARACTERS
    pieces = list(_pieces(text, [*_names(about)]))
    covered = {position for _, start, end in pieces for position in range(start, end)}
    known = {text[start:end]: weakness for weakness, start, end in pieces}
    rest = {character for position, character in enumerate(text) if position not in covered}
    if len(known) + len(rest) >= LEAST_PARTS:
        return None
    return next(
        weakness for weakness in (Weakness.PERSONAL, Weakness.COMMON, Weakness.RUN) if weakness in known.values()
    )


def _smallest_unit(text: str) -> str:
    """Return what a text is a repetition of: `abc` of `abcabcab`."""
    return next(
        text[:length] for length in range(1, len(text) + 1) if text[length:] == text[:-length] or length == len(text)
    )


def _pieces(text: str, names: list[str]) -> Iterator[tuple[Weakness, int, int]]:
    """Yield what everybody knows in a text: why it is weak, where it begins and ends."""
    for start, end in _runs(text):
        yield Weakness.RUN, start, end
    for year in _YEAR.finditer(text):
        yield Weakness.RUN, *year.span()
    taken: set[int] = set()
    words = [(Weakness.PERSONAL, name) for name in names] + [(Weakness.COMMON, word) for word in COMMON_WORDS]
    spellings = [text, *(_unaccented(text).translate(leet) for leet in _LEET)]
    for weakness, word in sorted(words, key=lambda found: -len(found[1])):
        for start in {match.start() for spelling in spellings for match in re.finditer(re.escape(word), spelling)}:
            place = set(range(start, start + len(word)))
            # The longest word has its place; "word" in "password" is no further part.
            if not place & taken:
                taken |= place
                yield weakness, start, start + len(word)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where neighbouring keys, letters of the alphabet or one and the same character follow each other."""
    start = 0
    for position in range(1, len(text) + 1):
        pair = tuple(text[position - 1 : position + 1])
        if len(pair) == 2 and (pair in _RUN_PAIRS or pair[0] == pair[1]):
            continue
        if position - start >= _LEAST_OF_A_RUN:
            yield start, position
        start = position


def _names(about: Iterable[str]) -> Iterator[str]:
    for text in about:
        yield from (name for name in re.findall(r"[^\W_]+", _unaccented(text.lower())) if len(name) >= LEAST_OF_A_NAME)


def _unaccented(text: str) -> str:
    """Return a text without accents, as long as before."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text).translate(_UNDECOMPOSED)
