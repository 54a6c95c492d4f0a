"""Borders as short text for a drawing.

Longitude and latitude become whole units on a grid: 1,000 units from west to east for all of Flanders and Brussels, some 240 m each
(the projection is equirectangular, true at 51.1 degrees north). A corner that two places share lands on one spot for both, and only
what changes no shape is left out, so their border stays one line without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians

Spot = tuple[int, int]
WEST, EAST, SOUTH, NORTH = 2.53, 5.93, 50.67, 51.52
ACROSS = 1000
SQUEEZE = cos(radians(51.1))
PER_DEGREE = ACROSS / ((EAST - WEST) * SQUEEZE)
DOWN = round((NORTH - SOUTH) * PER_DEGREE)
# The grid of an enlargement is this much finer.
FINER = 4


def on_grid(longitude: float, latitude: float, finer: int = 1) -> Spot:
    """Degrees to units: x from the west, y from the north."""
    per_degree = PER_DEGREE * finer
    return round((longitude - WEST) * SQUEEZE * per_degree), round((NORTH - latitude) * per_degree)


def is_needless(before: Spot, here: Spot, after: Spot) -> bool:
    """Whether a corner lies on the line between its neighbours, or on a spike that goes out and back."""
    return (here[0] - before[0]) * (after[1] - here[1]) == (here[1] - before[1]) * (after[0] - here[0])


def simplified(ring: Iterable[Spot]) -> list[Spot]:
    """The corners of a closed border without those that change nothing, each once; empty when nothing lies within."""
    kept: list[Spot] = []
    for spot in ring:
        kept.append(spot)
        while len(kept) > 1 and (kept[-2] == kept[-1] or (len(kept) > 2 and is_needless(*kept[-3:]))):
            del kept[-2]
    while len(kept) > 2 and (kept[0] == kept[-1] or is_needless(kept[-2], kept[-1], kept[0])):
        del kept[-1]
    while len(kept) > 2 and is_needless(kept[-1], kept[0], kept[1]):
        del kept[0]
        while len(kept) > 2 and (kept[0] == kept[-1] or is_needless(kept[-2], kept[-1], kept[0])):
            del kept[-1]
    return kept if len(kept) > 2 else []


def twice_the_area(ring: Sequence[Spot]) -> int:
    """In square units; below zero when the border runs the other way round."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise([*ring, *ring[:1]]))


def as_path(rings: Iterable[Sequence[Spot]]) -> str:
    """Path data of an SVG: a move to the first corner, then steps from corner to corner."""
    parts = []
    for ring in rings:
        steps = [(x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise(ring)]
        line = "".join(f"{' ' if index and x >= 0 else ''}{x}{'' if y < 0 else ' '}{y}" for index, (x, y) in enumerate(steps))
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{line}z")
    return "".join(parts)


def spot_within(ring: Sequence[Spot]) -> Spot:
    """Where a number stands: of the middles of the widest stretches at nine heights, the one with the most room around it."""
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    turned = [(y, x) for x, y in ring]
    best, room = ring[0], -1.0
    for part in range(1, 10):
        # Between the lines of the grid, so that no corner lies on it.
        height = top + (bottom - top) * part // 10 + 0.5
        left, right = max(stretches_at(ring, height), key=lambda stretch: stretch[1] - stretch[0])
        across = (left + right) / 2
        tall = max((low - high for high, low in stretches_at(turned, across + 1e-6) if high <= height <= low), default=0.0)
        if min(right - left, tall) > room:
            best, room = (round(across), round(height)), min(right - left, tall)
    return best


def stretches_at(ring: Sequence[Spot], height: float) -> list[tuple[float, float]]:
    """From where to where a level line at this height runs inside the border."""
    crossings = sorted(
        x + (height - y) * (next_x - x) / (next_y - y)
        for (x, y), (next_x, next_y) in pairwise([*ring, *ring[:1]])
        if (y < height) != (next_y < height)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))
