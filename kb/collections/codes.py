"""The code in a collection's short link: random, and made to be read aloud in any of the five languages.

It is made of syllables of a consonant and a vowel. Of consonants that one ear takes for another, such as b and p or d and t to a
Finnish or Estonian ear, only one is used; so no letter has to be spelled, and there is no l that could be a 1.
"""

import math
import secrets
import unicodedata
from typing import Final

CONSONANTS: Final = "hjkmnprstv"
VOWELS: Final = "aeiou"
SYLLABLES: Final = 8
#: How hard it is to guess one: 45 bits.
BITS: Final = math.log2(len(CONSONANTS) * len(VOWELS)) * SYLLABLES
#: Between them stands a hyphen.
_IN_GROUP: Final = 4
#: Syllables that make people giggle, or worse, in one of the five languages.
_UNWELCOME: Final = ("hora", "hore", "kaka", "kusi", "muna", "nasi", "pipi", "puta", "tisi", "vitu")


def new_code() -> str:
    """Return a code, without hyphens."""
    while True:
        code = "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES))
        if not any(word in code for word in _UNWELCOME):
            return code


def written(code: str) -> str:
    """Return a code as it stands in an address: `kamu-tote-sipa-vora`."""
    return "-".join(code[start : start + _IN_GROUP] for start in range(0, len(code), _IN_GROUP))


def collection_link(base_url: str, code: str) -> str:
    """Return the short link of a collection, which opens in each reader's language."""
    return f"{base_url}/c/{written(code)}"


def typed(text: str) -> str:
    """Return the code that somebody typed: capitals, accents, spaces and hyphens do not matter. Total: what is odd finds nothing."""
    letters = unicodedata.normalize("NFKD", text[:100].casefold())
    return "".join(letter for letter in letters if letter in CONSONANTS or letter in VOWELS)
