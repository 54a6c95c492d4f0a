"""Figures from SQL aggregates: a fixed number of queries, whatever the number of goals or entries."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import connection

from goals.figures import sql
from goals.figures.types import LevelFigures, OperationalGoalFigures, StrategicGoalFigures, Total, YearFigures
from goals.kept import kept
from goals.models import OperationalGoal, PolicyPlan, StrategicGoal

PLAN, STRATEGIC, OPERATIONAL = "plan", "sd", "od"
Key = tuple[str, int]
Parts = Iterable[OperationalGoal]


@dataclass
class Tally:
    """What the queries give for one level, while it is being put together."""

    row: tuple[Any, ...] | None = None
    reach: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_mode: dict[str, int] = field(default_factory=dict)
    by_month: dict[int, int] = field(default_factory=dict)


class Tallies(dict[Key, Tally]):
    """A level without entries has an empty tally."""

    def __missing__(self, key: Key) -> Tally:
        return Tally()


def year_figures(*, plan: PolicyPlan, year: int, anew: bool = False) -> YearFigures:
    """The figures of one year of a plan, per OD, per SD and in all.

    Archived goals appear only when entries of that year serve them. ``anew`` counts again what was kept: what is frozen
    leans on nothing but the ledger.
    """
    goals = list(StrategicGoal.objects.filter(plan=plan).prefetch_related("operational_goals"))
    parts = [part for goal in goals for part in goal.operational_goals.all()]
    tallies = Tallies(collect(sql.counts_of_plan(len(parts)), parts=parts, year=year, is_of_plan=year in plan.years, anew=anew))
    return YearFigures(
        plan_period=plan.period,
        plan_title=plan.title,
        year=year,
        total=level(tallies[(PLAN, 0)]),
        strategic_goals=tuple(strategic_goal(goal, tallies) for goal in goals if not goal.archived_at or tallies[(STRATEGIC, goal.pk)].row),
    )


def plan_total(*, plan: PolicyPlan, year: int, anew: bool = False) -> LevelFigures:
    """What ``year_figures`` gives for the whole plan, without counting for each goal."""
    counts = collect(sql.COUNTS_OF_TOTAL, year=year, is_of_plan=year in plan.years, anew=anew)
    return level(Tallies(counts)[(PLAN, 0)])


def strategic_goal(goal: StrategicGoal, tallies: Tallies) -> StrategicGoalFigures:
    return StrategicGoalFigures(
        goal_id=goal.pk,
        code=goal.code,
        number=goal.number,
        text=goal.text,
        label=goal.label,
        figures=level(tallies[(STRATEGIC, goal.pk)]),
        operational_goals=tuple(
            operational_goal(part, tallies)
            for part in goal.operational_goals.all()
            if not (part.archived_at or goal.archived_at) or tallies[(OPERATIONAL, part.pk)].row
        ),
    )


def operational_goal(goal: OperationalGoal, tallies: Tallies) -> OperationalGoalFigures:
    return OperationalGoalFigures(
        goal_id=goal.pk,
        code=goal.code,
        number=goal.number,
        text=goal.text,
        label=goal.label,
        figures=level(tallies[(OPERATIONAL, goal.pk)]),
    )


def goal_figures(*, goal: StrategicGoal | OperationalGoal, year: int) -> dict[int, LevelFigures]:
    """The figures of the operational goals of one goal by their id, the goal itself under 0: one query when
    they are kept, else two (and one for the parts of a strategic goal, unless they are there already).

    A page of one goal needs no count of the whole plan.
    """
    if isinstance(goal, StrategicGoal):
        parts = list(goal.operational_goals.all())
        tallies, own = collect(sql.counts_of_strategic(len(parts)), parts=parts, year=year), (STRATEGIC, goal.pk)
    else:
        tallies, own = collect(sql.COUNTS_OF_GOAL, parts=[goal], year=year), (OPERATIONAL, goal.pk)
    return {0: level(Tallies(tallies)[own]), **{key: level(tally) for (name, key), tally in tallies.items() if name == OPERATIONAL}}


def collect(counts: str, *, year: int, parts: Parts = (), is_of_plan: bool = False, anew: bool = False) -> dict[Key, Tally]:
    """What one query gives for these operational goals and what is above them; kept until somebody writes."""
    places = sorted((part.pk, part.strategic_goal_id) for part in parts)
    goals = [number for number, _above in places]
    parameters = {"goals": goals, "goal": goals[0] if goals else None, "year": year, "is_of_plan": is_of_plan}
    if anew:
        return counted(counts, parameters)
    asked = ("figures", counts, [each.name for each in fields(Tally)], places, year, is_of_plan)
    return kept(asked, lambda: counted(counts, parameters))


def counted(counts: str, parameters: dict[str, Any]) -> dict[Key, Tally]:
    tallies: dict[Key, Tally] = {}
    with connection.cursor() as cursor:
        cursor.execute(counts, parameters)
        for row in cursor.fetchall():
            add(tallies.setdefault((row[0], row[1]), Tally()), row)
    return tallies


def add(tally: Tally, row: tuple[Any, ...]) -> None:
    _level, _key, kind, mode, month, cut, count = row[:7]
    if cut == sql.ALL:
        tally.row = row[6:]
    elif cut == sql.BY_KIND:
        tally.by_kind[kind] = count
    elif cut == sql.BY_MODE:
        tally.by_mode[mode] = count
    elif cut == sql.BY_MONTH:
        tally.by_month[month] = count
    else:
        tally.reach = count


def level(tally: Tally) -> LevelFigures:
    count, half_days, participations, *statuses = tally.row or (0, None, None, *[0] * 6)
    months = tuple(tally.by_month.get(month, 0) for month in range(1, 13))
    return LevelFigures(
        activities=count,
        half_days=total(half_days, count, *statuses[0:2]),
        participations=total(participations, count, *statuses[2:4]),
        organisations=total(tally.reach, count, *statuses[4:6]),
        by_kind=dict(sorted(tally.by_kind.items(), key=lambda item: (-item[1], item[0]))),
        by_quarter=(sum(months[0:3]), sum(months[3:6]), sum(months[6:9]), sum(months[9:12])),
        by_month=months,
        by_mode=dict(sorted(tally.by_mode.items())),
    )


def total(value: Any, count: int, measured: int, unknown: int) -> Total:
    """Nothing measured gives None, which is not zero. What is neither measured nor unknown is not applicable."""
    return Total(value=value if measured else None, measured=measured, unknown=unknown, not_applicable=count - measured - unknown)


EMPTY = level(Tally())
