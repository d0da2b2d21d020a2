"""Makes map.json, the outlines of the countries of northern Europe, from Natural Earth's public domain borders.

python -m kb.vocabulary.make_map countries-50m.json

The file of borders is TopoJSON; the npm package `world-atlas` has it. Everything is reckoned in kilometres east and north of the
middle of the map, and written in whole units of the picture, y downwards.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from babel.core import get_global

from kb.vocabulary.outlines import MAP

#: Longitude and latitude that the map is drawn around.
MIDDLE: Final = (18.5, 61.0)
EARTH_KM: Final = 6371.0
#: What is seen, in kilometres around the middle.
WEST, SOUTH, EAST, NORTH = -930, -860, 830, 1150
KM_PER_UNIT: Final = 1.8
#: Land goes on outside the picture, so that its edge is no coast.
MARGIN_KM: Final = 30
#: A corner of a coast that encloses less is straightened; an island that is smaller is left out (Hiiumaa has a thousand).
LEAST_CORNER_KM2: Final = 5.0
LEAST_ISLAND_KM2: Final = 60.0
#: How finely a place for the label is looked for.
LABEL_STEPS: Final = 60
#: What has a code of its own and is coloured with its country.
PART_OF: Final = {"AX": "FI"}

Point = tuple[float, float]
Ring = list[Point]


def main(arguments: Sequence[str]) -> None:
    """Run the command."""
    if len(arguments) != 1:
        sys.exit("usage: python -m kb.vocabulary.make_map PATH/TO/countries-50m.json")
    atlas = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    drawn: dict[str, list[Ring]] = {}
    for code, rings in countries(atlas):
        drawn.setdefault(PART_OF.get(code, code), []).extend(rings)
    # A line for each country: a new edition of the borders shows what it changed.
    lines = ",\n".join(f'  "{code}": {json.dumps(_outline(drawn[code]))}' for code in sorted(drawn) if drawn[code])
    size = f'"width": {_unit(EAST - WEST)},\n"height": {_unit(NORTH - SOUTH)}'
    MAP.write_text(f'{{\n{size},\n"countries": {{\n{lines}\n}}\n}}\n', encoding="utf-8")
    print(f"{MAP}: {MAP.stat().st_size} bytes")


def countries(atlas: Mapping[str, Any]) -> Iterator[tuple[str, list[Ring]]]:
    """Yield ISO 3166-1 alpha-2 codes with what the frame shows of the country."""
    arc = _arcs(atlas)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        if "id" not in geometry:
            continue  # without a code of its own
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = (_clip(_join(ring, arc)) for polygon in polygons for ring in polygon)
        yield _code(geometry["id"]), [ring for ring in rings if abs(_area(ring)) >= LEAST_ISLAND_KM2]


def _code(number: str) -> str:
    """Return the letters for the three digits of a country, which CLDR keeps as an alias of them."""
    return str(get_global("territory_aliases")[number][0])


def _arcs(atlas: Mapping[str, Any]) -> Callable[[int], Ring]:
    """Return what gives an arc by number, projected and simplified: once for both neighbours, or a gap opens between them."""
    (scale_x, scale_y), (left, bottom) = atlas["transform"]["scale"], atlas["transform"]["translate"]

    @cache
    def arc(number: int) -> Ring:
        x = y = 0
        points = []
        for step_x, step_y in atlas["arcs"][number]:
            x, y = x + step_x, y + step_y
            points.append(project(left + x * scale_x, bottom + y * scale_y))
        return simplify(points) if any(map(_is_near, points)) else [points[0], points[-1]]

    return arc


def project(longitude: float, latitude: float) -> Point:
    """Return kilometres east and north of the middle, by Lambert's azimuthal equal-area projection (Snyder 1987, 24-2 to 24-4)."""
    east, north = math.radians(longitude - MIDDLE[0]), math.radians(latitude)
    middle = math.radians(MIDDLE[1])
    towards = math.sin(middle) * math.sin(north) + math.cos(middle) * math.cos(north) * math.cos(east)
    stretch = EARTH_KM * math.sqrt(2 / (1 + towards))
    return (
        stretch * math.cos(north) * math.sin(east),
        stretch * (math.cos(middle) * math.sin(north) - math.sin(middle) * math.cos(north) * math.cos(east)),
    )


def simplify(points: Ring) -> Ring:
    """Return a line without its least corners, by the method of Visvalingam and Whyatt (1993); its ends stay."""
    kept = list(points)
    while len(kept) > 2:
        corners = [abs(_area(kept[at : at + 3])) for at in range(len(kept) - 2)]
        least = min(corners)
        if least >= LEAST_CORNER_KM2:
            break
        del kept[corners.index(least) + 1]
    return kept


def _join(numbers: Sequence[int], arc: Callable[[int], Ring]) -> Ring:
    """Return a ring of arcs; `~n` is arc `n` backwards, and each begins where the last one ended (TopoJSON, 2.1.4)."""
    ring: Ring = []
    for number in numbers:
        ring += (arc(number) if number >= 0 else arc(~number)[::-1])[:-1]
    return ring


def _clip(ring: Ring) -> Ring:
    """Return what of a ring lies in the frame, by the method of Sutherland and Hodgman (1974)."""
    for axis, edge, side in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        limit = edge - side * MARGIN_KM
        kept: Ring = []
        for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
            is_in = (point[axis] - limit) * side >= 0
            if is_in != ((before[axis] - limit) * side >= 0):
                along = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + along * (point[0] - before[0]), before[1] + along * (point[1] - before[1])))
            if is_in:
                kept.append(point)
        ring = kept
    return ring


def _is_near(point: Point) -> bool:
    return WEST - 200 < point[0] < EAST + 200 and SOUTH - 200 < point[1] < NORTH + 200


def _area(ring: Ring) -> float:
    """Return the area in square kilometres, by the shoelace formula; its sign tells which way round."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _outline(rings: list[Ring]) -> dict[str, Any]:
    """Return a country as the file has it: the path, and where its label stands."""
    x, y = _label_place(max(rings, key=lambda ring: abs(_area(ring))))
    return {"path": "".join(map(_path, rings)), "x": _unit(x - WEST), "y": _unit(NORTH - y)}


def _path(ring: Ring) -> str:
    """Return a ring as a path of whole units, each relative to the last."""
    units = [(_unit(x - WEST), _unit(NORTH - y)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(units)]
    moved = "".join(f"{x: d}{y: d}" for x, y in steps if x or y)
    return f"M{units[0][0]} {units[0][1]}l{moved}z".replace(" -", "-").replace("l ", "l")


def _label_place(ring: Ring) -> Point:
    """Return the point inside the ring and the picture that lies farthest from the border, of those on a grid."""
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    west, east, south, north = max(min(xs), WEST), min(max(xs), EAST), max(min(ys), SOUTH), min(max(ys), NORTH)
    grid = (
        (west + (east - west) * column / LABEL_STEPS, south + (north - south) * row / LABEL_STEPS)
        for column in range(1, LABEL_STEPS)
        for row in range(1, LABEL_STEPS)
    )
    inside = [point for point in grid if _is_inside(point, ring)]
    return max(inside, key=lambda point: _room(point, ring)) if inside else ring[0]


def _room(point: Point, ring: Ring) -> float:
    x, y = point
    return min(x - WEST, EAST - x, y - SOUTH, NORTH - y, *(math.dist(point, corner) for corner in ring))


def _is_inside(point: Point, ring: Ring) -> bool:
    """Tell whether a line from the point to the east crosses the ring an odd number of times."""
    x, y = point
    crossed = (
        x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
        if (a[1] > y) != (b[1] > y)
    )
    return sum(crossed) % 2 == 1


def _unit(kilometres: float) -> int:
    return round(kilometres / KM_PER_UNIT)


if __name__ == "__main__":
    main(sys.argv[1:])
