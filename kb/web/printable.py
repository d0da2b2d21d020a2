"""Words of an address as a page may repeat them."""


def printable(text: str) -> str:
    """Return a text without control characters, which no HTML may hold, and with single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
