"""Drawings are well formed, named, honest about gaps, and the same for the same data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from steunpunt.shared.charts import Palette, Point, Spot, bar_chart, column_chart, month_knots, sparkline, stacked_bar, target_chart

POINTS = [Point('Vorming & "meer" <b>', 1200), Point("Advies", 0), Point("Webinar", None), Point("Netwerk", 3.5, is_marked=True)]
NAMESPACE = "{http://www.w3.org/2000/svg}"
MAKERS = [bar_chart, column_chart, stacked_bar, sparkline]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_drawing_is_well_formed_and_named(make: Callable[..., str], language: str) -> None:
    with translation.override(language):
        drawing = make(POINTS, title="Vooral <vorming>")
    root = ElementTree.fromstring(drawing)
    title = root.find(f"{NAMESPACE}title")
    assert title is not None
    assert title.text == "Vooral <vorming>"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert "style=" not in drawing


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_nothing_to_draw_is_still_a_drawing(make: Callable[..., str]) -> None:
    ElementTree.fromstring(make([], title=""))
    ElementTree.fromstring(make([Point("a", 0)], title="Niets"))


def test_paper_gets_its_colours_as_attributes() -> None:
    drawing = column_chart(POINTS, title="x", palette=Palette.for_goal(3))
    assert 'fill="#0C5540"' in drawing
    assert "currentColor" not in drawing


def test_the_same_data_give_the_same_bytes() -> None:
    assert bar_chart(POINTS, title="x") == bar_chart(list(POINTS), title="x")


def test_an_unknown_value_is_a_gap_and_not_a_column_of_zero() -> None:
    root = ElementTree.fromstring(column_chart([Point("2024", None), Point("2025", 0)], title="x"))
    assert len(root.findall(f"{NAMESPACE}rect")) == 1
    assert root.findtext(f"{NAMESPACE}text") == "?"


def test_a_gap_breaks_the_line() -> None:
    path: Any = ElementTree.fromstring(sparkline([Point("a", 1), Point("b", None), Point("c", 2)], title="x")).find(f"{NAMESPACE}path")
    assert path.get("d").count("M") == 2


def test_the_thread_of_a_year_has_a_knot_for_each_entry() -> None:
    root = ElementTree.fromstring(month_knots([0, 1, 30, *[0] * 8, 2], title="x"))
    assert len(root.findall(f"{NAMESPACE}circle")) == 33


def test_a_target_chart_starts_anew_at_a_break_and_leaves_gaps() -> None:
    spots = [
        Spot("2021", 3, lower=4),
        Spot("2022", 5, lower=4),
        Spot("2023", None, missing="–"),
        Spot("2024", 6, lower=4, upper=8, is_break=True, is_open=True),
    ]
    drawing = target_chart(spots, title="Titel", break_label="andere definitie")
    path = re.search(r'class="chart-line" d="([^"]+)"', drawing)
    assert path is not None
    assert [letter for letter in path[1] if letter.isalpha()] == ["M", "L", "M"]
    assert [drawing.count(f'class="{name}"') for name in ("chart-target", "chart-break", "chart-value", "chart-open")] == [4, 1, 2, 1]
    assert ">–<" in drawing
    assert "andere definitie" in drawing


def test_a_target_chart_stays_within_its_frame_also_below_zero() -> None:
    drawing = target_chart([Spot("2021", -40, lower=-20), Spot("2022", 60, lower=50)], title="NPS")
    assert all(0 <= float(y) <= 210 for y in re.findall(r' c?y[12]?="([-\d.]+)"', drawing))


def test_a_target_chart_of_nothing_is_still_a_drawing() -> None:
    assert "<svg" in target_chart([Spot("2021", None)], title="Niets")
    assert "<svg" in target_chart([], title="Niets")
