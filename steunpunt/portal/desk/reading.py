"""What one colleague did, owns and still has to do. The same reading serves my own page and that of a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils.formats import date_format

from goals.activities.starting import day_to_start_with
from goals.figures import LevelFigures, Total, year_figures
from goals.models import Activity, OperationalGoal, PolicyPlan, ValueStatus
from goals.progress.places import address
from goals.week.calendar import Week
from goals.week.sheet import entries_of
from steunpunt.accounts.models import User

MOST_UNCOUNTED = 8
# Older than this, nobody remembers how many there were.
UNCOUNTED_DAYS = 62


@dataclass(frozen=True)
class GoalLine:
    """A goal that somebody owns, with its figures of the year; ``is_quiet`` when nothing serves it this quarter yet."""

    goal: OperationalGoal
    figures: LevelFigures
    in_quarter: int
    url: str

    @property
    def is_quiet(self) -> bool:
        return self.in_quarter == 0


@dataclass(frozen=True)
class YearNumbers:
    """What one person carried out in a year; the same entry counts for each who did it."""

    activities: int
    half_days: Total
    participations: Total
    by_month: list[tuple[str, int]]


@dataclass(frozen=True)
class Desk:
    person: User
    day: date
    week: Week
    entries: list[Activity]
    numbers: YearNumbers
    goals: list[GoalLine]

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def quarter(self) -> int:
        return (self.day.month + 2) // 3

    @property
    def quiet_goals(self) -> list[GoalLine]:
        return [line for line in self.goals if line.is_quiet]

    @property
    def entries_url(self) -> str:
        return f"{reverse('activities:list')}?wie={self.person.pk}&jaar={self.year}"


def desk_of(person: User, *, viewer: User, today: date) -> Desk:
    """The desk on a day; when no plan covers it, on the last day that a plan covers."""
    day = day_to_start_with(today)
    week = Week.of(day)
    return Desk(
        person=person,
        day=day,
        week=week,
        entries=list(entries_of(person, week, viewer=viewer)),
        numbers=numbers_of(person, viewer, day.year),
        goals=goal_lines(person, day),
    )


def goal_lines(person: User, day: date) -> list[GoalLine]:
    """The goals that somebody owns in the plan of this day; the figures are those of the pages of the plan."""
    plan = PolicyPlan.objects.of_year(day.year).first()
    owned = list(OperationalGoal.objects.active().of_plan(plan).filter(owner=person)) if plan else []
    if plan is None or not owned:
        return []
    figures = {
        part.goal_id: part.figures for goal in year_figures(plan=plan, year=day.year).strategic_goals for part in goal.operational_goals
    }
    place = (day.month + 2) // 3 - 1
    return [GoalLine(goal, figures[goal.pk], figures[goal.pk].by_quarter[place], address(plan, goal, day.year)) for goal in owned]


def numbers_of(person: User, viewer: User, year: int) -> YearNumbers:
    rows = Activity.objects.visible_to(viewer).of_year(year).filter(staff_rows__user=person).order_by()
    found = rows.aggregate(activities=Count("pk"), **totals("half_days"), **totals("participations"))
    months = dict(rows.values_list("starts_on__month").annotate(number=Count("pk")))
    return YearNumbers(
        activities=found["activities"],
        half_days=total(found, "half_days"),
        participations=total(found, "participations"),
        by_month=[(date_format(date(year, month, 1), "F"), months.get(month, 0)) for month in range(1, 13)],
    )


def totals(name: str) -> dict[str, Any]:
    return {
        f"{name}_sum": Sum(name),
        **{f"{name}_{status.name.lower()}": Count("pk", filter=Q(**{f"{name}_status": status})) for status in ValueStatus},
    }


def total(found: dict[str, Any], name: str) -> Total:
    return Total(found[f"{name}_sum"], found[f"{name}_measured"], found[f"{name}_unknown"], found[f"{name}_not_applicable"])


def uncounted(user: User, day: date) -> list[Activity]:
    """What I carried out lately, without a word on how many came: while I still remember."""
    rows = Activity.objects.visible_to(user).filter(staff_rows__user=user, participations_status=ValueStatus.UNKNOWN)
    return list(rows.filter(starts_on__range=(day - timedelta(days=UNCOUNTED_DAYS), day)).order_by("-starts_on", "-pk")[:MOST_UNCOUNTED])


@dataclass(frozen=True)
class TeamLine:
    person: User
    this_week: int
    this_year: int
    last: date | None


def team(viewer: User, day: date) -> list[TeamLine]:
    """Every colleague who can log in, with how much stands in the ledger; two queries, whatever the size of the team."""
    week = Week.of(day)
    rows = Activity.objects.visible_to(viewer).of_year(day.year).filter(staff_rows__user__isnull=False).order_by()
    in_week = Count("pk", filter=Q(starts_on__range=(week.monday, week.sunday)))
    counted: Iterable[Any] = rows.values_list("staff_rows__user").annotate(week=in_week, year=Count("pk"), last=Max("starts_on"))
    found = {pk: numbers for pk, *numbers in counted}
    people = User.objects.colleagues().filter(is_active=True)
    return [TeamLine(person, *found.get(person.pk, (0, 0, None))) for person in people]
