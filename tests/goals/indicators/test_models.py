"""What the database refuses of indicators, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from goals.actions.ledger import YearClosedError, broken_rule, writing
from goals.models import ClosedYear, Indicator, IndicatorDefinition, IndicatorMeasurement, IndicatorTarget, StatusOverride
from goals.models.indicator_rules import DEFINITION_IN_USE, GOAL_OUTSIDE_PLAN, YEAR_OUTSIDE_PLAN
from steunpunt.accounts.models import User
from tests.factories import IndicatorFactory, OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory

MANUAL = {"source": "manual", "measure": ""}


@contextmanager
def refused(name: str) -> Any:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    assert broken_rule(error.value) == name


@pytest.fixture
def indicator(db: None) -> Indicator:
    return IndicatorFactory()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("indicator_code_fits_an_address", {"code": "a/b"}),
        ("indicator_code_fits_an_address", {"code": "-A"}),
        ("indicator_has_title_and_unit", {"unit": ""}),
        ("indicator_decimals_up_to_three", {"decimals": 4}),
        ("indicator_baseline_has_year_and_source", {"baseline_value": Decimal(3)}),
        ("indicator_baseline_has_year_and_source", {"baseline_value": Decimal(3), "baseline_year": 2020}),
        ("indicator_baseline_has_year_and_source", {"baseline_source": "Veldtekening"}),
    ],
)
def test_an_indicator_is_whole(db: None, name: str, change: dict[str, Any]) -> None:
    with refused(name):
        IndicatorFactory(**change)


def test_a_code_is_there_once_in_a_plan(indicator: Indicator) -> None:
    with refused("indicator_code_once"):
        IndicatorFactory(code=indicator.code)
    IndicatorFactory(code=indicator.code, plan=PolicyPlanFactory(first_year=2026, last_year=2030, is_current=False))


def test_an_indicator_measures_one_level_of_its_own_plan(indicator: Indicator) -> None:
    goal = OperationalGoalFactory()
    with refused("indicator_of_one_level"):
        IndicatorFactory(operational_goal=goal, strategic_goal=goal.strategic_goal)
    other = PolicyPlanFactory(first_year=2026, last_year=2030, is_current=False)
    for level in ({"operational_goal": goal}, {"strategic_goal": goal.strategic_goal}):
        assert IndicatorFactory(**level).goal in (goal, goal.strategic_goal)
        with refused(GOAL_OUTSIDE_PLAN):
            IndicatorFactory(plan=other, **level)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("indicator_definition_has_text", {"text": ""}),
        ("indicator_definition_measure_of_source", {"measure": ""}),
        ("indicator_definition_measure_of_source", {"source": "manual"}),
        ("indicator_definition_measure_of_source", {"source": "survey", "measure": ""}),
        ("indicator_definition_filters_the_ledger", {**MANUAL, "mode": "online"}),
        ("indicator_definition_filters_the_ledger", {**MANUAL, "kinds": ["training"]}),
        ("indicator_definition_kinds_known", {"kinds": ["training", "feest"]}),
        ("indicator_definition_bounds", {"lower_bound": Decimal(1), "upper_bound": Decimal(2)}),
        ("indicator_definition_bounds", {"direction": "within", "lower_bound": Decimal(3), "upper_bound": Decimal(2)}),
        (YEAR_OUTSIDE_PLAN, {"valid_from_year": 2026}),
    ],
)
def test_a_definition_is_whole(db: None, name: str, change: dict[str, Any]) -> None:
    with refused(name):
        IndicatorFactory(definition=change)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("indicator_target_value_or_bounds", {}),
        ("indicator_target_value_or_bounds", {"value": 1, "lower": 1, "upper": 2}),
        ("indicator_target_value_or_bounds", {"lower": 1}),
        ("indicator_target_value_or_bounds", {"lower": 2, "upper": 1}),
        (YEAR_OUTSIDE_PLAN, {"value": 1, "year": 2031}),
    ],
)
def test_a_target_is_a_value_or_bounds_for_a_year_of_the_plan(indicator: Indicator, name: str, values: dict[str, Any]) -> None:
    with refused(name):
        IndicatorTarget.objects.create(**{"indicator": indicator, "year": 2024, **values})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("indicator_measurement_status", {"status": "measured", "source": "Telling", "measured_on": date(2024, 5, 1)}),
        ("indicator_measurement_status", {"status": "unknown", "value": 0, "reason": "Niet geteld"}),
        ("indicator_measurement_has_source_or_reason", {"status": "measured", "value": 0, "measured_on": date(2024, 5, 1)}),
        ("indicator_measurement_has_source_or_reason", {"status": "unknown"}),
        ("indicator_measurement_has_source_or_reason", {"status": "not-applicable"}),
    ],
)
def test_zero_unknown_and_not_applicable_stay_apart(indicator: Indicator, name: str, values: dict[str, Any]) -> None:
    with refused(name):
        IndicatorMeasurement.objects.create(indicator=indicator, year=2024, **values)


def test_a_judgement_has_a_reason_and_judges(indicator: Indicator) -> None:
    with refused("indicator_override_has_reason"):
        StatusOverride.objects.create(indicator=indicator, year=2024, status="reached", reason="")
    with refused("indicator_override_status_known"):
        StatusOverride.objects.create(indicator=indicator, year=2024, status="no-target", reason="Zomaar")


def another(indicator: Indicator, year: int) -> IndicatorDefinition:
    return IndicatorDefinition.objects.create(indicator=indicator, valid_from_year=year, text="Anders geteld.", source="manual")


def test_a_closed_year_keeps_its_definition(indicator: Indicator) -> None:
    ClosedYear.objects.create(year=2023)
    first = indicator.definitions.get()
    attempts: list[Callable[[], Any]] = [
        lambda: IndicatorDefinition.objects.filter(pk=first.pk).update(text="Iets anders"),
        lambda: IndicatorDefinition.objects.filter(pk=first.pk).update(valid_from_year=2024),
        lambda: IndicatorDefinition.objects.filter(pk=first.pk).delete(),
        lambda: another(indicator, 2022),
        lambda: another(indicator, 2023),
        indicator.delete,
    ]
    for attempt in attempts:
        with refused(DEFINITION_IN_USE):
            attempt()
    later = another(indicator, 2024)
    IndicatorDefinition.objects.filter(pk=later.pk).update(text="Nog anders")
    with refused(DEFINITION_IN_USE):
        IndicatorDefinition.objects.filter(pk=later.pk).update(valid_from_year=2022)
    later.delete()


def test_a_first_definition_may_come_after_the_close(db: None) -> None:
    ClosedYear.objects.create(year=2021)
    assert IndicatorFactory().definitions.count() == 1


def test_targets_and_values_of_a_closed_year_change_only_with_a_reason(indicator: Indicator, publisher: User) -> None:
    target = IndicatorTarget.objects.create(indicator=indicator, year=2023, value=10)
    ClosedYear.objects.create(year=2023)
    with pytest.raises(YearClosedError), writing(publisher):
        IndicatorTarget.objects.filter(pk=target.pk).update(value=9)
    with pytest.raises(YearClosedError), writing(publisher):
        StatusOverride.objects.create(indicator=indicator, year=2023, status="reached", reason="Toch")
    with writing(publisher, "Tikfout"):
        IndicatorTarget.objects.filter(pk=target.pk).update(value=9)


def test_a_plan_keeps_its_indicators_and_goals_theirs(indicator: Indicator) -> None:
    strategic = StrategicGoalFactory(plan=indicator.plan)
    IndicatorFactory(strategic_goal=strategic)
    assert list(Indicator.objects.of_goal(strategic)) == [strategic.indicators.get()]
    assert Indicator.objects.of_plan(indicator.plan).count() == 2


def test_an_owner_measures_the_own_indicators_and_a_publisher_all(indicator: Indicator, staff: User, publisher: User, member: User) -> None:
    own = IndicatorFactory(owner=staff)
    assert list(Indicator.objects.measurable_by(staff)) == [own]
    assert set(Indicator.objects.measurable_by(publisher)) == {own, indicator}
    assert not Indicator.objects.measurable_by(member)
