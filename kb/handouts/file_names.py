"""What a file that somebody takes away is called in the folder of downloads."""

import re
from typing import Final

MOST_CHARACTERS: Final = 60


def file_name(title: str) -> str:
    """Return a title as the name of a file without its ending: words with hyphens, in the letters of their language."""
    words = "-".join(re.findall(r"\w+", title))
    shortened = words if len(words) <= MOST_CHARACTERS else words[:MOST_CHARACTERS].rpartition("-")[0]
    return shortened or words[:MOST_CHARACTERS] or "collection"
