"""Outlines of the countries of northern Europe for drawing a map, read once from map.json; `make_map.py` makes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

# Not in `data/`: a finer coast line must not make the index stale.
MAP: Final = Path(__file__).parent / "map.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A country as an SVG path, and the place of its label; both in units of the picture."""

    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """The size of the picture, and what it shows of each country, by ISO 3166-1 alpha-2 code."""

    width: int
    height: int
    countries: Mapping[str, Outline]


@cache
def outlines() -> Outlines:
    """Return the outlines that come with the program."""
    content = json.loads(MAP.read_text(encoding="utf-8"))
    countries = {code: Outline(**outline) for code, outline in content["countries"].items()}
    return Outlines(width=content["width"], height=content["height"], countries=countries)
