"""The contexts of the progress pages."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.figures import LevelFigures, Trend, YearFigures, goal_figures, multi_year
from goals.figures.compute import EMPTY
from goals.indicators.reading import lines_of_goal
from goals.models import Indicator, OperationalGoal, PolicyPlan, StrategicGoal
from goals.progress import places, reading
from goals.progress.reading import Goal, Line


@dataclass(frozen=True)
class Section:
    """A strategic goal on the plan page with its parts at a glance."""

    goal: StrategicGoal
    url: str
    figures: LevelFigures
    lines: list[Line]


def plan_page(plan: PolicyPlan, figures: YearFigures, trend: Trend, year: int) -> dict[str, Any]:
    goals = reading.goals_of(plan)
    by_id = {part.goal_id: part.figures for goal in figures.strategic_goals for part in goal.operational_goals}
    whole = {goal.goal_id: goal.figures for goal in figures.strategic_goals}
    sections = [
        Section(goal, places.address(plan, goal, year), whole[goal.pk], lines_of(plan, goal, by_id, trend, year))
        for goal in goals
        if goal.pk in whole
    ]
    return {
        **common(plan, year, None),
        "knots": places.thread_of_plan(plan, goals, year),
        "numbers": reading.numbers(figures.total, trend.plan, plan, year),
        "has_work": bool(figures.total.activities),
        "year_chart": reading.year_chart(trend.plan, plan, _("whole plan"), year),
        "sections": sections,
        "busiest": max((count.activities for count in by_id.values()), default=0),
        "indicators": lines_of_goal(plan, None, year),
        "has_indicators": Indicator.objects.filter(plan=plan).active().exists(),
    }


def goal_page(plan: PolicyPlan, goals: list[StrategicGoal], goal: Goal, year: int) -> dict[str, Any]:
    counted, trend = goal_figures(goal=goal, year=year), multi_year(plan=plan, goal=goal)
    figures, lines = counted[0], []
    if isinstance(goal, StrategicGoal):
        lines = lines_of(plan, goal, {**{part.pk: EMPTY for part in open_parts(goal)}, **counted}, trend, year)
    before, after = places.neighbours(goals, goal)
    return {
        **common(plan, year, goal),
        "goal": goal,
        "above": goal.strategic_goal if isinstance(goal, OperationalGoal) else None,
        "knots": places.thread_of_goal(plan, goals, goal, year),
        "numbers": reading.numbers(figures, trend.of(goal), plan, year),
        "has_work": bool(figures.activities),
        "charts": reading.charts(figures, goal.code, year),
        "year_chart": reading.year_chart(trend.of(goal), plan, goal.code, year) if trend.of(goal) else None,
        "lines": lines,
        "busiest": max((line.figures.activities for line in lines), default=0),
        "indicators": lines_of_goal(plan, goal, year),
        "walk": [(each, places.address(plan, each, year)) if each else None for each in (before, after)],
        "worked_years": [link for link in places.year_links(plan, year, goal) if trend.of(goal).get(link.year)],
    }


def open_parts(goal: StrategicGoal) -> list[OperationalGoal]:
    return [part for part in goal.operational_goals.all() if places.is_open(part)]


def lines_of(plan: PolicyPlan, goal: StrategicGoal, counted: dict[int, LevelFigures], trend: Trend, year: int) -> list[Line]:
    """The parts that have figures: every one in use, and an archived one in a year in which it had work."""
    parts = [part for part in goal.operational_goals.all() if part.pk in counted]
    return [reading.line(part, places.address(plan, part, year), counted[part.pk], trend, year) for part in parts]


def common(plan: PolicyPlan, year: int, goal: Goal | None) -> dict[str, Any]:
    return {
        "plan": plan,
        "year": year,
        "is_running": year == timezone.localdate().year,
        "years": places.year_links(plan, year, goal),
        "crumbs": places.crumbs(plan, year, goal),
        "data_links": places.data_links(plan, year, goal),
        "has_samples": reading.holds_samples(plan, year, goal),
    }
