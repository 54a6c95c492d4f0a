"""Figures of indicators against an independent, slow calculation in plain Python."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from goals.indicators.counting import entries_of
from goals.indicators.figures import YearValue, indicator_values
from goals.indicators.plain import indicator_data
from goals.models import (
    Activity,
    ActivityContribution,
    ActivityOrganisation,
    ActivitySubject,
    IndicatorDefinition,
    IndicatorMeasurement,
    IndicatorTarget,
    PolicyPlan,
    StatusOverride,
    ValueStatus,
)
from tests.factories import (
    ActivityFactory,
    IndicatorFactory,
    MunicipalityFactory,
    OperationalGoalFactory,
    OrganisationFactory,
    PolicyPlanFactory,
    StrategicGoalFactory,
    TargetGroupFactory,
    ThemeFactory,
)

YEARS = (2023, 2024, 2025)
TODAY = date(2024, 6, 30)
KINDS = ["training", "advice", "webinar"]
MODES = ["online", "on-site"]
PROVINCES = ["Limburg", "Antwerpen"]
# The goals 0 and 1 belong to the first strategic goal, 2 to the second.
PARTS = {0: {0, 1}, 1: {2}}


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": draw(st.sampled_from(KINDS)),
        "mode": draw(st.sampled_from(MODES)),
        "starts_on": draw(st.dates(date(2023, 6, 1), date(2024, 12, 31))),
        "goals": draw(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True)),
        "place": draw(st.one_of(st.none(), st.integers(0, 1))),
        "organisations": [],
        "themes": draw(st.lists(st.integers(0, 1), max_size=2, unique=True)),
        "groups": draw(st.lists(st.integers(0, 1), max_size=2, unique=True)),
    }
    for name, most in (("half_days", 9), ("participations", 200), ("organisations", 0)):
        row[f"{name}_status"] = draw(st.sampled_from(ValueStatus.values))
        if most:
            whole = draw(st.integers(0, most)) if row[f"{name}_status"] == "measured" else None
            row[name] = Decimal(whole) / 2 if whole is not None and name == "half_days" else whole
    if row["organisations_status"] == "measured":
        row["organisations"] = draw(st.lists(st.integers(0, 3), max_size=3, unique=True))
    return row


DEFINITIONS = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(["count", "participations", "half_days", "organisations"]),
        "direction": st.sampled_from(["higher", "lower"]),
        "kinds": st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
        "mode": st.sampled_from(["", *MODES]),
        "goal": st.one_of(st.none(), st.integers(0, 2)),
        "place": st.one_of(st.none(), st.integers(0, 1)),
        "province": st.sampled_from(["", *PROVINCES]),
        "theme": st.one_of(st.none(), st.integers(0, 1)),
        "group": st.one_of(st.none(), st.integers(0, 1)),
    }
)
INDICATORS = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["plan", "sd0", "sd1", "od0", "od2"]),
        "definitions": st.dictionaries(st.sampled_from(YEARS), DEFINITIONS, min_size=1, max_size=2),
        "targets": st.dictionaries(st.sampled_from(YEARS), st.integers(0, 60)),
    }
)


def counts(row: dict[str, Any], level: str, definition: dict[str, Any], year: int) -> bool:
    goals = set(row["goals"])
    served = {
        "p": {0, 1, 2},
        "s": PARTS.get(int(level[-1]) if level[-1].isdigit() else -1, set()),
        "o": {int(level[-1])} if level[-1].isdigit() else set(),
    }
    return bool(
        row["starts_on"].year == year
        and goals & served[level[0]]
        and (not definition["kinds"] or row["kind"] in definition["kinds"])
        and definition["mode"] in ("", row["mode"])
        and (definition["goal"] is None or definition["goal"] in goals)
        and (definition["place"] is None or definition["place"] == row["place"])
        and (definition["theme"] is None or definition["theme"] in row["themes"])
        and (definition["group"] is None or definition["group"] in row["groups"])
        and (not definition["province"] or (row["place"] is not None and PROVINCES[row["place"]] == definition["province"]))
    )


def slow_value(rows: list[dict[str, Any]], measure: str, year: int) -> tuple[str, Any]:
    if year > TODAY.year:
        return "unknown", None
    if measure == "count":
        return "measured", len(rows)
    measured = [row[measure] for row in rows if row[f"{measure}_status"] == "measured"]
    if measured:
        return "measured", len({name for names in measured for name in names}) if measure == "organisations" else sum(measured)
    skipped = rows and all(row[f"{measure}_status"] == "not-applicable" for row in rows)
    return ("not-applicable" if skipped else "unknown"), None


def slow_judgement(status: str, value: Any, target: int | None, direction: str, year: int) -> str:
    """The rule again, in days: on the last of June 182 of 366 days have passed."""
    if status == "not-applicable":
        return "not-applicable"
    if target is None:
        return "no-target"
    if status == "unknown":
        return "unknown"
    higher = direction == "higher"
    if year < TODAY.year:
        return "reached" if (value >= target if higher else value <= target) else "missed"
    if higher:
        return "reached" if value >= target else "on-track" if value * 366 >= target * 182 else "at-risk"
    return "missed" if value > target else "on-track" if value * 366 <= target * 182 else "at-risk"


class TestAgainstPlainPython(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ledger=st.lists(entries(), max_size=10), drawn=st.lists(INDICATORS, min_size=1, max_size=3))
    def test_every_value_and_judgement_agrees(self, ledger: list[dict[str, Any]], drawn: list[dict[str, Any]]) -> None:
        plan = PolicyPlanFactory(first_year=2023, last_year=2025)
        strategic = [StrategicGoalFactory(plan=plan, number=number) for number in (1, 2)]
        goals = [OperationalGoalFactory(strategic_goal=strategic[0 if n < 2 else 1], number=n + 1) for n in range(3)]
        places = [MunicipalityFactory(province=province) for province in PROVINCES]
        organisations = [OrganisationFactory(municipality=None) for _ in range(4)]
        self.themes, self.groups = ThemeFactory.create_batch(2), TargetGroupFactory.create_batch(2)
        self.write(ledger, goals, places, organisations)
        made = [self.make(plan, number, each, strategic, goals, places) for number, each in enumerate(drawn)]

        figures = {each.indicator.pk: each for each in indicator_values(plan, YEARS, today=TODAY)}

        assert len(figures) == len(made)
        for indicator, each in zip(made, drawn, strict=True):
            for year in YEARS:
                got = figures[indicator.pk].of(year)
                assert (got.value_status, got.value, got.computed) == self.slow(ledger, each, year)
                if got.definition and year <= TODAY.year:
                    assert entries_of(indicator, got.definition, [year]).count() == (got.counted.entries if got.counted else None)
        self.plain_agrees(plan, list(figures.values()))

    def plain_agrees(self, plan: PolicyPlan, figures: list[Any]) -> None:
        for year in YEARS:
            data = json.loads(json.dumps(indicator_data(plan, year, today=TODAY)))
            for row, each in zip(data, figures, strict=True):
                value = each.of(year).value
                assert (row["code"], row["status"]) == (each.indicator.code, each.of(year).judgement)
                assert (None if row["value"] is None else Decimal(row["value"])) == value

    def slow(self, ledger: list[dict[str, Any]], each: dict[str, Any], year: int) -> tuple[str, Any, str]:
        valid = [first for first in each["definitions"] if first <= year]
        if not valid:
            status, value, direction, target = "not-applicable", None, "higher", None
        else:
            definition = each["definitions"][max(valid)]
            direction, target = definition["direction"], each["targets"].get(year)
            status, value = slow_value([r for r in ledger if counts(r, each["level"], definition, year)], definition["measure"], year)
        return status, value, slow_judgement(status, value, target, direction, year)

    def write(self, ledger: list[dict[str, Any]], goals: list[Any], places: list[Any], organisations: list[Any]) -> None:
        for row in ledger:
            fields = {name: value for name, value in row.items() if name not in {"goals", "organisations", "place", "themes", "groups"}}
            place = None if row["place"] is None else places[row["place"]]
            with transaction.atomic():
                activity = Activity.objects.create(title="Iets", municipality=place, **fields)
                for index, number in enumerate(row["goals"]):
                    ActivityContribution.objects.create(activity=activity, goal=goals[number], is_primary=index == 0)
                for number in row["organisations"]:
                    ActivityOrganisation.objects.create(activity=activity, organisation=organisations[number])
                ActivitySubject.objects.bulk_create(ActivitySubject(activity=activity, theme=self.themes[n]) for n in row["themes"])
                ActivitySubject.objects.bulk_create(ActivitySubject(activity=activity, target_group=self.groups[n]) for n in row["groups"])

    def make(self, plan: PolicyPlan, number: int, each: dict[str, Any], strategic: list[Any], goals: list[Any], places: list[Any]) -> Any:
        level, position = each["level"], each["level"][-1]
        of = (
            {"strategic_goal": strategic[int(position)]}
            if level[0] == "s"
            else {"operational_goal": goals[int(position)]}
            if level[0] == "o"
            else {}
        )
        rows = [
            {
                **{name: drawn[name] for name in ("measure", "direction", "kinds", "mode", "province")},
                "valid_from_year": year,
                "goal": None if drawn["goal"] is None else goals[drawn["goal"]],
                "municipality": None if drawn["place"] is None else places[drawn["place"]],
                "theme": None if drawn["theme"] is None else self.themes[drawn["theme"]],
                "target_group": None if drawn["group"] is None else self.groups[drawn["group"]],
            }
            for year, drawn in each["definitions"].items()
        ]
        indicator = IndicatorFactory(plan=plan, code=f"I{number}", definition=rows[0], **of)
        for row in rows[1:]:
            IndicatorDefinition.objects.create(indicator=indicator, source="ledger", text="Later.", **row)
        for year, value in each["targets"].items():
            IndicatorTarget.objects.create(indicator=indicator, year=year, value=value)
        return indicator


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    return PolicyPlanFactory()


def only_year(plan: PolicyPlan, year: int = 2024, today: date = TODAY) -> YearValue:
    return indicator_values(plan, [year], today=today)[0].of(year)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(plan: PolicyPlan, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        indicator = IndicatorFactory(plan=plan, definition={"measure": "organisations"}, strategic_goal=StrategicGoalFactory())
        IndicatorFactory(plan=plan, operational_goal=OperationalGoalFactory())
        IndicatorTarget.objects.create(indicator=indicator, year=2024, value=3)
        ActivityFactory()
    cache.clear()
    with django_assert_num_queries(8):
        figures = indicator_values(plan, plan.years, today=TODAY)
    with django_assert_num_queries(6):
        assert indicator_values(plan, plan.years, today=TODAY) == figures
    with django_assert_num_queries(7):
        assert indicator_values(plan, plan.years, today=TODAY, anew=True) == figures
    assert len(figures) == 2 * count


def test_half_a_half_day_counts_beside_indicators_in_whole_numbers(plan: PolicyPlan) -> None:
    """One query counts them all, and reads every row by the columns of the first."""
    IndicatorFactory(plan=plan, code="A")
    IndicatorFactory(plan=plan, code="B", definition={"measure": "half_days"})
    ActivityFactory(half_days="2.5", half_days_status="measured")
    assert [each.of(2024).value for each in indicator_values(plan, [2024], today=TODAY)] == [1, Decimal("2.5")]


def by_hand(plan: PolicyPlan, **definition: Any) -> Any:
    return IndicatorFactory(plan=plan, definition={"source": "manual", "measure": "", **definition})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "measured", "value": 0, "source": "Telling", "measured_on": TODAY}, ("measured", 0, "")),
        ({"status": "unknown", "reason": "Niemand telde"}, ("unknown", None, "Niemand telde")),
        ({"status": "not-applicable", "reason": "Geen editie"}, ("not-applicable", None, "Geen editie")),
    ],
)
def test_zero_unknown_and_not_applicable_are_told_apart(plan: PolicyPlan, values: dict[str, Any], expected: tuple[Any, ...]) -> None:
    IndicatorMeasurement.objects.create(indicator=by_hand(plan), year=2024, **values)
    year = only_year(plan)
    assert (year.value_status, year.value, year.reason) == expected


def test_nothing_filled_in_is_unknown_and_a_year_to_come_has_not_started(plan: PolicyPlan) -> None:
    by_hand(plan)
    assert [(only_year(plan, year).value_status, only_year(plan, year).missing) for year in (2024, 2025)] == [
        ("unknown", "not-filled-in"),
        ("unknown", "not-started"),
    ]


@pytest.mark.parametrize(
    ("direction", "value", "year", "judgement"),
    [
        ("within", 90, 2024, "on-track"),
        ("within", 70, 2024, "at-risk"),
        ("within", 70, 2023, "missed"),
        ("within", 100, 2023, "reached"),
        ("higher", 70, 2024, "at-risk"),
        ("higher", 80, 2024, "on-track"),
        ("lower", 101, 2024, "at-risk"),
        ("lower", 100, 2023, "reached"),
    ],
)
def test_a_level_is_judged_as_it_is(plan: PolicyPlan, direction: str, value: int, year: int, judgement: str) -> None:
    indicator = by_hand(plan, direction=direction)
    IndicatorTarget.objects.create(indicator=indicator, year=year, lower=80, upper=100)
    IndicatorMeasurement.objects.create(indicator=indicator, year=year, status="measured", value=value, source="Telling", measured_on=TODAY)
    assert only_year(plan, year).computed == judgement


def test_bounds_of_the_definition_hold_where_a_year_has_no_target(plan: PolicyPlan) -> None:
    indicator = by_hand(plan, direction="within", lower_bound=1, upper_bound=5)
    for year in (2022, 2023):
        IndicatorMeasurement.objects.create(indicator=indicator, year=year, status="measured", value=7, source="Telling", measured_on=TODAY)
    IndicatorTarget.objects.create(indicator=indicator, year=2023, lower=6, upper=8)
    assert [only_year(plan, year).computed for year in (2022, 2023)] == ["missed", "reached"]


def test_a_publisher_judges_otherwise_and_the_rule_stays_visible(plan: PolicyPlan) -> None:
    indicator = IndicatorFactory(plan=plan)
    IndicatorTarget.objects.create(indicator=indicator, year=2023, value=5)
    StatusOverride.objects.create(indicator=indicator, year=2023, status="reached", reason="Uitgesteld naar januari")
    data = indicator_data(plan, 2023, today=TODAY)[0]
    assert (data["status"], data["status_by_rule"], data["status_reason"]) == ("reached", "missed", "Uitgesteld naar januari")


def test_a_new_definition_breaks_the_series_and_leaves_the_years_before(plan: PolicyPlan) -> None:
    indicator = IndicatorFactory(plan=plan)
    for year in (2023, 2024):
        ActivityFactory(starts_on=date(year, 2, 1), kind="advice")
    before = indicator_values(plan, [2023], today=TODAY)[0].of(2023)
    IndicatorDefinition.objects.create(
        indicator=indicator, valid_from_year=2024, text="Enkel vorming.", source="ledger", measure="count", kinds=["training"]
    )
    years = indicator_values(plan, plan.years, today=TODAY)[0].years
    assert [(each.year, each.value) for each in years if each.is_break] == [(2024, 0)]
    after = next(each for each in years if each.year == 2023)
    assert (after.value, after.definition) == (before.value, before.definition)


def test_an_archived_indicator_is_left_out(plan: PolicyPlan) -> None:
    from django.utils import timezone

    IndicatorFactory(plan=plan, archived_at=timezone.now())
    assert indicator_values(plan, [2024]) == []


def test_data_of_a_year_outside_the_plan_is_an_error(plan: PolicyPlan) -> None:
    with pytest.raises(ValueError, match="no year 2031"):
        indicator_data(plan, 2031)
