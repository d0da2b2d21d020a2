"""Which characters can be set: Typst brings its fonts along, and PDF/UA refuses a page with a letter that none of them has."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

#: From the first to the last character: Latin, Greek and Cyrillic letters, punctuation, money, arrows, signs and shapes.
RANGES: Final = (
    (0x20, 0x4FF),
    (0x1E00, 0x1FFF),
    (0x2000, 0x2040),
    (0x2044, 0x2052),
    (0x2054, 0x20A4),
    (0x20A6, 0x20BF),
    (0x2100, 0x211E),
    (0x2150, 0x2151),
    (0x2153, 0x215F),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
#: Stands for a letter that cannot be set, so that a reader sees that one is missing.
MISSING: Final = "\u25a1"
#: Breaks nothing and shows nothing, or turns the direction of what follows; marks that are still alone after composing.
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Mn", "Me", "Mc"})
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def settable(text: str) -> str:
    """Return a text with only what can be set: pictograms are left out, other unknown letters become a box.

    Where nothing else would be left, one box is: a page without a title cannot be set either. In an address they are
    written with percent signs, so that it leads where it did.
    """
    if text.isascii() and text.isprintable():
        return text
    if _ADDRESS.fullmatch(text):
        return "".join(one if _settable(one) == one else quote(one, errors="ignore") for one in text)
    left = "".join(map(_settable, unicodedata.normalize("NFC", text)))
    return left if left.strip() or not text.strip() else MISSING


def _settable(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if character.isspace() and category != "Zs":
        return " "
    if category in _LEFT_OUT:
        return ""
    code = ord(character)
    if category != "Cn" and any(first <= code <= last for first, last in RANGES):
        return character
    return "" if category == "So" else MISSING
