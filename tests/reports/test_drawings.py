"""Drawings of the print: nothing of them falls outside its frame, however little or much there is to draw."""

from __future__ import annotations

import pytest

from goals.models import ActivityKind
from steunpunt.reports.chapters import NARROW, WIDE, kind_chart, quarter_bars
from steunpunt.reports.printing import points_cover, year_cover


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("number", [0, 1, 5, len(ActivityKind.values)])
def test_every_kind_lies_within_its_chart(width: int, number: int) -> None:
    chart = kind_chart({kind: 1 + index * 97 for index, kind in enumerate(ActivityKind.values[:number])}, width)
    assert len(chart["bars"]) == number
    for bar in chart["bars"]:
        assert bar["y"] + 11 <= chart["height"]
        assert bar["count_x"] + 30 <= chart["width"]
    assert len({bar["y"] for bar in chart["bars"]}) == number


@pytest.mark.parametrize("counts", [[0, 0, 0, 0], [1, 0, 2, 9], [400, 1, 1, 1]])
def test_quarters_stand_on_their_line(counts: list[int]) -> None:
    assert all(bar["y"] + bar["height"] == pytest.approx(80) and bar["label_y"] >= 10 for bar in quarter_bars(counts))


@pytest.mark.parametrize("most", [0, 1, 30, 400, 20_000])
def test_the_year_on_the_cover_has_a_knot_for_each_activity(most: int) -> None:
    months = [most, 0, 3, *[most // 2] * 9]
    cover = year_cover(months)
    assert [len(row["knots"]) for row in cover["rows"]] == months
    for row in cover["rows"]:
        for knot in row["knots"]:
            assert 58 <= knot["x"] <= 494.01
            assert 0 <= knot["y"] <= cover["height"]
    assert cover["radius"] >= 0


def test_ten_points_without_text_are_ten_knots() -> None:
    assert [knot["label"] for knot in points_cover({})["knots"]] == [str(number) for number in range(1, 11)]
