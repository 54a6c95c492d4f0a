"""The example indicators: marked, complete, and left alone the second time."""

from __future__ import annotations

import pytest

from goals.indicators.figures import indicator_values
from goals.models import ClosedYear, Indicator, PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.portal.sample.indicators import load_indicators, told
from tests.factories import OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    plan = PolicyPlanFactory()
    for sd, parts in ((1, 8), (2, 2), (3, 2), (4, 4)):
        for od in range(1, parts + 1):
            OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=sd), number=od)
    return plan


def test_all_of_it_is_an_example_also_when_a_year_is_closed(plan: PolicyPlan, staff: User) -> None:
    ClosedYear.objects.create(year=2024)
    staff.email = "medewerker@voorbeeld.test"
    staff.save()
    assert load_indicators(plan, lambda _line: None) == len(told())
    for figures in indicator_values(plan, plan.years):
        assert figures.indicator.is_sample
        assert (figures.indicator.goal.code if figures.indicator.goal else "plan") in {said["level"] for said in told()}
        assert all(each.target.is_sample for each in figures.years if each.target)
        assert all(each.measurement.is_sample for each in figures.years if each.measurement)
        assert all(each.missing != "not-filled-in" for each in figures.years)
    assert Indicator.objects.filter(owner=staff).count() == 2


def test_a_second_time_changes_nothing(plan: PolicyPlan) -> None:
    load_indicators(plan, lambda _line: None)
    Indicator.objects.filter(code="B1").update(title="Zelf gewijzigd")
    assert load_indicators(plan, lambda _line: None) == 0
    assert Indicator.objects.get(code="B1").title == "Zelf gewijzigd"
