"""What the pages of figures and editions show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import ValueStatus
from steunpunt.reports import pages
from steunpunt.reports.content import compile_report
from steunpunt.reports.editions import entries
from steunpunt.reports.editions.changes import FigureChange, figure_changes, indicator_changes, text_changes
from steunpunt.reports.editions.codes import BY_KEY, FigureCode, figures_of, names_of
from steunpunt.reports.models import FrozenEntry, Report
from steunpunt.shared.templatetags.look import number

ON_A_PAGE = 50


@dataclass(frozen=True)
class ShownChange:
    """A changed figure in words, with the address of its provenance before and after."""

    change: FigureChange
    goal: str
    label: str
    before_url: str
    after_url: str


def figure_context(report: Report, code: FigureCode, page: str | None) -> dict[str, Any]:
    """A figure with its definition and the entries behind it, as they were at the freeze."""
    data, key = report.data, code.kind.key
    found, rows = (figures_of(data, code.level) or {})[key], page_of(report, code, page)
    return {
        "report": report,
        "code": code,
        "name": names_of(data)[code.level],
        "found": found if isinstance(found, dict) else {"value": found, "measured": found, "unknown": 0, "not_applicable": 0},
        "meaning": data["definitions"][code.kind.term],
        "page": rows,
        "rows": [(row, value_of(row, key)) for row in rows.object_list],
        "later": report.replaced_by if report.is_superseded else None,
        "crumbs": [*pages.crumbs_of_shelf(), (report.title, edition_url(report)), (_("Provenance"), "")],
    }


def page_of(report: Report, code: FigureCode, asked: str | None) -> Page[FrozenEntry]:
    rows = FrozenEntry.objects.filter(report=report).of_level(code.level).order_by("starts_on", "number")
    return Paginator(rows, ON_A_PAGE).get_page(asked)


def value_of(row: FrozenEntry, key: str) -> str:
    """What an entry adds to a figure; unknown and not applicable are words. Of organisations, their numbers."""
    if key == "activities":
        return "1"
    status = getattr(row, f"{key}_status")
    if status != ValueStatus.MEASURED:
        return str(ValueStatus(status).label).lower()
    if key == "organisations":
        return ", ".join(str(each) for each in row.organisations) or "0"
    return number(getattr(row, key))


def edition_url(report: Report) -> str:
    return reverse("reports:edition", args=[report.year, report.edition])


def changes_context(report: Report) -> dict[str, Any]:
    """What an erratum changed: figures, entries and texts."""
    before = report.replaces
    assert before is not None
    return {
        "report": report,
        "before": before,
        "figures": [shown(FigureChange(**each), before, report) for each in report.data["erratum"]["figures"]],
        "entries": entries.differences(before, report),
        "indicators": indicator_changes(before.data, report.data),
        "texts": text_changes(before.data, report.data),
        "crumbs": [*pages.crumbs_of_shelf(), (report.title, edition_url(report)), (_("What changed"), "")],
    }


def waiting_context(report: Report) -> dict[str, Any]:
    """What an erratum of this edition would change today."""
    now = compile_report(report)
    return {
        "report": report,
        "figures": waiting_figures(report, now),
        "indicators": indicator_changes(report.data, now),
        "entries": entries.differences(report) if report.data.get("entries") else [],
        "crumbs": pages.desk_crumbs(report, _("Erratum")),
    }


def waiting_figures(report: Report, now: dict[str, Any]) -> list[ShownChange]:
    """Of a progress report year by year: its figures have no page of their own."""
    if report.is_annual:
        return [shown(change, report, None) for change in figure_changes(report.data["figures"], now["figures"])]
    years = zip(report.data["years"], now["years"], strict=True)
    changes = [(new["year"], change) for old, new in years for change in figure_changes(old["figures"], new["figures"])]
    return [
        ShownChange(change, f"{year} – {_('The whole plan') if change.level == 'plan' else change.level}", label_of(change), "", "")
        for year, change in changes
    ]


def label_of(change: FigureChange) -> str:
    return str(BY_KEY[change.figure].label)


def shown(change: FigureChange, before: Report, after: Report | None) -> ShownChange:
    kind = BY_KEY[change.figure]
    urls = [
        reverse("reports:figure", args=[report.year, report.edition, change.level, kind.slug])
        if report and report.data.get("entries") and figures_of(report.data, change.level)
        else ""
        for report in (before, after)
    ]
    return ShownChange(change, _("The whole plan") if change.level == "plan" else change.level, str(kind.label), *urls)
