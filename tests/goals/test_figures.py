"""Figures against an independent, slow calculation in plain Python."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from goals.figures import LevelFigures, Total, YearFigures, from_plain, goal_figures, multi_year, plan_total, sql, to_plain, year_figures
from goals.models import (
    Activity,
    ActivityContribution,
    ActivityKind,
    ActivityOrganisation,
    Mode,
    OperationalGoal,
    PolicyPlan,
    StrategicGoal,
    ValueStatus,
)
from landscape.models import Organisation
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory, StrategicGoalFactory

YEAR = 2024


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    half_days = draw(st.sampled_from(ValueStatus.values))
    participations = draw(st.sampled_from(ValueStatus.values))
    reach = draw(st.sampled_from(ValueStatus.values))
    return {
        "kind": draw(st.sampled_from(ActivityKind.values)),
        "mode": draw(st.sampled_from(Mode.values)),
        "starts_on": draw(st.dates(date(2023, 12, 1), date(2025, 1, 31))),
        "half_days_status": half_days,
        "half_days": Decimal(draw(st.integers(0, 20))) / 2 if half_days == "measured" else None,
        "participations_status": participations,
        "participations": draw(st.integers(0, 300)) if participations == "measured" else None,
        "organisations_status": reach,
        "goals": draw(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)),
        "organisations": draw(st.lists(st.integers(0, 3), max_size=3, unique=True)) if reach == "measured" else [],
    }


def slow_total(rows: list[dict[str, Any]], value: str) -> Total:
    statuses = Counter(row[f"{value}_status"] for row in rows)
    measured = [row[value] for row in rows if row[f"{value}_status"] == "measured"]
    result: Any = len({name for names in measured for name in names}) if value == "organisations" else sum(measured)
    return Total(result if measured else None, statuses["measured"], statuses["unknown"], statuses["not-applicable"])


def slow_level(rows: list[dict[str, Any]]) -> LevelFigures:
    months = [sum(row["starts_on"].month == month for row in rows) for month in range(1, 13)]
    return LevelFigures(
        activities=len(rows),
        half_days=slow_total(rows, "half_days"),
        participations=slow_total(rows, "participations"),
        organisations=slow_total(rows, "organisations"),
        by_kind=dict(Counter(row["kind"] for row in rows)),
        by_quarter=(sum(months[:3]), sum(months[3:6]), sum(months[6:9]), sum(months[9:])),
        by_month=tuple(months),
        by_mode=dict(Counter(row["mode"] for row in rows)),
    )


def write(ledger: list[dict[str, Any]], goals: list[OperationalGoal], organisations: list[Organisation]) -> None:
    for row in ledger:
        fields = {name: value for name, value in row.items() if name not in {"goals", "organisations"}}
        with transaction.atomic():
            activity = Activity.objects.create(title="Iets", **fields)
            for index, number in enumerate(row["goals"]):
                ActivityContribution.objects.create(activity=activity, goal=goals[number], is_primary=index == 0)
            for number in row["organisations"]:
                ActivityOrganisation.objects.create(activity=activity, organisation=organisations[number])


class TestAgainstPlainPython(TestCase):
    # A slow example says something of the machine, not of the figures.
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ledger=st.lists(entries(), max_size=12))
    def test_every_level_agrees(self, ledger: list[dict[str, Any]]) -> None:
        plan = PolicyPlanFactory(first_year=2021, last_year=2027)
        first, second = (StrategicGoalFactory(plan=plan, number=number) for number in (1, 2))
        goals = [OperationalGoalFactory(strategic_goal=first, number=number) for number in (1, 2, 3)]
        goals += [OperationalGoalFactory(strategic_goal=second, number=number) for number in (1, 2)]
        organisations = [OrganisationFactory(municipality=None) for _ in range(4)]
        write(ledger, goals, organisations)

        figures = year_figures(plan=plan, year=YEAR)

        rows = [row for row in ledger if row["starts_on"].year == YEAR]
        assert figures.total == slow_level(rows) == plan_total(plan=plan, year=YEAR)
        for goal, numbers in zip(figures.strategic_goals, ({0, 1, 2}, {3, 4}), strict=True):
            assert goal.figures == slow_level([row for row in rows if numbers & set(row["goals"])])
            assert goal_figures(goal=StrategicGoal.objects.get(pk=goal.goal_id), year=YEAR)[0] == goal.figures
            for part, number in zip(goal.operational_goals, sorted(numbers), strict=True):
                assert part.figures == slow_level([row for row in rows if number in row["goals"]])
                assert goal_figures(goal=goals[number], year=YEAR)[0] == part.figures
        with mock.patch.object(sql, "MOST_BITS", 0):
            # As it is for a plan with so many goals that they do not fit in the bits of one number.
            assert year_figures(plan=plan, year=YEAR) == figures
            for goal in figures.strategic_goals:
                assert goal_figures(goal=StrategicGoal.objects.get(pk=goal.goal_id), year=YEAR)[0] == goal.figures
        self.years_agree(plan, goals, ledger)
        assert from_plain(json.loads(json.dumps(to_plain(figures)))) == figures

    def years_agree(self, plan: PolicyPlan, goals: list[OperationalGoal], ledger: list[dict[str, Any]]) -> None:
        def years(numbers: set[int]) -> dict[int, int]:
            return dict(Counter(row["starts_on"].year for row in ledger if numbers & set(row["goals"])))

        trend = multi_year(plan=plan)
        assert trend.plan == years({0, 1, 2, 3, 4})
        for number, goal in enumerate(goals):
            assert trend.of(goal) == multi_year(plan=plan, goal=goal).of(goal) == years({number})
        for numbers in ({0, 1, 2}, {3, 4}):
            strategic = goals[min(numbers)].strategic_goal
            assert multi_year(plan=plan, goal=strategic).of(strategic) == years(numbers)


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    return PolicyPlanFactory()


def test_a_year_without_work_is_unknown_and_not_zero(plan: PolicyPlan) -> None:
    OperationalGoalFactory(strategic_goal__plan=plan)
    total = year_figures(plan=plan, year=YEAR).total
    assert total.activities == 0
    assert total.participations == Total(None, 0, 0, 0)


def test_a_measured_zero_is_zero(plan: PolicyPlan) -> None:
    ActivityFactory(participations=0, participations_status="measured", goals=[OperationalGoalFactory(strategic_goal__plan=plan)])
    assert year_figures(plan=plan, year=YEAR).total.participations == Total(0, 1, 0, 0)


def test_an_archived_goal_stays_where_work_was_done(plan: PolicyPlan) -> None:
    from django.utils import timezone

    used, unused = (OperationalGoalFactory(strategic_goal__plan=plan, number=n, archived_at=timezone.now()) for n in (1, 2))
    ActivityFactory(goals=[used])
    shown = [part.goal_id for goal in year_figures(plan=plan, year=YEAR).strategic_goals for part in goal.operational_goals]
    assert shown == [used.pk]
    assert unused.pk not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(plan: PolicyPlan, count: int, django_assert_num_queries: Any) -> None:
    for number in range(1, count + 1):
        ActivityFactory(goals=[OperationalGoalFactory(strategic_goal__plan=plan, number=number)])
    with django_assert_num_queries(4):
        figures: YearFigures = year_figures(plan=plan, year=YEAR)
    with django_assert_num_queries(3):
        assert year_figures(plan=plan, year=YEAR) == figures
    with django_assert_num_queries(3):
        assert year_figures(plan=plan, year=YEAR, anew=True) == figures
    with django_assert_num_queries(2):
        assert plan_total(plan=plan, year=YEAR) == figures.total
    assert figures.total.activities == count


def test_one_goal_gives_what_the_whole_year_gives_for_it(plan: PolicyPlan, django_assert_num_queries: Any) -> None:
    goals = [OperationalGoalFactory(strategic_goal__plan=plan, number=number) for number in (1, 2)]
    ActivityFactory(goals=goals, participations=12, participations_status="measured")
    ActivityFactory(goals=[goals[1]], mode="online", half_days_status="not-applicable")
    whole = year_figures(plan=plan, year=YEAR).strategic_goals[0]
    with django_assert_num_queries(3):
        strategic = goal_figures(goal=goals[0].strategic_goal, year=YEAR)
    assert strategic == {0: whole.figures, **{part.goal_id: part.figures for part in whole.operational_goals}}
    for part, goal in zip(whole.operational_goals, goals, strict=True):
        assert goal_figures(goal=goal, year=YEAR)[0] == part.figures


def test_the_trend_counts_an_entry_once_at_each_level(plan: PolicyPlan, django_assert_num_queries: Any) -> None:
    goals = [OperationalGoalFactory(strategic_goal__plan=plan, number=number) for number in (1, 2)]
    ActivityFactory(goals=goals, starts_on=date(2023, 5, 1))
    ActivityFactory(goals=[goals[1]])
    with django_assert_num_queries(2):
        trend = multi_year(plan=plan)
    assert trend.plan == {2023: 1, 2024: 1}
    strategic = goals[0].strategic_goal
    assert multi_year(plan=plan, goal=strategic).of(strategic) == trend.plan
    assert [trend.of(goal) for goal in goals] == [{2023: 1}, {2023: 1, 2024: 1}]
    assert [multi_year(plan=plan, goal=goal).of(goal) for goal in goals] == [trend.of(goal) for goal in goals]
