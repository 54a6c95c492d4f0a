"""Two published years side by side, from their frozen data alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from steunpunt.reports.editions.changes import levels
from steunpunt.reports.editions.codes import FigureKind, names_of
from steunpunt.reports.models import Report


@dataclass(frozen=True)
class Side:
    """A figure in one of the years; an address where it can be opened."""

    value: Decimal | int | None
    unknown: int
    url: str


@dataclass(frozen=True)
class Row:
    """A goal in both years. ``difference`` is None where one of them is not known or the goal was not there."""

    name: str
    is_part: bool
    first: Side | None
    second: Side | None

    @property
    def difference(self) -> Decimal | int | None:
        if not self.first or not self.second or self.first.value is None or self.second.value is None:
            return None
        return self.second.value - self.first.value


def rows_of(first: Report, second: Report, kind: FigureKind) -> list[Row]:
    """The plan and each goal. Of years of different plans only the whole: SD1 of one plan is not SD1 of another."""
    before, after = sides(first, kind), sides(second, kind)
    names = names_of(first.data) | names_of(second.data)
    if first.plan_id != second.plan_id:
        names = {"plan": names["plan"]}
    order = sorted(names, key=lambda level: [int(number) for number in re.findall(r"\d+", level)])
    return [Row(names[level], "-" in level, before.get(level), after.get(level)) for level in order]


def sides(report: Report, kind: FigureKind) -> dict[str, Side]:
    data = report.data
    has_entries = bool(data.get("entries"))
    return {level: side(report, level, kind, found[kind.key], has_entries=has_entries) for level, found in levels(data["figures"])}


def side(report: Report, level: str, kind: FigureKind, found: Any, *, has_entries: bool) -> Side:
    total = found if isinstance(found, dict) else {"value": found, "unknown": 0}
    value = Decimal(total["value"]) if isinstance(total["value"], str) else total["value"]
    url = reverse("reports:figure", args=[report.year, report.edition, level, kind.slug]) if has_entries else ""
    return Side(value, total["unknown"], url)
