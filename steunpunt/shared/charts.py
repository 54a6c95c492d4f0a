"""Charts as SVG from templates: one drawing for page, PDF and screen reader.

    bar_chart([Point("Vorming", 12), Point("Advies", 7)], title="Vooral vorming")   horizontal bars, words above each
    column_chart([Point("jan", 3), Point("feb", None)], title="…")                  months, quarters, years; None stays a gap
    stacked_bar([Point("online", 5), Point("ter plaatse", 9)], title="…")           parts of one whole, at most four
    sparkline([Point("2023", 4), Point("2024", 9)], title="…")                      a line for a table, last point marked
    target_chart([Spot("2024", 31, lower=30)], title="…")                           years against their targets, breaks marked
    month_knots([3, 0, 7, …], title="…")                                            twelve months as a thread, a knot per entry

Each gives safe SVG with the title as its accessible name; an empty title makes it decoration. On a page the
colours come from CSS classes (static/css/figures.css) and follow goal and dark mode. For a PDF give ``palette``:
then plain attributes carry the colours and no stylesheet is needed, as in ``palette=Palette.for_goal(1)``.
The words around a drawing (finding, subtitle, source, table) are HTML: templates/charts/figure.html.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH = 420.0
GOAL_COLOURS = ("#123F8C", "#6B1F63", "#0C5540", "#7D3500")
THREAD = "#A3142B"
OPACITIES = ("1", "0.62", "0.36", "0.18")
MOST_KNOTS = 24


class Point(NamedTuple):
    """A value with its name; None is unknown and is drawn as a gap. ``note`` marks it, such as a year that still runs."""

    label: str
    value: float | None
    is_marked: bool = False


@dataclass(frozen=True)
class Palette:
    """Colours as attributes, for paper: the page leaves this out and uses its stylesheet."""

    accent: str = THREAD
    ink: str = "#000000"
    soft: str = "#55514A"
    line: str = "#DDD7CA"

    @classmethod
    def for_goal(cls, number: int) -> Palette:
        return cls(accent=GOAL_COLOURS[(number - 1) % len(GOAL_COLOURS)])


ON_SCREEN = Palette(accent="currentColor", ink="currentColor", soft="currentColor", line="currentColor")


def bar_chart(points: Sequence[Point], *, title: str, palette: Palette | None = None) -> SafeString:
    """Horizontal bars from zero, in the order given; name above each, value behind it."""
    highest = peak(points)
    rows = []
    for index, point in enumerate(points):
        width = (point.value or 0) / highest * (WIDTH - 64)
        rows.append(
            {
                "label": point.label,
                "value": words(point.value),
                "label_y": coordinate(index * 44 + 15),
                "bar_y": coordinate(index * 44 + 22),
                "value_x": coordinate(width + 8),
                "value_y": coordinate(index * 44 + 33),
                "width": coordinate(width),
            }
        )
    return draw("bar", points, title, palette, rows=rows, height=coordinate(len(points) * 44 or 1))


def column_chart(points: Sequence[Point], *, title: str, palette: Palette | None = None, height: float = 168) -> SafeString:
    """Columns from zero over time. A marked point is filled, the others are a tint when any is marked."""
    highest, base = peak(points), height - 26
    step = WIDTH / max(len(points), 1)
    any_marked = any(point.is_marked for point in points)
    columns = []
    for index, point in enumerate(points):
        tall = (point.value or 0) / highest * (base - 26)
        columns.append(
            {
                "label": point.label,
                "value": words(point.value),
                "is_gap": point.value is None,
                "x": coordinate(index * step + step * 0.16),
                "middle": coordinate(index * step + step / 2),
                "y": coordinate(base - tall),
                "value_y": coordinate(base - tall - 7),
                "width": coordinate(step * 0.68),
                "height": coordinate(tall),
                "opacity": "0.4" if any_marked and not point.is_marked else "1",
                "is_marked": point.is_marked,
            }
        )
    grid = [coordinate(base - (base - 26) * part) for part in (0.5, 1)]
    return draw(
        "column",
        points,
        title,
        palette,
        columns=columns,
        grid=grid,
        base=coordinate(base),
        label_y=coordinate(height - 6),
        height=coordinate(height),
    )


def stacked_bar(points: Sequence[Point], *, title: str, palette: Palette | None = None) -> SafeString:
    """Parts of one whole beside each other, named below in the same order; unknown parts are left out."""
    known = [point for point in points if point.value]
    whole = sum(point.value or 0 for point in known) or 1
    parts, start = [], 0.0
    for index, point in enumerate(known):
        width = (point.value or 0) / whole * WIDTH
        parts.append(
            {
                "label": point.label,
                "value": words(point.value),
                "x": coordinate(start),
                "width": coordinate(max(width - 2, 1)),
                "opacity": OPACITIES[min(index, len(OPACITIES) - 1)],
                "key_y": coordinate(44 + index * 26),
                "text_y": coordinate(56 + index * 26),
            }
        )
        start += width
    return draw("stacked", points, title, palette, parts=parts, height=coordinate(40 + len(parts) * 26))


def sparkline(points: Sequence[Point], *, title: str, palette: Palette | None = None) -> SafeString:
    """A small line from zero; gaps stay gaps; the marked point, or else the last known one, has the knot."""
    highest, step = peak(points), 104 / max(len(points) - 1, 1)
    spots = [None if p.value is None else (8 + i * step, 26 - p.value / highest * 20) for i, p in enumerate(points)]
    known = [index for index, spot in enumerate(spots) if spot]
    marked = next((index for index in known if points[index].is_marked), known[-1] if known else None)
    knot = spots[marked] if marked is not None else None
    return draw(
        "spark",
        points,
        title,
        palette,
        path=line_through(spots),
        knot_x=coordinate(knot[0]) if knot else "",
        knot_y=coordinate(knot[1]) if knot else "",
    )


def month_knots(counts: Sequence[int], *, title: str, palette: Palette | None = None, width: float = WIDTH) -> SafeString:
    """The year as a thread: under each month as many knots as entries (a fuller month draws them closer)."""
    step, knots = width / 12, []
    for month, count in enumerate(counts):
        gap = 9.0 if count <= MOST_KNOTS else 9.0 * MOST_KNOTS / count
        knots += [{"x": coordinate((month + 0.5) * step), "y": coordinate(12 + gap * (index + 1))} for index in range(count)]
    months = [{"x": coordinate((month + 0.5) * step)} for month in range(12)]
    return draw("knots", [Point("", count) for count in counts], title, palette, knots=knots, months=months, width=coordinate(width))


def draw(name: str, points: Sequence[Point], title: str, palette: Palette | None, **parts: Any) -> SafeString:
    # The identifier follows from what is drawn, so that the same data give the same bytes.
    identifier = f"chart-{zlib.crc32(repr((name, title, [tuple(point) for point in points])).encode()):08x}"
    colours = palette or ON_SCREEN
    context = {"title": title, "id": identifier, "palette": colours, "width": coordinate(WIDTH), **parts}
    return mark_safe(render_to_string(f"charts/{name}.svg", context).strip())  # noqa: S308  # rendered by an escaping template


def line_through(spots: Sequence[tuple[float, float] | None]) -> str:
    path, pen_is_up = [], True
    for spot in spots:
        if spot:
            path.append(f"{'M' if pen_is_up else 'L'}{coordinate(spot[0])} {coordinate(spot[1])}")
        pen_is_up = spot is None
    return " ".join(path)


def peak(points: Sequence[Point]) -> float:
    return max([point.value or 0 for point in points] or [0]) or 1


def coordinate(value: float) -> str:
    """Text, so that no language puts its own comma or separator in a drawing."""
    return f"{value:.1f}"


def words(value: float | None) -> str:
    if value is None:
        return _("unknown")
    whole = int(value) if value == int(value) else value
    return number_format(whole, force_grouping=True)


class Spot(NamedTuple):
    """A value of a year with what it should be: at least ``lower``, at most ``upper``. ``missing`` stands where no value is."""

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    missing: str = "?"
    is_break: bool = False
    is_open: bool = False


Across = Callable[[float | None], float | None]


def spot_mark(spot: Spot, index: int, step: float, across: Across, *, is_late: bool, decimals: int) -> dict[str, Any]:
    """Where one year of a target chart stands: its knot, its dashes and its words."""
    left, y = index * step, across(spot.value)
    limits = {across(limit) for limit in (spot.lower, spot.upper)} - {None}
    return {
        "label": spot.label,
        "left": coordinate(left + 5),
        "right": coordinate(left + step - 5),
        "middle": coordinate(left + step / 2),
        "edge": coordinate(left),
        "y": "" if y is None else coordinate(y),
        "value": "" if spot.value is None else number_format(spot.value, decimals, force_grouping=True),
        "value_y": coordinate((y or 0) - 11),
        "missing": spot.missing if y is None else "",
        "limits": [coordinate(limit) for limit in sorted(limit for limit in limits if limit is not None)],
        "is_break": spot.is_break,
        "is_late": is_late,
        "is_open": spot.is_open,
    }


def line_between_breaks(spots: Sequence[Spot], step: float, across: Across) -> str:
    """The line from value to value; it starts anew after a gap and where what is measured changes."""
    path = []
    for index, spot in enumerate(spots):
        y = across(spot.value)
        before = across(spots[index - 1].value) if index and not spot.is_break else None
        if y is not None:
            path.append(f"{'M' if before is None else 'L'}{coordinate(index * step + step / 2)} {coordinate(y)}")
    return " ".join(path)


def target_chart(
    spots: Sequence[Spot], *, title: str, break_label: str = "", palette: Palette | None = None, decimals: int = 0
) -> SafeString:
    """A line over the years with a knot per value and a dash per limit. It starts anew where what is measured changes;
    an open knot is a year that still runs. The axis holds zero, also when values are below it."""
    height, top, step = 210.0, 44.0, WIDTH / max(len(spots), 1)
    known = [0.0, *(float(each) for spot in spots for each in (spot.value, spot.lower, spot.upper) if each is not None)]
    low, high = min(known), max(known)
    per_unit = (height - top - 40) / ((high - low) or 1)

    def across(value: float | None) -> float | None:
        return None if value is None else top + (high - float(value)) * per_unit

    marks = [spot_mark(spot, index, step, across, is_late=index * 2 >= len(spots), decimals=decimals) for index, spot in enumerate(spots)]
    path = line_between_breaks(spots, step, across)
    return draw(
        "target",
        [Point(spot.label, spot.value, spot.is_break) for spot in spots],
        title,
        palette,
        marks=marks,
        path=path,
        axis=coordinate(across(0.0) or 0.0),
        top=coordinate(top - 26),
        break_label=break_label,
        break_y=coordinate(14),
        bottom=coordinate(height - 24),
        missing_y=coordinate((across(0.0) or 0.0) - 8),
        label_y=coordinate(height - 6),
        height=coordinate(height),
    )
