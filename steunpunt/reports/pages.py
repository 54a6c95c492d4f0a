"""The contexts of the report pages, from frozen data or, for a draft, from what was compiled just now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.figures import LevelFigures, OperationalGoalFigures, StrategicGoalFigures, from_plain, level_from
from goals.progress import findings, reading
from goals.progress.reading import Chart, Shown
from steunpunt.reports.editions.codes import codes_at
from steunpunt.reports.indicators import ShownIndicator, indicators_at
from steunpunt.reports.models import Report
from steunpunt.reports.sections.pages import desk_sections
from steunpunt.reports.sections.tables.cells import parts_of
from steunpunt.shared.templatetags.look import Knot

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """An operational goal in a report: its figures and what was told about it."""

    goal: OperationalGoalFigures
    html: str
    numbers: list[Shown]
    url: str
    indicators: list[ShownIndicator]


@dataclass(frozen=True)
class Chapter:
    """A strategic goal in a report."""

    goal: StrategicGoalFigures
    numbers: list[Shown]
    charts: list[Chart]
    parts: list[Part]
    busiest: int
    indicators: list[ShownIndicator]
    html: str = ""


def report_context(report: Report, data: dict[str, Any]) -> dict[str, Any]:
    figures = from_plain(data["figures"])
    before = level_from(data["previous_total"]) if data["previous_total"] else None
    chapters, place = [chapter(goal, data) for goal in figures.strategic_goals], [report.year, report.edition]
    return {
        "report": report,
        "data": data,
        "figures": figures,
        "numbers": sourced(numbers(figures.total, before, figures.year), data, "plan"),
        "charts": reading.charts(figures.total, _("whole plan"), figures.year),
        "chapters": chapters,
        "indicators": indicators_at(data, "plan"),
        "parts": parts_of(data),
        "knots": knots(data, chapters),
        "downloads": [(_("CSV"), reverse("reports:edition-csv", args=place)), (_("JSON"), reverse("reports:edition-json", args=place))],
        "rendering": report.renderings.first(),
        "crumbs": crumbs(report),
    }


@dataclass(frozen=True)
class OnShelf:
    """The last edition of a year, with its figures and the editions before it, newest first."""

    report: Report
    numbers: list[Shown]
    earlier: list[Report]


def shelf(reports: list[Report]) -> list[OnShelf]:
    """Each published report with the figures of its year, newest first."""
    years: dict[int, list[Report]] = {}
    annual = [report for report in reports if report.is_annual]
    for report in sorted(annual, key=lambda report: (-report.year, -report.edition)):
        years.setdefault(report.year, []).append(report)
    return [
        OnShelf(last, numbers(level_from(last.data["figures"]["total"]), None, year), earlier) for year, (last, *earlier) in years.items()
    ]


def progress_shelf(reports: list[Report]) -> list[Report]:
    """The last edition of each progress report, the newest years first."""
    last: dict[tuple[int, int], Report] = {}
    for report in sorted((each for each in reports if not each.is_annual), key=lambda each: each.edition):
        last[report.year, report.years[0]] = report
    return [last[key] for key in sorted(last, reverse=True)]


def file_name(report: Report) -> str:
    name = f"jaarverslag-{report.year}" if report.is_annual else f"voortgangsrapport-{report.first_year}-{report.year}"
    return name + (f"-uitgave-{report.edition}" if report.edition > 1 else "")


def chapter(goal: StrategicGoalFigures, data: dict[str, Any]) -> Chapter:
    period, year = data["figures"]["plan_period"], data["year"]
    parts = [
        Part(
            part,
            data["narratives"].get(part.code, ""),
            sourced(numbers(part.figures, None, year), data, part.code),
            f"{reverse('progress:operational-goal', args=[period, goal.number, part.number])}?jaar={year}",
            indicators_at(data, part.code),
        )
        for part in goal.operational_goals
    ]
    busiest = max((part.figures.activities for part in goal.operational_goals), default=0)
    return Chapter(
        goal,
        sourced(numbers(goal.figures, None, year), data, goal.code),
        reading.charts(goal.figures, goal.code, year),
        parts,
        busiest,
        indicators_at(data, goal.code),
        data["narratives"].get(goal.code, ""),
    )


def numbers(figures: LevelFigures, before: LevelFigures | None, year: int) -> list[Shown]:
    comparison = findings.compared(figures.activities, before.activities, year - 1) if before else ""
    return [
        Shown(figures.activities, _("activities"), comparison),
        Shown(figures.organisations.value, _("organisations reached"), reading.left_out(figures.organisations)),
        Shown(figures.participations.value, _("participations"), reading.left_out(figures.participations)),
        Shown(figures.half_days.value, _("half-days"), reading.left_out(figures.half_days)),
    ]


def sourced(shown: list[Shown], data: dict[str, Any], level: str) -> list[Shown]:
    """The numbers with the address where each can be opened; an old edition that kept no entries has none."""
    order = ("activities", "organisations", "participations", "half_days")
    found = {code.kind.key: code for code in codes_at(data, level)}
    return [replace(each, url=translated(found[key].path) if key in found else "") for each, key in zip(shown, order, strict=True)]


def translated(path: str) -> str:
    """A path of ours in the language of this page."""
    return str(translate_url(path, get_language() or "nl"))


def knots(data: dict[str, Any], chapters: list[Chapter]) -> list[Knot]:
    """The thread of a report: where one can go on the page."""
    found = [Knot(_("Foreword"), "#voorwoord")] if data["foreword"] else []
    found.append(Knot(_("The year in figures"), "#cijfers", short=_("Figures")))
    found += [Knot(each.goal.label, f"#{each.goal.code}", short=each.goal.code, goal=each.goal.number) for each in chapters]
    found += [Knot(_("Stories"), "#verhalen")] if data.get("stories") or data.get("stories_introduction") else []
    found += [Knot(part["title"], f"#{part['kind']}") for part in data.get("sections", [])]
    return [*found, Knot(_("Account of method"), "#verantwoording", short=_("Method"))]


def crumbs_of_shelf() -> Crumbs:
    return [(_("Annual reports"), reverse("reports:list"))]


def crumbs(report: Report | None = None) -> Crumbs:
    return [*crumbs_of_shelf(), (report.title, "")] if report else [(_("Annual reports"), "")]


def desk_crumbs(report: Report | None = None, here: str = "") -> Crumbs:
    desk = (_("Reports"), reverse("reports:desk") if report else "")
    if report is None:
        return [desk]
    own = (report.title, reverse("reports:edit", args=[report.pk]) if here else "")
    return [desk, own, (here, "")] if here else [desk, own]


def desk_context(report: Report) -> dict[str, Any]:
    """What is written, what is not, and how far the report is."""
    own = {"report": report, "rendering": report.renderings.first(), "steps": steps(report), "crumbs": desk_crumbs(report)}
    return own | desk_sections(report)


def steps(report: Report) -> list[Knot]:
    """Draft, frozen, published: a report goes along this thread and never back."""
    return [
        Knot(_("Write"), is_current=report.is_draft),
        Knot(_("Freeze"), is_current=report.is_frozen and not report.is_published),
        Knot(_("Publish"), is_current=report.is_published),
    ]


def is_over(year: int, today: date | None = None) -> bool:
    return (today or timezone.localdate()) > date(year, 12, 31)
