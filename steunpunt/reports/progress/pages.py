"""The contexts of the pages of a progress report, and what its PDF draws; from compiled or frozen data alone."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from steunpunt.reports.editions.changes import TextChange, text_changes
from steunpunt.reports.editions.codes import BY_KEY, KINDS, FigureCode
from steunpunt.reports.models import Report
from steunpunt.reports.pages import crumbs, translated
from steunpunt.reports.printing import figures_csv
from steunpunt.reports.sections.references import levels
from steunpunt.reports.sections.tables.cells import parts_of
from steunpunt.shared.templatetags.look import Knot


@dataclass(frozen=True)
class Cell:
    """A figure in one year. ``is_there`` is False where the goal was not in the report of that year."""

    year: int
    value: int | Decimal | None
    unknown: int
    is_there: bool
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One of the four figures through the years; ``has_sum`` is False for organisations, which are never added."""

    label: str
    cells: list[Cell]
    value: int | Decimal | None
    unknown: int
    has_sum: bool


@dataclass(frozen=True)
class Part:
    """A goal with its text and its figures; ``parts`` are the operational goals of a strategic one."""

    code: str
    number: int
    label: str
    text: str
    html: str
    lines: list[Line]
    parts: list[Part]

    @property
    def goal(self) -> int:
        """The number of the strategic goal, which gives the colour."""
        return int(re.findall(r"\d+", self.code)[0])


def shown(value: Any) -> Any:
    """A number to draw: exact half-days are text in the data."""
    return Decimal(value) if isinstance(value, str) else value


def lines_of(data: dict[str, Any], level: str) -> list[Line]:
    years = [(each, levels(each["figures"]).get(level)) for each in data["years"]]
    sums = data["sums"][level]
    found = []
    for kind in KINDS:
        cells = [cell(each, figures, kind.key, level) for each, figures in years]
        has_sum = kind.key in sums
        total = sums.get(kind.key)
        value, unknown = (total["value"], total["unknown"]) if isinstance(total, dict) else (total, 0)
        found.append(Line(str(kind.label), cells, shown(value), unknown, has_sum))
    return found


def cell(each: dict[str, Any], figures: dict[str, Any] | None, key: str, level: str) -> Cell:
    if figures is None:
        return Cell(each["year"], None, 0, is_there=False)
    found = figures[key]
    value, unknown = (found["value"], found["unknown"]) if isinstance(found, dict) else (found, 0)
    path = translated(FigureCode(each["year"], each["edition"], level, BY_KEY[key]).path) if each["has_entries"] else ""
    return Cell(each["year"], shown(value), unknown, is_there=True, url=path)


def goals_of(data: dict[str, Any]) -> list[Part]:
    """Every goal that one of the years has, as the last of them names it."""
    strategic: dict[str, dict[str, Any]] = {}
    parts: dict[str, dict[str, dict[str, Any]]] = {}
    for each in data["years"]:
        for goal in each["figures"]["strategic_goals"]:
            strategic[goal["code"]] = goal
            parts.setdefault(goal["code"], {}).update({part["code"]: part for part in goal["operational_goals"]})
    return [
        part_of(data, goal, [part_of(data, part, []) for part in in_order(parts[goal["code"]].values())])
        for goal in in_order(strategic.values())
    ]


def in_order(goals: Any) -> list[dict[str, Any]]:
    return sorted(goals, key=lambda goal: int(goal["number"]))


def part_of(data: dict[str, Any], goal: dict[str, Any], parts: list[Part]) -> Part:
    html = data["narratives"].get(goal["code"], "")
    return Part(goal["code"], goal["number"], goal["label"], goal["text"], html, lines_of(data, goal["code"]), parts)


def progress_context(report: Report, data: dict[str, Any]) -> dict[str, Any]:
    goals = goals_of(data)
    return {
        "report": report,
        "data": data,
        "years": data["years"],
        "lines": lines_of(data, "plan"),
        "goals": goals,
        "parts": parts_of(data),
        "knots": knots(data, goals),
        "corrected": corrected(data),
        "rendering": report.renderings.first(),
        "crumbs": crumbs(report),
    }


def knots(data: dict[str, Any], goals: list[Part]) -> list[Knot]:
    found = [Knot(_("Foreword"), "#voorwoord")] if data["foreword"] else []
    found.append(Knot(_("The years in figures"), "#cijfers", short=_("Figures")))
    found += [Knot(each.label, f"#{each.code}", short=each.code, goal=each.number) for each in goals]
    found += [Knot(part["title"], f"#{part['kind']}") for part in data["sections"]]
    return [*found, Knot(_("Account of method"), "#verantwoording", short=_("Method"))]


def corrected(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures that an erratum changed, old beside new."""
    changes = (data["erratum"] or {}).get("figures", [])
    return [
        {**each, "label": str(BY_KEY[each["figure"]].label), "before": shown(each["before"]), "after": shown(each["after"])}
        for each in changes
    ]


def changed_texts(report: Report) -> list[TextChange]:
    return text_changes(report.replaces.data, report.data) if report.replaces else []


def with_addresses(context: dict[str, Any]) -> dict[str, Any]:
    """The page of a published edition names its own downloads; those of the last edition are at the address of the report."""
    report: Report = context["report"]
    place = [report.first_year, report.year, report.edition]
    names = ("pdf", "csv", "json")
    return context | {f"{name}_url": reverse(f"reports:progress-edition-{name}", args=place) for name in names}


def years_csv(data: dict[str, Any]) -> str:
    """The figures of each year below one line of heads; the last column says whether the year was frozen or counted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for number, each in enumerate(data["years"]):
        heads, *rows = csv.reader(io.StringIO(figures_csv({"year": each["year"], "figures": each["figures"]})), delimiter=";")
        if not number:
            writer.writerow([*heads, "stand"])
        writer.writerows([*row, "bevroren" if each["edition"] else "geteld"] for row in rows)
    return out.getvalue()
