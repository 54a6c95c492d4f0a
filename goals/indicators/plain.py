"""Indicators as plain data that JSON can carry; a report freezes this."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from goals.indicators.counting import Counted
from goals.indicators.figures import IndicatorFigures, YearValue, indicator_values
from goals.indicators.judging import Aim
from goals.models import Indicator, IndicatorDefinition, PolicyPlan


def indicator_data(plan: PolicyPlan, year: int, *, today: date | None = None, anew: bool = False) -> list[dict[str, Any]]:
    """Every indicator in use with one year of it. Numbers are text, so that no float rounds them; None is no value, and
    ``value_status`` tells why. Raises ValueError for a year outside the plan."""
    if year not in plan.years:
        raise ValueError(f"The plan {plan.period} has no year {year}.")
    found = indicator_values(plan, [year], today=today, anew=anew)
    return [{**about(figures.indicator), **year_plain(figures.of(year))} for figures in found]


def whole(figures: IndicatorFigures) -> dict[str, Any]:
    """One indicator with all its definitions and the years that were asked for."""
    return {
        **about(figures.indicator),
        "definitions": [definition_plain(each) for each in figures.definitions],
        "years": [year_plain(each) for each in figures.years],
    }


def about(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "goal": indicator.goal.code if indicator.goal else "",
        "title": indicator.title,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "explanation": indicator.explanation,
        "baseline": number(indicator.baseline_value),
        "baseline_year": indicator.baseline_year,
        "baseline_source": indicator.baseline_source,
        "is_sample": indicator.is_sample,
    }


def year_plain(each: YearValue) -> dict[str, Any]:
    counted, measurement = each.counted, each.measurement
    return {
        "year": each.year,
        "value_status": str(each.value_status),
        "value": number(each.value),
        "missing": each.missing,
        "reason": each.reason,
        "entries": {"measured": counted.measured, "unknown": counted.unknown, "not_applicable": counted.not_applicable}
        if counted
        else None,
        "source": measurement.source if measurement else "",
        "measured_on": measurement.measured_on.isoformat() if measurement and measurement.measured_on else None,
        "note": measurement.note if measurement else "",
        "answers": measurement.answers if measurement else None,
        # Who filled it in is told by role: what is frozen stays for good, and a name may have to go.
        "filled_in_by": measurement.author.role if measurement and measurement.author else "",
        "target": aim_plain(each.aim),
        "target_is_sample": bool(each.target and each.target.is_sample),
        "status": str(each.judgement.value),
        "status_by_rule": str(each.computed.value),
        "status_reason": each.override.reason if each.override else "",
        "is_break": each.is_break,
        "definition": definition_plain(each.definition) if each.definition else None,
    }


def counted_plain(counted: Counted) -> dict[str, int]:
    return {"measured": counted.measured, "unknown": counted.unknown, "not_applicable": counted.not_applicable}


def definition_plain(definition: IndicatorDefinition) -> dict[str, Any]:
    return {
        "valid_from_year": definition.valid_from_year,
        "text": definition.text,
        "direction": definition.direction,
        "lower_bound": number(definition.lower_bound),
        "upper_bound": number(definition.upper_bound),
        "source": definition.source,
        "measure": definition.measure or definition.survey_measure,
        "kinds": list(definition.kinds),
        "mode": definition.mode,
        "goal": definition.goal.code if definition.goal else "",
        "municipality": definition.municipality.name if definition.municipality else "",
        "province": definition.province,
        "theme": definition.theme.name if definition.theme else "",
        "target_group": definition.target_group.name if definition.target_group else "",
    }


def aim_plain(aim: Aim | None) -> dict[str, str | None] | None:
    return None if aim is None else {"lower": number(aim.lower), "upper": number(aim.upper)}


def number(value: Decimal | None) -> str | None:
    """As short as it is exact: 12.500 is 12.5."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
