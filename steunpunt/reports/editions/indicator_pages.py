"""What the page of an indicator in a report shows: how it was counted, and in which entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from goals.indicators import words
from goals.models import Judgement, Measure
from steunpunt.accounts.roles import Role
from steunpunt.reports import pages
from steunpunt.reports.editions.codes import IndicatorCode, indicator_of, names_of
from steunpunt.reports.editions.marks import entries_behind, is_counted, remembers_indicators, sum_of
from steunpunt.reports.editions.pages import ON_A_PAGE, edition_url, value_of
from steunpunt.reports.indicators import in_words, shown
from steunpunt.reports.models import Report


@dataclass(frozen=True)
class Proof:
    """An indicator of a frozen edition, with the data that were frozen."""

    report: Report
    data: dict[str, Any]
    each: dict[str, Any]

    @property
    def code(self) -> IndicatorCode:
        return IndicatorCode(self.report.year, self.report.edition, self.each["code"])

    @property
    def is_counted(self) -> bool:
        return is_counted(self.each)

    @property
    def has_entries(self) -> bool:
        """Whether the edition wrote down what this indicator counted."""
        return self.is_counted and remembers_indicators(self.data)

    @property
    def measure(self) -> str:
        return str(self.each["definition"]["measure"])


def proof_of(report: Report, code: str) -> Proof | None:
    data = report.data
    each = indicator_of(data, code)
    return None if each is None else Proof(report, data, each)


def proof_context(proof: Proof, asked: str | None) -> dict[str, Any]:
    report, each = proof.report, proof.each
    names, definition = names_of(proof.data), each["definition"]
    return {
        "report": report,
        "code": proof.code,
        "each": each,
        "told": shown(each),
        "by_rule": Judgement(each["status_by_rule"]).label,
        "why": words.MISSING.get(each["missing"], ""),
        "name": names.get(each["goal"], each["goal"]) if each["goal"] else names["plan"],
        "level": each["goal"] or "cijfers",
        "facts": words.plain_facts(definition, names.get(definition["goal"], definition["goal"])) if definition else [],
        "is_counted": proof.is_counted,
        "has_entries": proof.has_entries,
        "measured_facts": measured_facts(each),
        **(entries_context(proof, asked) if proof.has_entries else {}),
        **later_context(proof),
        "crumbs": [*pages.crumbs_of_shelf(), (report.title, edition_url(report)), (_("Provenance"), "")],
    }


def entries_context(proof: Proof, asked: str | None) -> dict[str, Any]:
    """The entries as they were at the freeze, and what they add up to when they are counted again now."""
    rows, measure = entries_behind(proof.report, proof.each["code"]), proof.measure
    page = Paginator(rows.order_by("starts_on", "number"), ON_A_PAGE).get_page(asked)
    key, total = "activities" if measure == Measure.COUNT else measure, sum_of(rows, measure)
    return {
        "page": page,
        "rows": [(row, value_of(row, key)) for row in page.object_list],
        "measure": measure,
        "measure_label": Measure(measure).label,
        "total": total,
        "total_words": shown(proof.each).value if total.value is None else in_words(str(total.value), proof.each["decimals"]),
    }


def measured_facts(each: dict[str, Any]) -> list[tuple[str, str]]:
    """Who measured what is not counted, and when; as frozen. Never by name."""
    # An edition from before these were frozen names neither.
    day, role, answers = each["measured_on"], each.get("filled_in_by", ""), each.get("answers")
    found = [
        (_("Source"), each["source"]),
        (_("Date of the measurement"), f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""),
        (_("Number of answers"), number_format(answers, force_grouping=True) if answers else ""),
        (_("Filled in by"), str(Role(role).label) if role else ""),
        (_("Note on the value"), each["note"]),
    ]
    return [(label, value) for label, value in found if value]


def later_context(proof: Proof) -> dict[str, Any]:
    """The edition that replaced this one, and the same indicator there; it may have none."""
    report = proof.report
    if not report.is_superseded:
        return {"later": None}
    later: Report = report.replaced_by
    place = [later.year, later.edition]
    is_there = indicator_of(later.data, proof.each["code"]) is not None
    return {"later": later, "later_url": reverse("reports:indicator", args=[*place, proof.each["code"]]) if is_there else ""}
