"""An indicator and the entries behind it as files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.indicators import words
from goals.indicators.figures import IndicatorFigures, YearValue, indicator_values
from goals.indicators.plain import indicator_data, number, whole
from goals.indicators.reading import PublicEntry
from goals.models import Judgement, PolicyPlan, ValueStatus
from steunpunt.shared.export import Column, csv_response


def exact(value: Decimal | None) -> Decimal | None:
    """As short as it is exact: the database keeps three decimals of everything."""
    return None if value is None else Decimal(number(value) or 0)


YEARS: tuple[Column[YearValue], ...] = (
    Column(gettext_lazy("Year"), lambda each: each.year),
    Column(gettext_lazy("Known?"), lambda each: ValueStatus(each.value_status).label),
    Column(gettext_lazy("Value"), lambda each: exact(each.value)),
    Column(gettext_lazy("Why there is no value"), words.why_missing),
    Column(gettext_lazy("At least"), lambda each: exact(each.aim.lower) if each.aim else None),
    Column(gettext_lazy("At most"), lambda each: exact(each.aim.upper) if each.aim else None),
    Column(gettext_lazy("Example target"), lambda each: _("yes") if each.target and each.target.is_sample else _("no")),
    Column(gettext_lazy("How the year stands"), lambda each: each.judgement.label),
    Column(gettext_lazy("By the rule"), lambda each: Judgement(each.computed).label),
    Column(gettext_lazy("Reason of the publisher"), lambda each: each.override.reason if each.override else ""),
    Column(gettext_lazy("Source"), lambda each: each.measurement.source if each.measurement else ""),
    Column(gettext_lazy("Definition"), lambda each: each.definition.text if each.definition else ""),
    Column(gettext_lazy("Definition changed"), lambda each: _("yes") if each.is_break else _("no")),
)


def of_year(column: Column[YearValue]) -> Column[IndicatorFigures]:
    """The same column for an indicator of which one year was asked."""
    return Column(column.label, lambda figures: column.value(figures.years[0]))


OF_PLAN: tuple[Column[IndicatorFigures], ...] = (
    Column(gettext_lazy("Code"), lambda figures: figures.indicator.code),
    Column(gettext_lazy("Indicator"), lambda figures: figures.indicator.title),
    Column(gettext_lazy("Goal"), lambda figures: figures.indicator.goal.code if figures.indicator.goal else ""),
    Column(gettext_lazy("Unit"), lambda figures: figures.indicator.unit),
    *[of_year(column) for column in YEARS],
)
ENTRIES: tuple[Column[PublicEntry], ...] = (
    Column(gettext_lazy("Date"), lambda entry: entry.activity.starts_on),
    Column(gettext_lazy("Kind"), lambda entry: entry.activity.kind_label),
    Column(gettext_lazy("Title"), lambda entry: entry.title),
    Column(gettext_lazy("Goals"), lambda entry: entry.goals),
    Column(gettext_lazy("Municipality"), lambda entry: entry.activity.municipality.name if entry.activity.municipality else ""),
    Column(gettext_lazy("Counts for"), lambda entry: entry.counts),
)


def as_file(figures: IndicatorFigures, extension: str) -> HttpResponseBase:
    """Raises Http404 for any other kind of file than csv and json."""
    name = f"{figures.indicator.code.lower()}-{figures.indicator.plan.period}"
    if extension == "csv":
        return csv_response(figures.years, YEARS, name=name)
    if extension == "json":
        return as_json(whole(figures), name)
    raise Http404(extension)


def plan_as_file(plan: PolicyPlan, year: int, extension: str) -> HttpResponseBase:
    """Every indicator in use with one year. Raises Http404 for a year outside the plan and for any other kind of file."""
    if year not in plan.years or extension not in ("csv", "json"):
        raise Http404(extension)
    name = f"indicatoren-{plan.period}-{year}"
    if extension == "csv":
        return csv_response(indicator_values(plan, [year]), OF_PLAN, name=name)
    return as_json({"year": year, "indicators": indicator_data(plan, year)}, name)


def as_json(data: dict[str, Any], name: str) -> HttpResponse:
    response: HttpResponse = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2, "sort_keys": True})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def entries_as_csv(entries: Iterable[PublicEntry], name: str) -> HttpResponseBase:
    return csv_response(entries, ENTRIES, name=name)
