"""Words of a text, and words without their diacritics. Pure functions that everything in search shares."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: A word, with apostrophes inside.
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ONE_LETTER: Final = str.maketrans({"ø": "o", "å": "a", "æ": "a", "ß": "s", "ł": "l", "đ": "d", "þ": "t", "ð": "d"})
_TWO_LETTERS: Final = str.maketrans({"ø": "oe", "å": "aa", "æ": "ae", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def words(text: str) -> list[str]:
    """Return the words of a text, normalised."""
    return WORD.findall(normalised(text))


def normalised(text: str) -> str:
    """Return a text in lower case, composed (NFC), with straight apostrophes."""
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")


@lru_cache(maxsize=8_000)
def folded(word: str) -> tuple[str, ...]:
    """Return a word without diacritics: with ø as o, and if that differs with ø as oe."""
    if word.isascii():
        return (word,)
    return tuple(dict.fromkeys((_strip_marks(word.translate(_ONE_LETTER)), _strip_marks(word.translate(_TWO_LETTERS)))))


def _strip_marks(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
