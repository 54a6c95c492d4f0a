"""What indicators count in the ledger: one definition of the entries, for the value and for the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, DecimalField, Exists, F, IntegerField, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast

from goals.kept import kept
from goals.models import Activity, ActivityContribution, ActivitySubject, Indicator, IndicatorDefinition, Measure, ValueStatus

STATUSES = (ValueStatus.MEASURED, ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE)
# The column that says of an entry whether what is counted is known; a number of activities always is.
STATUS_OF = {
    Measure.PARTICIPATIONS: "participations_status",
    Measure.HALF_DAYS: "half_days_status",
    Measure.ORGANISATIONS: "organisations_status",
}


@dataclass(frozen=True)
class Counted:
    """One definition in one year: the sum over what was measured, and how many entries were and were not."""

    value: Decimal | None
    measured: int
    unknown: int
    not_applicable: int

    @property
    def entries(self) -> int:
        return self.measured + self.unknown + self.not_applicable


@dataclass(frozen=True)
class Span:
    """A definition with the years in which it holds."""

    definition: IndicatorDefinition
    indicator: Indicator
    years: tuple[int, ...]


def entries_of(indicator: Indicator, definition: IndicatorDefinition, years: Iterable[int]) -> QuerySet[Activity]:
    """The entries that a definition counts, in no order."""
    rows = Activity.objects.filter(year__in=list(years)).order_by()
    links = ActivityContribution.objects.filter(activity=OuterRef("pk"))
    if indicator.operational_goal_id is not None:
        rows = rows.filter(Exists(links.filter(goal=indicator.operational_goal_id)))
    elif indicator.strategic_goal_id is not None:
        rows = rows.filter(Exists(links.filter(goal__strategic_goal=indicator.strategic_goal_id)))
    if definition.goal_id is not None:
        rows = rows.filter(Exists(links.filter(goal=definition.goal_id)))
    subjects = ActivitySubject.objects.filter(activity=OuterRef("pk"))
    if definition.theme_id is not None:
        rows = rows.filter(Exists(subjects.filter(theme=definition.theme_id)))
    if definition.target_group_id is not None:
        rows = rows.filter(Exists(subjects.filter(target_group=definition.target_group_id)))
    wanted: dict[str, Any] = {
        "kind__in": definition.kinds,
        "mode": definition.mode,
        "municipality": definition.municipality_id,
        "municipality__province": definition.province,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def marks_of(spans: list[Span]) -> QuerySet[Activity, Any] | None:
    """The entries behind ``counts_of``, row by row: the number of an entry and the code of an indicator that counts it,
    by the very condition of the figures. None where nothing is counted."""
    counted = [span for span in spans if span.definition.is_counted and span.years]
    parts = [
        entries_of(span.indicator, span.definition, span.years).annotate(of=Value(span.indicator.code, CharField())).values_list("pk", "of")
        for span in counted
    ]
    return parts[0].union(*parts[1:], all=True) if parts else None


def counts_of(spans: list[Span], *, anew: bool = False) -> dict[tuple[int, int], Counted]:
    """What each definition counted, by its id and the year; a year without entries is not named. At most two queries,
    kept until somebody writes in the ledger; ``anew`` counts again what was kept."""
    counted = [span for span in spans if span.definition.is_counted and span.years]
    if not counted:
        return {}
    if anew:
        return _counted(counted)
    return kept(("indicators", [_asked(span) for span in counted]), lambda: _counted(counted))


def _asked(span: Span) -> tuple[Any, ...]:
    """All that the count depends on besides the ledger."""
    each, of = span.definition, span.indicator
    level = (of.strategic_goal_id, of.operational_goal_id)
    filters = (each.kinds, each.mode, each.goal_id, each.municipality_id, each.province, each.theme_id, each.target_group_id)
    return (each.pk, level, each.measure, filters, span.years)


def _counted(spans: list[Span]) -> dict[tuple[int, int], Counted]:
    found: dict[tuple[int, int], dict[str, tuple[int, Decimal | None]]] = {}
    for pk, year, status, entries, total in _together([_sums(span) for span in spans]):
        found.setdefault((pk, year), {})[status] = (entries, total)
    reach = {
        (pk, year): total
        for pk, year, total in _together([_reach(span) for span in spans if span.definition.measure == Measure.ORGANISATIONS])
    }
    measures = {span.definition.pk: span.definition.measure for span in spans}
    return {key: _put_together(measures[key[0]], rows, reach.get(key)) for key, rows in found.items()}


def _put_together(measure: str, rows: dict[str, tuple[int, Decimal | None]], reach: int | None) -> Counted:
    measured, unknown, not_applicable = (rows.get(status, (0, None)) for status in STATUSES)
    value = Decimal(reach or 0) if measure == Measure.ORGANISATIONS else Decimal(measured[1] or 0)
    return Counted(value if measured[0] else None, measured[0], unknown[0], not_applicable[0])


def _together(parts: list[QuerySet[Activity, Any]]) -> list[tuple[Any, ...]]:
    """The rows of all parts in one query."""
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])


def _sums(span: Span) -> QuerySet[Activity, Any]:
    """Per year and status: how many entries, and the sum over them."""
    measure = span.definition.measure
    column = STATUS_OF.get(Measure(measure))
    status = F(column) if column else Value(ValueStatus.MEASURED.value)
    summed = {Measure.PARTICIPATIONS: Sum("participations"), Measure.HALF_DAYS: Sum("half_days")}.get(Measure(measure), Count("pk"))
    # Queries put together read every row by the columns of the first: all sums are decimals, or half a half-day would be cut off.
    total = Cast(summed, DecimalField(max_digits=20, decimal_places=1))
    rows = entries_of(span.indicator, span.definition, span.years)
    labelled = rows.annotate(of=Value(span.definition.pk, IntegerField()), known=Cast(status, CharField()))
    grouped = labelled.values("of", "year", "known").annotate(entries=Count("pk"), total=total)
    return grouped.values_list("of", "year", "known", "entries", "total")


def _reach(span: Span) -> QuerySet[Activity, Any]:
    """Per year the different organisations."""
    rows = entries_of(span.indicator, span.definition, span.years).filter(organisations_status=ValueStatus.MEASURED)
    grouped = rows.annotate(of=Value(span.definition.pk, IntegerField())).values("of", "year")
    return grouped.annotate(total=Count("organisation_rows__organisation", distinct=True)).values_list("of", "year", "total")
