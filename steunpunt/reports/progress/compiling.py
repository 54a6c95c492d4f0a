"""What a progress report holds, as plain data: frozen years from their last frozen edition, open ones counted now."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.conf import settings

from goals.figures import to_plain, year_figures
from steunpunt.reports.editions.changes import figure_changes
from steunpunt.reports.models import Report
from steunpunt.reports.sections.compiling import words
from steunpunt.reports.sections.references import levels
from steunpunt.shared.freezing import State

FORMAT = 1
# What may be added over the years. Different organisations may not: who came in two years would count twice.
ADDED = ("half_days", "participations")


def compile_progress(report: Report) -> dict[str, Any]:
    """Everything a progress report shows. Pure reads; the number of queries grows with the years, never with the ledger."""
    from steunpunt.reports.content import definitions

    years = [year_data(report, year) for year in report.years]
    last = years[-1]["figures"]
    return {
        "format": FORMAT,
        "kind": report.kind,
        "title": report.title,
        "first_year": report.first_year,
        "year": report.year,
        "edition": report.edition,
        "is_sample": report.is_sample,
        "plan_title": last["plan_title"],
        "plan_period": last["plan_period"],
        "years": years,
        "sums": sums_of(years),
        "definitions": definitions(),
        "site": settings.SITE_URL,
        "entries": None,
        "erratum": erratum_of(report, years) if report.replaces else None,
        **words(report, last, {each["year"]: levels(each["figures"]) for each in years}),
    }


def year_data(report: Report, year: int) -> dict[str, Any]:
    """One year; ``edition`` is None for a year that is still open, and its figures can still change then."""
    editions = Report.objects.annual().filter(plan=report.plan, year=year).exclude(state=State.DRAFT)
    frozen = editions.order_by("-edition").first()
    if frozen is None:
        figures = to_plain(year_figures(plan=report.plan, year=year, anew=True))
        return {"year": year, "edition": None, "data_sha256": "", "has_entries": False, "figures": figures}
    data = frozen.data
    return {
        "year": year,
        "edition": frozen.edition,
        "data_sha256": frozen.data_sha256,
        "has_entries": frozen.is_published and bool(data.get("entries")),
        "figures": data["figures"],
    }


def sums_of(years: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Per level what the years add up to: activities, half-days and participations. None is unknown in every year."""
    by_level: dict[str, list[dict[str, Any]]] = {}
    for each in years:
        for level, figures in levels(each["figures"]).items():
            by_level.setdefault(level, []).append(figures)
    return {
        level: {"activities": sum(each["activities"] for each in found), **{name: added([each[name] for each in found]) for name in ADDED}}
        for level, found in by_level.items()
    }


def added(totals: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum of what was measured, as exact as it was; and how many activities it leaves out because nobody counted."""
    measured = [Decimal(str(total["value"])) for total in totals if total["value"] is not None]
    value = sum(measured, Decimal(0)) if measured else None
    return {"value": None if value is None else str(value), "unknown": sum(total["unknown"] for total in totals)}


def erratum_of(report: Report, years: list[dict[str, Any]]) -> dict[str, Any]:
    """What an edition corrects: per year the figures that are not what they were in the edition before."""
    before = report.replaces
    assert before is not None
    old = {each["year"]: each["figures"] for each in before.data["years"]}
    changes = [{**asdict(change), "year": each["year"]} for each in years for change in figure_changes(old[each["year"]], each["figures"])]
    chain = {"corrects_edition": before.edition, "corrects_data_sha256": before.data_sha256}
    return {**chain, "reason": report.reason, "figures": changes}
