"""The name of a practice in addresses and folders, made of its title once, and for ever."""

import unicodedata
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final

from kb.practices.fields import SLUG, is_slug

#: Short enough to be read aloud, and to be told apart by a number.
MOST: Final = 60
#: For a title without a letter that could be written in ASCII.
NAMELESS: Final = "practice"
#: What does not come apart into a letter and a mark.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def slug_for(title: str, is_taken: Callable[[str], bool]) -> str:
    """Return a slug of a title's words that is not taken, if need be with a number."""
    words = SLUG.findall(_ascii(title))
    short = "-".join(words)[: MOST + 1]
    if len(short) > MOST:
        short = short[:MOST].rpartition("-")[0] or short[:MOST]
    short = short or NAMELESS
    slug = next(slug for slug in _numbered(short) if not is_taken(slug))
    assert is_slug(slug)
    return slug


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"


def _ascii(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
