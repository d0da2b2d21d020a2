"""The colours of the design, read from `tokens.css`, and how well text on them can be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb import resources

_PAIR: Final = re.compile(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
#: Text, and the surfaces on which it stands.
STANDS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "ink": ("paper", "surface", "surface-tint", "honest", "mark"),
    "ink-soft": ("paper", "surface", "surface-tint", "honest"),
    "accent": ("paper", "surface", "surface-tint", "honest"),
    "accent-strong": ("paper", "surface", "surface-tint", "honest"),
    "on-accent": ("accent", "accent-strong"),
    "wrong": ("paper", "surface", "surface-tint"),
}
#: Lines that one must see to know where a field, a button or a part begins, and what they stand on.
EDGES: Final[Mapping[str, tuple[str, ...]]] = {
    "line-strong": ("paper", "surface"),
    "honest-line": ("paper", "honest"),
    "right": ("paper", "surface-tint"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour of the design, light and dark, as #rrggbb."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two colours, one on the other, and their contrast in light and in dark, from 1 to 21."""

    name: str
    on: str
    light: float
    dark: float


@cache
def colours() -> dict[str, Colour]:
    """Return all colours by name."""
    tokens = (resources.STYLES / "tokens.css").read_text("utf-8")
    return {name: Colour(name=name, light=light, dark=dark) for name, light, dark in _PAIR.findall(tokens)}


def contrasts(pairs: Mapping[str, tuple[str, ...]]) -> Iterator[Contrast]:
    """Yield the contrast of each pair."""
    known = colours()
    for name, grounds in pairs.items():
        for on in grounds:
            yield Contrast(
                name=name,
                on=on,
                light=contrast(known[name].light, known[on].light),
                dark=contrast(known[name].dark, known[on].dark),
            )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it (“contrast ratio”)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
