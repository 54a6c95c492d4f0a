"""The parts of the look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from steunpunt.shared.fonts import FACES, make_fonts
from steunpunt.shared.templatetags import look


@dataclass
class Strategic:
    number: int = 3


@dataclass
class Operational:
    strategic_goal: Strategic
    number: int = 2


@pytest.mark.parametrize("goal", [3, "3", "SD3-OD2", "SD 3", Strategic(), Operational(Strategic())])
def test_everything_that_belongs_to_a_goal_has_its_mark(goal: object) -> None:
    assert look.goal_class(goal) == "goal-3"
    assert 'aria-label="SD3"' in look.goal_mark(goal)


def test_a_fifth_goal_starts_again_with_the_first_mark_and_keeps_its_number() -> None:
    assert look.goal_class(5) == "goal-1"
    assert ">5</text>" in look.goal_mark(5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "onbekend"), (0, "0"), (1440, "1.440"), (Decimal("2.50"), "2,50"), (Decimal("3.00"), "3")],
)
def test_unknown_is_a_word_and_zero_a_number(value: Decimal | int | None, shown: str) -> None:
    with translation.override("nl"):
        assert look.number(value) == shown


@pytest.mark.parametrize(("part", "whole", "share"), [(1, 4, 25.0), (None, 4, 0.0), (3, 0, 0.0), (9, 3, 100.0)])
def test_a_share_stays_between_nothing_and_all(part: int | None, whole: int, share: float) -> None:
    assert look.share_of(part, whole) == share


def test_a_bar_is_drawn_with_a_point_in_dutch_too() -> None:
    with translation.override("nl"):
        html = Template("{% progress 1 3 goal=2 %}").render(Context())
    assert 'width="33.33%"' in html
    assert "goal-2" in html


def test_the_thread_says_where_we_are() -> None:
    knots = [look.Knot("Missie", "/a/"), look.Knot("SD1", "/b/", goal=1, is_current=True)]
    html = Template("{% thread knots %}").render(Context({"knots": knots}))
    assert html.count('aria-current="page"') == 1


def test_text_in_a_component_is_escaped() -> None:
    html = Template("{% include 'components/card.html' with title=title url='/x/' only %}").render(Context({"title": "<b>x</b>"}))
    assert "&lt;b&gt;" in html


def test_fonts_are_made_once_and_stay_small(tmp_path: Path) -> None:
    assert len(make_fonts(tmp_path)) == len(FACES)
    assert make_fonts(tmp_path) == []
    assert sum(path.stat().st_size for path in tmp_path.glob("*.woff2")) < 45_000


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def light(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "ink-soft", "thread", "good", "care", "goal-1", "goal-2", "goal-3", "goal-4"])
def test_text_colours_reach_seven_to_one(scheme: int, name: str) -> None:

    css = Path(settings.BASE_DIR, "static/css/look.css").read_text()

    def colour(token: str) -> str:
        value = re.findall(rf"--{token}: (#[0-9a-f]+);", css)[scheme]
        return value if len(value) == 7 else "#" + "".join(letter * 2 for letter in value[1:])

    for background in ("paper", "surface"):
        assert contrast(colour(name), colour(background)) >= 7


def test_every_component_says_how_it_is_used() -> None:
    for path in Path(settings.BASE_DIR, "templates/components").glob("*.html"):
        assert "{% comment %}" in path.read_text(), path
        name = path.stem
        assert name in Path(settings.BASE_DIR, "docs/components.md").read_text() or name in ("header", "footer", "messages"), path
