"""Fewer corners for the borders of many places at once, the same for both sides of a border.

A border is cut where three places meet, or where it touches another one; each stretch is thinned by itself (Douglas and Peucker, 1973)
and always from the same end, so that neighbours keep the same corners and no gap opens between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from math import hypot

from steunpunt.shared.maps.outlines import Spot, simplified

Ring = Sequence[Spot]


def thinned(rings: Iterable[Ring], tolerance: float) -> list[list[Spot]]:
    """The closed borders in the order given, each corner at most ``tolerance`` units from where it was left out; empty: nothing is left."""
    clean = [closed(ring) for ring in rings]
    fixed = meetings(clean)
    return [simplified(spot for stretch in stretches(ring, fixed) for spot in thin(stretch, tolerance)[:-1]) for ring in clean]


def closed(ring: Ring) -> list[Spot]:
    """Each corner once in a row, and the first not again at the end."""
    kept = [spot for spot, _same in groupby(ring)]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def meetings(rings: Iterable[Ring]) -> set[Spot]:
    """Corners from which lines go to more than two others."""
    beside: dict[Spot, set[Spot]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise([*ring, *ring[:1]]):
            beside[one].add(other)
            beside[other].add(one)
    return {spot for spot, others in beside.items() if len(others) > 2}


def stretches(ring: Ring, fixed: set[Spot]) -> list[list[Spot]]:
    """The border in pieces that begin and end in a fixed corner; without one, in its first corner from the west."""
    ends = {spot for spot in ring if spot in fixed} or {min(ring)}
    start = next(index for index, spot in enumerate(ring) if spot in ends)
    pieces: list[list[Spot]] = [[ring[start]]]
    for spot in [*ring[start + 1 :], *ring[: start + 1]]:
        pieces[-1].append(spot)
        if spot in ends:
            pieces.append([spot])
    return pieces[:-1]


def thin(stretch: list[Spot], tolerance: float) -> list[Spot]:
    """The same from either end."""
    backwards = stretch[::-1] < stretch
    line = stretch[::-1] if backwards else stretch
    kept, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far, index = max(((away(line[index], line[first], line[last]), index) for index in range(first + 1, last)), default=(0.0, first))
        if far > tolerance:
            kept.add(index)
            todo += [(first, index), (index, last)]
    found = [line[index] for index in sorted(kept)]
    return found[::-1] if backwards else found


def away(spot: Spot, start: Spot, end: Spot) -> float:
    """Distance from a spot to the line between two others."""
    along_x, along_y, x, y = end[0] - start[0], end[1] - start[1], spot[0] - start[0], spot[1] - start[1]
    length = along_x**2 + along_y**2
    part = min(max((x * along_x + y * along_y) / length, 0), 1) if length else 0
    return hypot(x - part * along_x, y - part * along_y)
