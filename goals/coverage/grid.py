"""The grid as the page and the export show it: rows, cells and what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.coverage.counting import NOTHING, Months, count_colleagues, count_goals, count_target_groups
from goals.models import OperationalGoal, PolicyPlan, StrategicGoal
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.vocabulary.models import TargetGroup

# From pale to full: how much there is beside the fullest cell of its kind.
STEPS = 4


class Per(Enum):
    """How a year is cut into columns; the words are part of addresses that people share."""

    QUARTER = "kwartaal"
    MONTH = "maand"


@dataclass(frozen=True)
class Period:
    """One column: months from ``first`` to ``last``."""

    label: str
    short: str
    query: tuple[tuple[str, str], ...]
    first: int
    last: int
    is_ahead: bool


@dataclass(frozen=True)
class Cell:
    """``step`` goes from 0 (nothing) to 4; ``url`` leads to the entries that it counts."""

    count: int
    step: int
    url: str
    period: Period | None

    @property
    def is_ahead(self) -> bool:
        return self.count == 0 and self.period is not None and self.period.is_ahead


@dataclass(frozen=True)
class Row:
    """A goal, a colleague, a target group or a total with its cells; ``kind`` is od, sd, all, archived,
    outside, person, nobody, group or none."""

    kind: str
    code: str
    label: str
    cells: tuple[Cell, ...]
    total: Cell
    goal: StrategicGoal | OperationalGoal | None = None

    @property
    def is_empty(self) -> bool:
        return self.total.count == 0


@dataclass(frozen=True)
class Grid:
    """The rows per group (a strategic goal, what lies outside the plan, colleagues, target groups), and the total row."""

    periods: tuple[Period, ...]
    groups: tuple[tuple[Row, ...], ...]
    total: Row
    outside: int
    without_work: tuple[Row, ...]

    @property
    def rows(self) -> list[Row]:
        return [*(row for group in self.groups for row in group), self.total]


def periods_of(year: int, per: Per, today: date) -> tuple[Period, ...]:
    names = [date_format(date(year, month, 1), "F") for month in range(1, 13)]
    shorts = [date_format(date(year, month, 1), "M").lower().rstrip(".") for month in range(1, 13)]
    ahead = [date(year, month, 1) > today for month in range(1, 13)]
    if per is Per.MONTH:
        return tuple(Period(names[m - 1], shorts[m - 1], (("maand", str(m)),), m, m, ahead[m - 1]) for m in range(1, 13))
    return tuple(
        Period(
            _("Quarter %(number)s") % {"number": number},
            _("Q%(number)s") % {"number": number},
            (("kwartaal", str(number)),),
            number * 3 - 2,
            number * 3,
            ahead[number * 3 - 3],
        )
        for number in range(1, 5)
    )


class Drawer:
    """Makes rows from months: the same cut and the same filter in every cell."""

    def __init__(self, year: int, periods: tuple[Period, ...], person: int | None = None) -> None:
        self.periods = periods
        self.always = [("jaar", str(year)), *([("wie", str(person))] if person else [])]

    def cut(self, months: Months) -> list[int]:
        return [sum(months[period.first - 1 : period.last]) for period in self.periods]

    def row(self, kind: str, label: str, months: Months, *, most: int, query: Sequence[tuple[str, str]] | None, **more: Any) -> Row:
        """``most`` is the fullest cell of this kind of rows; without ``query`` no list shows just these entries."""
        cells = tuple(
            Cell(count, step_of(count, most), self.address(query, period.query, count), period)
            for count, period in zip(self.cut(months), self.periods, strict=True)
        )
        total = sum(months)
        more.setdefault("code", "")
        return Row(kind=kind, label=label, cells=cells, total=Cell(total, 0, self.address(query, (), total), None), **more)

    def address(self, query: Sequence[tuple[str, str]] | None, period: Sequence[tuple[str, str]], count: int) -> str:
        if query is None or not count:
            return ""
        return f"{reverse('activities:list')}?{urlencode([*self.always, *query, *period])}"

    def most(self, months: Iterable[Months]) -> int:
        return max((count for each in months for count in self.cut(each)), default=0)


def step_of(count: int, most: int) -> int:
    """Nothing is 0; the fullest cell is 4, and whatever is there at all is at least 1."""
    return -(-count * STEPS // most) if count else 0


def goal_grid(visitor: Visitor, *, plan: PolicyPlan, year: int, per: Per, today: date, person: int | None = None) -> Grid:
    """Every goal in use, archived ones that had work, and what lies outside the plan; empty for who may not read entries."""
    goals = list(StrategicGoal.objects.filter(plan=plan).prefetch_related("operational_goals"))
    for goal in goals:
        for part in goal.operational_goals.all():
            part.strategic_goal = goal
    used = {part.pk: part for goal in goals if not goal.archived_at for part in goal.operational_goals.all() if not part.archived_at}
    counts = count_goals(year=year, in_plan=list(used), person=person) if may(visitor, "activity.read") else {}
    drawer = Drawer(year, periods_of(year, per, today), person)
    others = [key for level, key in counts if level == "od" and key not in used]
    strangers = (
        OperationalGoal.objects.filter(pk__in=others)
        .select_related("strategic_goal")
        .order_by("strategic_goal__plan__first_year", "strategic_goal__number", "number")
    )
    archived = list(strangers) if others else []
    outside = counts.get(("outside", 0), NOTHING)
    most = drawer.most([outside, *(counts.get(("od", pk), NOTHING) for pk in [*used, *others])])
    most_above = drawer.most(months for (level, _key), months in counts.items() if level == "sd")

    def of_goal(goal: OperationalGoal, kind: str) -> Row:
        query = [("doel", str(goal.pk))]
        return drawer.row(kind, goal.label, counts.get(("od", goal.pk), NOTHING), most=most, query=query, code=goal.code, goal=goal)

    def of_strategic(goal: StrategicGoal) -> Row:
        query = [("doel", str(part.pk)) for part in goal.operational_goals.all()]
        return drawer.row("sd", goal.label, counts.get(("sd", goal.pk), NOTHING), most=most_above, query=query, code=goal.code, goal=goal)

    groups = [
        (of_strategic(goal), *(of_goal(part, "od") for part in goal.operational_goals.all() if part.pk in used))
        for goal in goals
        if not goal.archived_at
    ]
    if archived:
        last = drawer.row("outside", _("Serves no goal in use"), outside, most=most, query=None)
        groups.append((*(of_goal(goal, "archived") for goal in archived), *((last,) if sum(outside) else ())))
    return Grid(
        periods=drawer.periods,
        groups=tuple(groups),
        total=total_row(drawer, counts.get(("all", 0), NOTHING)),
        outside=sum(outside),
        without_work=tuple(row for group in groups for row in group if row.kind == "od" and row.is_empty),
    )


def total_row(drawer: Drawer, months: Months) -> Row:
    return drawer.row("all", _("All activities"), months, most=drawer.most([months]), query=())


def colleague_grid(visitor: Visitor, *, year: int, per: Per, today: date) -> Grid:
    """Every colleague with an account in use, and who had work; an activity of two colleagues stands at both."""
    counts = count_colleagues(year=year) if may(visitor, "activity.read") else {}
    drawer = Drawer(year, periods_of(year, per, today))
    with_work = {key for level, key in counts if level == "person"}
    people = [user for user in User.objects.all() if user.pk in with_work or user.is_colleague] if counts else []
    nobody = counts.get(("nobody", 0), NOTHING)
    most = drawer.most([nobody, *(counts.get(("person", user.pk), NOTHING) for user in people)])
    rows = [
        drawer.row("person", str(user), counts.get(("person", user.pk), NOTHING), most=most, query=[("wie", str(user.pk))])
        for user in people
    ]
    if sum(nobody):
        rows.append(drawer.row("nobody", _("Nobody named"), nobody, most=most, query=None))
    return Grid(drawer.periods, (tuple(rows),) if rows else (), total_row(drawer, counts.get(("all", 0), NOTHING)), 0, ())


def target_group_grid(visitor: Visitor, *, year: int, per: Per, today: date) -> Grid:
    """Every target group of the vocabulary, those without work too; an activity for two groups stands at both."""
    counts = count_target_groups(year=year) if may(visitor, "activity.read") else {}
    drawer = Drawer(year, periods_of(year, per, today))
    groups = list(TargetGroup.objects.all()) if counts else []
    nobody = counts.get(("none", 0), NOTHING)
    most = drawer.most([nobody, *(counts.get(("group", group.pk), NOTHING) for group in groups)])
    rows = [
        drawer.row("group", group.name, counts.get(("group", group.pk), NOTHING), most=most, query=[("doelgroep", str(group.pk))])
        for group in groups
    ]
    if sum(nobody):
        rows.append(drawer.row("none", _("No target group named"), nobody, most=most, query=None))
    return Grid(drawer.periods, (tuple(rows),) if rows else (), total_row(drawer, counts.get(("all", 0), NOTHING)), 0, ())
