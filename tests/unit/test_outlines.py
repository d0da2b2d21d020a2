"""The outlines of countries that the map is drawn from, and what makes them."""

import re

import pytest

from kb.pages.pictures import PROJECT_COUNTRIES
from kb.vocabulary.make_map import LEAST_CORNER_KM2, MIDDLE, project, simplify
from kb.vocabulary.outlines import MAP, outlines
from kb.vocabulary.places import is_country


def test_the_countries_of_the_project_and_their_neighbours_are_on_the_map() -> None:
    assert {*PROJECT_COUNTRIES, "SE", "NO", "LT"} <= outlines().countries.keys()


def test_the_map_is_light() -> None:
    assert MAP.stat().st_size <= 20_000


@pytest.mark.parametrize("code", outlines().countries)
def test_an_outline_is_one_of_a_country_and_its_label_stands_in_the_picture(code: str) -> None:
    outline = outlines().countries[code]

    assert is_country(code)
    assert re.fullmatch(r"(M-?\d+ ?-?\d+l[-\d ]+z)+", outline.path)
    assert 0 < outline.x < outlines().width
    assert 0 < outline.y < outlines().height


def test_neighbours_share_their_border() -> None:
    def corners(code: str) -> set[tuple[int, int]]:
        found = set()
        for ring in outlines().countries[code].path.removesuffix("z").split("z"):
            start, _, steps = ring.removeprefix("M").partition("l")
            x, y = map(int, re.findall(r"-?\d+", start))
            found.add((x, y))
            numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
            for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + step_x, y + step_y
                found.add((x, y))
        return found

    assert len(corners("EE") & corners("LV")) > 5
    assert not corners("EE") & corners("DK")


def test_the_middle_of_the_map_is_the_origin_and_north_is_up() -> None:
    assert project(*MIDDLE) == pytest.approx((0, 0))
    east, north = project(MIDDLE[0], MIDDLE[1] + 1)
    assert east == pytest.approx(0)
    # A degree of latitude is 111 km.
    assert north == pytest.approx(111.2, abs=0.1)


def test_a_small_corner_is_straightened_and_a_large_one_stays() -> None:
    small, large = LEAST_CORNER_KM2 / 100, LEAST_CORNER_KM2
    assert simplify([(0, 0), (10, small), (20, 0)]) == [(0, 0), (20, 0)]
    assert simplify([(0, 0), (10, large), (20, 0)]) == [(0, 0), (10, large), (20, 0)]
