"""Borders are made short without gaps between neighbours, and drawn with a number on each place."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from steunpunt.shared.maps.drawing import Area, Mark, drawn, steps_of
from steunpunt.shared.maps.outlines import ACROSS, DOWN, EAST, NORTH, SOUTH, WEST, as_path, on_grid, simplified, spot_within, twice_the_area
from steunpunt.shared.maps.thinning import thinned

Spot = tuple[int, int]
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
spots = some.tuples(some.integers(0, 60), some.integers(0, 60))
heights = some.lists(some.integers(-20, 20), min_size=2, max_size=30)


def skyline(ground: list[int]) -> list[Spot]:
    """A line from west to east."""
    return [(5 * index, y) for index, y in enumerate(ground)]


def two_neighbours(ground: list[int]) -> tuple[list[Spot], list[Spot]]:
    """What lies north and what lies south of a line, with one corner more where they meet."""
    line, east = skyline(ground), 5 * (len(ground) - 1)
    return [(0, -100), (east, -100), *reversed(line)], [*line, (east, 100), (0, 100)]


def corners(path: str) -> list[list[Spot]]:
    """Path data back to corners, as a browser reads them."""
    rings = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)z", path):
        ring, numbers = [(int(x), int(y))], [int(each) for each in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            ring.append((ring[-1][0] + right, ring[-1][1] + down))
        rings.append(ring)
    return rings


def test_degrees_become_units_from_the_north_west() -> None:
    assert on_grid(WEST, NORTH) == (0, 0)
    assert on_grid(EAST, SOUTH) == (ACROSS, DOWN)
    assert abs(on_grid(WEST, SOUTH, 4)[1] - 4 * DOWN) <= 2


@calm
@given(some.lists(spots, max_size=25))
def test_what_is_left_out_changes_no_shape(ring: list[Spot]) -> None:
    kept = simplified(ring)
    assert twice_the_area(kept) == twice_the_area(ring)
    assert set(kept) <= set(ring)
    assert simplified(kept) == kept
    if kept:
        assert corners(as_path([kept])) == [kept]


@calm
@given(heights, some.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_neighbours_stay_neighbours(ground: list[int], tolerance: float) -> None:
    """What the one loses the other gains: together they are as large as before."""
    rings = two_neighbours(ground)
    north, south = thinned(rings, tolerance)
    whole = 200 * 5 * (len(ground) - 1)
    assert abs(twice_the_area(north)) + abs(twice_the_area(south)) == 2 * whole
    border = {spot for spot in north if spot[1] > -100} - set(south)
    assert border == set()


def test_thinning_leaves_out_what_is_close_to_the_line_and_nothing_else() -> None:
    ring = [(0, 0), (50, 1), (100, 0), (100, 50), (60, 80), (0, 50)]
    assert set(thinned([ring], 2)[0]) == set(ring) - {(50, 1)}
    assert thinned([[(0, 0), (1, 1), (0, 0)]], 2) == [[]]


@calm
@given(heights)
def test_a_number_stands_inside_the_border(ground: list[int]) -> None:
    ring = simplified(two_neighbours([4 * y for y in ground])[0])
    x, y = spot_within(ring)
    assert 0 <= x <= 5 * (len(ground) - 1)
    line = skyline([4 * each for each in ground])
    below = max(line[max(x // 5 - 1, 0) : x // 5 + 3], key=lambda spot: spot[1])
    assert -100 <= y <= max(below[1], -99)


@calm
@given(some.lists(some.integers(1, 5000), max_size=40))
def test_each_number_has_one_colour_and_a_higher_one_no_lighter(numbers: list[int]) -> None:
    steps = steps_of(numbers)
    assert len(steps) <= 4
    shades = [[step.shade for step in steps if step.lowest <= number <= step.highest] for number in sorted(numbers)]
    assert all(len(shade) == 1 for shade in shades)
    assert shades == sorted(shades)
    assert all(1 <= step.shade <= 4 for step in steps)


def square(key: str, x: int, y: int, *, enlarged: bool = False) -> Area:
    return Area(key, f"M{x} {y}l9 0 0 9-9 0z", f"M{4 * x} {4 * y}l36 0 0 36-36 0z" if enlarged else "", 4 * x + 18, 4 * y + 18, enlarged)


@pytest.mark.parametrize("nasty", ["</title><script>", "&lt;b>"])
def test_a_drawing_says_its_numbers_and_escapes_what_people_wrote(nasty: str) -> None:
    areas = [square("1", 100, 100), square("2", 200, 100), square("3", 530, 304, enlarged=True)]
    marks = {
        "1": Mark(3, f"{nasty}: 3", nasty, "?a=1&b=2", is_chosen=True),
        "3": Mark(9, "Elders: 9", "Elders", "/x/"),
        "4": Mark(1, "", "", ""),
    }
    chart = drawn(areas, marks, title="Waar?")
    tree = ElementTree.fromstring(chart.svg)
    links = tree.findall("{http://www.w3.org/2000/svg}a")
    assert [(link.get("href"), link.get("aria-label"), link.get("aria-current")) for link in links] == [
        ("/x/", "Elders: 9", None),
        ("?a=1&b=2", f"{nasty}: 3", "true"),
    ]
    texts = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["9", "Elders", "3", nasty]
    assert chart.missing == ["4"]
    assert [step.label for step in chart.steps] == ["1", "3", "9"]


def test_names_that_would_lie_on_each_other_are_left_out_and_numbers_never() -> None:
    areas = [square("1", 100, 100), square("2", 112, 100)]
    marks = {key: Mark(int(key), "", "Geraardsbergen", "") for key in ("1", "2")}
    assert re.findall(r'<text class="map-(\w+)', drawn(areas, marks, title="").svg) == ["number", "name", "number"]
