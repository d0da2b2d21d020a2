"""The languages of the interface; the one list that everything else asks."""

from typing import Final

ENGLISH: Final = "en"

#: Interface languages as BCP 47 tags, in the order in which they are offered. English is the fallback.
LANGUAGES: Final[tuple[str, ...]] = ("en", "lv", "et", "fi", "da")
