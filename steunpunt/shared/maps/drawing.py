"""A map of places with a number on each: one drawing for page, print and screen reader.

    drawn(areas, {"44021": Mark(5, "Gent: 5 dates", "Gent", "/aanbod/?gemeente=Gent")}, title="In one municipality")

Places without a mark are land. Colours come from static/css/maps.css, in at most four steps, and the number stands on each place, so
that nobody needs to see the colour. Brussels is small: its places are drawn once more, larger, in the sea. A map is never the only way:
the page that shows it gives the same in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from steunpunt.shared.charts import coordinate, words
from steunpunt.shared.maps.outlines import ACROSS, DOWN, FINER, on_grid

MOST_STEPS = 4
# Sizes in units of the grid: figures on the map, the frame of the enlargement, and the room above the land for it.
FIGURE, LETTER = 17.0, 7.2
LARGER = 2.05
WINDOW_WEST, WINDOW_NORTH, WINDOW_EAST, WINDOW_SOUTH = *on_grid(4.238, 50.926), *on_grid(4.488, 50.760)
FRAME_LEFT, FRAME_TOP = 6.0, -64.0
ABOVE = 68


@dataclass(frozen=True)
class Area:
    """A place as ``landscape`` keeps it: path data on the grid, and on the finer one; the spot of its number on the finer one."""

    key: str
    outline: str
    detail: str
    x: int
    y: int
    is_enlarged: bool = False


@dataclass(frozen=True)
class Mark:
    """What there is in a place: a number above zero, what a screen reader says, its name, and where its link leads."""

    number: int
    words: str
    name: str
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Step:
    """One colour of the map, ``shade`` from 1 (light) to 4 (full): the numbers that it stands for."""

    lowest: int
    highest: int
    shade: int

    @property
    def label(self) -> str:
        return words(self.lowest) if self.lowest == self.highest else f"{words(self.lowest)}–{words(self.highest)}"


@dataclass(frozen=True)
class Drawn:
    """The map, its legend, and the keys of marks that have no shape."""

    svg: SafeString
    steps: list[Step]
    missing: list[str]


def steps_of(numbers: Iterable[int]) -> list[Step]:
    """At most four steps: a number each when there are few, or else each about as many times the one before. Empty without numbers."""
    there = sorted(set(numbers))
    if not there:
        return []
    starts = there if len(there) <= MOST_STEPS else rising(there[0], there[-1])
    ends = [*there] if len(there) <= MOST_STEPS else [after - 1 for after in [*starts[1:], there[-1] + 1]]
    first = MOST_STEPS - len(starts) + 1 if len(starts) > 1 else 2
    return [Step(lowest, highest, shade) for shade, (lowest, highest) in enumerate(zip(starts, ends, strict=True), first)]


def rising(lowest: int, highest: int) -> list[int]:
    """Four whole numbers that grow by about the same factor, from the lowest; there are at least five numbers in between."""
    ratio = (highest / lowest) ** (1 / MOST_STEPS)
    starts = [lowest]
    while len(starts) < MOST_STEPS:
        starts.append(max(starts[-1] + 1, ceil(lowest * ratio ** len(starts))))
    return starts


def drawn(areas: Sequence[Area], marks: Mapping[str, Mark], *, title: str) -> Drawn:
    """The map of ``areas`` with the numbers of ``marks`` by key. ``title`` says what it shows, such as the finding."""
    steps = steps_of(mark.number for mark in marks.values())
    marked = [area for area in areas if area.key in marks]
    plain = [area for area in areas if area.key not in marks]
    enlarged = any(area.is_enlarged for area in areas)
    spots = [placed(area, marks[area.key], steps) for area in sorted(marked, key=lambda area: -marks[area.key].number)]
    context = {
        "title": title,
        "box": f"0 {-ABOVE if enlarged else -4} {ACROSS} {DOWN + (ABOVE if enlarged else 4) + 4}",
        "land": "".join(area.outline for area in areas if area.is_enlarged or area.key not in marks),
        "land_enlarged": "".join(area.detail for area in plain if area.is_enlarged),
        "enlarge": enlargement(),
        "frames": frames() if enlarged else [],
        "spots": list(named(spots)),
    }
    return Drawn(render_to_string("charts/map.svg", context), steps, sorted(set(marks) - {area.key for area in areas}))


@dataclass(frozen=True)
class Placed:
    """A mark where it stands. ``name_y`` is None where its name would lie on something else."""

    mark: Mark
    step: int
    outline: str
    is_enlarged: bool
    x: float
    y: float
    name_y: float | None = None

    @property
    def at(self) -> dict[str, str]:
        return {"x": coordinate(self.x), "y": coordinate(self.y), "name_y": coordinate(self.name_y) if self.name_y is not None else ""}

    @property
    def number(self) -> str:
        return words(self.mark.number)


def placed(area: Area, mark: Mark, steps: Sequence[Step]) -> Placed:
    step = next(each.shade for each in steps if each.lowest <= mark.number <= each.highest)
    if not area.is_enlarged:
        return Placed(mark, step, area.outline, False, area.x / FINER, area.y / FINER)
    x, y = (area.x / FINER - WINDOW_WEST) * LARGER + FRAME_LEFT, (area.y / FINER - WINDOW_NORTH) * LARGER + FRAME_TOP
    return Placed(mark, step, area.detail, True, x, y)


def enlargement() -> str:
    """How the finer grid becomes the enlargement."""
    scale = LARGER / FINER
    across, down = FRAME_LEFT - WINDOW_WEST * LARGER, FRAME_TOP - WINDOW_NORTH * LARGER
    return f"translate({coordinate(across)} {coordinate(down)}) scale({scale:.4f})"


def frames() -> list[dict[str, str]]:
    """The window in the map and the same window enlarged."""
    wide, high = WINDOW_EAST - WINDOW_WEST, WINDOW_SOUTH - WINDOW_NORTH
    boxes = [(WINDOW_WEST, WINDOW_NORTH, wide, high), (FRAME_LEFT, FRAME_TOP, wide * LARGER, high * LARGER)]
    return [dict(zip(("x", "y", "width", "height"), map(coordinate, box), strict=True)) for box in boxes]


Box = tuple[float, float, float, float]


def named(spots: Sequence[Placed]) -> Iterator[Placed]:
    """The same with a name under each number, as far as no name lies on a number or on another name; the first ones go first."""
    taken = [box_around(spot.x, spot.y + FIGURE / 3, len(spot.number)) for spot in spots]
    for spot in spots:
        y = spot.y + FIGURE * 1.2
        box = box_around(spot.x, y, len(spot.mark.name))
        if box[0] < 0 or box[2] > ACROSS or any(overlap(box, other) for other in taken):
            yield spot
            continue
        taken.append(box)
        yield Placed(spot.mark, spot.step, spot.outline, spot.is_enlarged, spot.x, spot.y, y)


def box_around(x: float, baseline: float, letters: int) -> Box:
    return x - letters * LETTER / 2, baseline - FIGURE * 0.75, x + letters * LETTER / 2, baseline + 1


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
