"""Which indicator counted which entry of a year: marked at the freeze, and added up again from what was frozen."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, Sum
from django.utils.translation import gettext as _

from goals.indicators.counting import STATUS_OF, Counted, Span, marks_of
from goals.indicators.figures import spans_in
from goals.models import Measure, Source, ValueStatus
from steunpunt.reports.models import FrozenEntry, Report
from steunpunt.reports.querysets import FrozenEntryQuerySet
from steunpunt.shared.freezing import FreezeError

NO_MARKS = "SELECT 0::bigint, ''::text WHERE false"


def counting_now(report: Report) -> list[Span]:
    """The indicators that count entries of the year of a report, each by the definition that holds then."""
    return [span for span in spans_in(report.plan, report.year) if span.definition.is_counted and span.years]


def marks_sql(spans: list[Span]) -> tuple[str, dict[str, Any]]:
    """A query of pairs (number of an entry, code of an indicator that counts it), with its parameters by name.

    It is the condition of the figures itself, so that a value and its entries cannot drift apart.
    """
    found = marks_of(spans)
    if found is None:
        return NO_MARKS, {}
    text, values = found.query.sql_with_params()
    names = [f"mark_{place}" for place in range(len(values))]
    left = iter(names)
    # The statement around it names its parameters, and one statement does not take both kinds.
    named = re.sub("%%|%s", lambda each: "%%" if each[0] == "%%" else f"%({next(left)})s", text)
    return named, dict(zip(names, values, strict=True))


def guard_marks(report: Report, indicators: list[dict[str, Any]]) -> list[str]:
    """The codes of the indicators that are counted in entries. Raises FreezeError when one says something else than its
    entries: somebody corrected the ledger in between, or the two are counted differently."""
    counted = [each for each in indicators if is_counted(each)]
    for each in counted:
        if not agrees(each, sum_of(entries_behind(report, each["code"]), each["definition"]["measure"])):
            raise FreezeError(
                _("Indicator %(code)s is not what its activities add up to. Was one corrected just now? Freeze again.")
                % {"code": each["code"]}
            )
    return [each["code"] for each in counted]


def is_counted(each: dict[str, Any]) -> bool:
    """Whether the value of an indicator in a report comes from entries of the ledger."""
    return each["definition"] is not None and each["definition"]["source"] == Source.LEDGER


def agrees(each: dict[str, Any], found: Counted) -> bool:
    told = each["value"]
    parts = {"measured": found.measured, "unknown": found.unknown, "not_applicable": found.not_applicable}
    return parts == each["entries"] and (not found.measured if told is None else Decimal(told) == (found.value or 0))


def entries_behind(report: Report, code: str) -> FrozenEntryQuerySet:
    return FrozenEntry.objects.filter(report=report).counted_by(code)


def sum_of(rows: FrozenEntryQuerySet, measure: str) -> Counted:
    """What frozen entries add up to. Of organisations the different numbers; None where nothing was measured."""
    column = STATUS_OF.get(Measure(measure))
    if column is None:
        found = rows.count()
        return Counted(Decimal(found), found, 0, 0)
    states = {state.name.lower(): Count("pk", filter=Q(**{column: state.value})) for state in ValueStatus}
    if measure == Measure.ORGANISATIONS:
        parts = rows.aggregate(**states)
        met = rows.filter(organisations_status=ValueStatus.MEASURED).annotate(
            met=Func(F("organisations"), function="unnest", output_field=IntegerField())
        )
        value: Decimal | None = Decimal(met.values("met").distinct().count())
    else:
        parts = rows.aggregate(**states, value=Sum(measure))
        value = None if parts["value"] is None else Decimal(parts["value"])
    return Counted(value if parts["measured"] else None, parts["measured"], parts["unknown"], parts["not_applicable"])


def added_by(row: FrozenEntry, measure: str) -> str | int | Decimal | None:
    """What an entry adds to a figure: 1, its half-days, its participations, or its organisations by number.
    None is unknown or not applicable."""
    if measure == Measure.COUNT:
        return 1
    if getattr(row, STATUS_OF[Measure(measure)]) != ValueStatus.MEASURED:
        return None
    if measure == Measure.ORGANISATIONS:
        return " ".join(str(each) for each in row.organisations)
    value: int | Decimal = getattr(row, measure)
    return value


def remembers_indicators(data: dict[str, Any]) -> bool:
    """Whether an edition wrote down which entries its indicators counted."""
    return "indicators" in (data.get("entries") or {})
