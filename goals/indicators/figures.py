"""The figures of indicators: one calculation for page, export, report and shell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from goals.indicators.counting import Counted, Span, counts_of
from goals.indicators.judging import Aim, aim_of, judge, part_passed
from goals.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorMeasurement,
    IndicatorTarget,
    Judgement,
    PolicyPlan,
    StatusOverride,
    ValueStatus,
)

# Why a value is not there, besides what a colleague wrote.
NO_DEFINITION, NOT_STARTED, NOT_FILLED_IN = "no-definition", "not-started", "not-filled-in"
NO_ENTRIES, NOT_NOTED = "no-entries", "not-noted"


@dataclass(frozen=True)
class YearValue:
    """One year of an indicator. ``value`` is there exactly when ``value_status`` is measured; zero is a value."""

    year: int
    value_status: str
    value: Decimal | None
    # One of the words above, or empty; ``reason`` is what a colleague wrote.
    missing: str
    reason: str
    counted: Counted | None
    measurement: IndicatorMeasurement | None
    definition: IndicatorDefinition | None
    # The definition is another one than in the year before.
    is_break: bool
    target: IndicatorTarget | None
    aim: Aim | None
    computed: Judgement
    override: StatusOverride | None
    is_over: bool

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.override.status) if self.override else self.computed


@dataclass(frozen=True)
class IndicatorFigures:
    indicator: Indicator
    definitions: tuple[IndicatorDefinition, ...]
    years: tuple[YearValue, ...]

    def of(self, year: int) -> YearValue:
        """Raises StopIteration for a year that was not asked for."""
        return next(each for each in self.years if each.year == year)


def indicator_values(
    plan: PolicyPlan,
    years: Iterable[int],
    *,
    indicators: Iterable[Indicator] | None = None,
    today: date | None = None,
    anew: bool = False,
) -> list[IndicatorFigures]:
    """The indicators of a plan (those in use, unless others are given) in the order of the plan, with these years of it.

    Seven queries for the indicators and what they say, two or three for the ledger: whatever their number.
    ``anew`` counts again what was kept: what is frozen leans on nothing but the ledger.
    """
    day, wanted = today or timezone.localdate(), tuple(year for year in years if year in plan.years)
    rows = list(Indicator.objects.of_plan(plan).active() if indicators is None else indicators)
    said = Said.read(rows)
    spans = [span for row in rows for span in spans_of(row, said.definitions.get(row.pk, []), wanted, day)]
    counts = counts_of(spans, anew=anew)
    return [
        IndicatorFigures(row, tuple(said.definitions.get(row.pk, [])), tuple(year_of(row, year, said, counts, day) for year in wanted))
        for row in rows
    ]


def spans_in(plan: PolicyPlan, year: int, *, today: date | None = None) -> list[Span]:
    """What ``indicator_values`` counts of one year: of each indicator in use the definition that holds then."""
    rows = list(Indicator.objects.of_plan(plan).active())
    said, day = Said.read(rows), today or timezone.localdate()
    return [span for row in rows for span in spans_of(row, said.definitions.get(row.pk, []), (year,), day)]


@dataclass(frozen=True)
class Said:
    """What people wrote about some indicators."""

    definitions: dict[int, list[IndicatorDefinition]]
    targets: dict[tuple[int, int], IndicatorTarget]
    measurements: dict[tuple[int, int], IndicatorMeasurement]
    overrides: dict[tuple[int, int], StatusOverride]

    @classmethod
    def read(cls, rows: list[Indicator]) -> Said:
        ids = [row.pk for row in rows]
        definitions: dict[int, list[IndicatorDefinition]] = {}
        linked = IndicatorDefinition.objects.filter(indicator__in=ids).select_related(
            "goal__strategic_goal", "municipality", "theme", "target_group"
        )
        for each in linked.order_by("indicator", "valid_from_year"):
            definitions.setdefault(each.indicator_id, []).append(each)
        return cls(
            definitions,
            {(row.indicator_id, row.year): row for row in IndicatorTarget.objects.filter(indicator__in=ids)},
            {(row.indicator_id, row.year): row for row in IndicatorMeasurement.objects.filter(indicator__in=ids).select_related("author")},
            {(row.indicator_id, row.year): row for row in StatusOverride.objects.filter(indicator__in=ids).select_related("author")},
        )


def definition_in(definitions: list[IndicatorDefinition], year: int) -> IndicatorDefinition | None:
    """The newest one that is valid by then; they come in the order of their years."""
    return next((each for each in reversed(definitions) if each.valid_from_year <= year), None)


def spans_of(indicator: Indicator, definitions: list[IndicatorDefinition], years: tuple[int, ...], day: date) -> list[Span]:
    """Years to come are not counted: they have no value, which is not zero."""
    begun = [year for year in years if year <= day.year]
    return [Span(each, indicator, tuple(year for year in begun if definition_in(definitions, year) is each)) for each in definitions]


def year_of(indicator: Indicator, year: int, said: Said, counts: dict[tuple[int, int], Counted], day: date) -> YearValue:
    definitions, key = said.definitions.get(indicator.pk, []), (indicator.pk, year)
    definition, before = definition_in(definitions, year), definition_in(definitions, year - 1)
    measurement, target = said.measurements.get(key), said.targets.get(key)
    counted = counts.get((definition.pk, year), Counted(None, 0, 0, 0)) if definition is not None and definition.is_counted else None
    status, value, missing = value_of(definition, counted, measurement, is_ahead=year > day.year)
    aim, is_over = aim_in(definition, target), year < day.year
    grows = definition is not None and definition.is_counted
    return YearValue(
        year=year,
        value_status=status,
        value=value,
        missing=missing,
        reason=measurement.reason if measurement is not None and counted is None and definition is not None else "",
        counted=counted,
        measurement=measurement if counted is None and definition is not None else None,
        definition=definition,
        is_break=before is not None and before is not definition,
        target=target,
        aim=aim,
        computed=judge(status=status, value=value, aim=aim, grows=grows, passed=part_passed(year, day), is_over=is_over),
        override=said.overrides.get(key),
        is_over=is_over,
    )


def value_of(
    definition: IndicatorDefinition | None, counted: Counted | None, measurement: IndicatorMeasurement | None, *, is_ahead: bool
) -> tuple[str, Decimal | None, str]:
    """Status, value, and why there is none."""
    if definition is None:
        return ValueStatus.NOT_APPLICABLE, None, NO_DEFINITION
    if counted is not None:
        return counted_value(definition, counted, is_ahead=is_ahead)
    if measurement is None:
        return ValueStatus.UNKNOWN, None, NOT_STARTED if is_ahead else NOT_FILLED_IN
    return measurement.status, measurement.value, ""


def counted_value(definition: IndicatorDefinition, counted: Counted, *, is_ahead: bool) -> tuple[str, Decimal | None, str]:
    """No activities is zero activities; but a sum over nothing that was measured is unknown, not zero."""
    if is_ahead:
        return ValueStatus.UNKNOWN, None, NOT_STARTED
    if definition.measure == "count":
        return ValueStatus.MEASURED, Decimal(counted.measured), ""
    if counted.value is not None:
        return ValueStatus.MEASURED, counted.value, ""
    if not counted.entries:
        return ValueStatus.UNKNOWN, None, NO_ENTRIES
    return (ValueStatus.UNKNOWN, None, NOT_NOTED) if counted.unknown else (ValueStatus.NOT_APPLICABLE, None, "")


def aim_in(definition: IndicatorDefinition | None, target: IndicatorTarget | None) -> Aim | None:
    """The target of the year, else the bounds that the definition sets for every year."""
    if definition is None:
        return None
    if target is not None:
        return aim_of(definition.direction, value=target.value, lower=target.lower, upper=target.upper)
    return aim_of(definition.direction, value=None, lower=definition.lower_bound, upper=definition.upper_bound)
