"""What a report or plan holds, as plain data: page, preview and PDF draw this same object."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as in_dutch
from django.utils.translation import gettext_noop

from goals.figures import level_plain, plan_total, to_plain, year_figures
from goals.indicators.plain import indicator_data
from goals.models import PolicyPlan, StrategicGoal
from steunpunt.reports.editions.changes import figure_changes, indicator_changes
from steunpunt.reports.models import Rendering, Report
from steunpunt.reports.sections.compiling import words

FORMAT = 1
# The second form of an annual report names the entries that it counted and, in an erratum, what it corrects; the third
# says also which entries its indicators counted.
REPORT_FORMAT = 3
# Domain rules behind the figures; frozen with each report, so that an old report keeps its own.
DEFINITIONS = [
    {
        "term": gettext_noop("Activity"),
        "meaning": gettext_noop(
            "Something the centre carried out and logged. It counts once for each operational goal it serves, once for each "
            "strategic goal and once in the plan, so the goals do not add up to the total."
        ),
    },
    {"term": gettext_noop("Half-day"), "meaning": gettext_noop("A part of a day of support: a morning, an afternoon or an evening.")},
    {
        "term": gettext_noop("Participations"),
        "meaning": gettext_noop("The sum of attendances. Who comes three times counts three times: these are not persons."),
    },
    {
        "term": gettext_noop("Organisations reached"),
        "meaning": gettext_noop("Different organisations. At each level an organisation counts once, however often it took part."),
    },
    {
        "term": gettext_noop("Unknown"),
        "meaning": gettext_noop(
            "The value was not registered. Unknown is not zero: sums leave such activities out and say how many there are. "
            "Activities for which a value makes no sense are left out without counting as unknown."
        ),
    },
]


def compile_report(report: Report) -> dict[str, Any]:
    """Everything a report shows, read from the floors below. Pure reads, constant number of queries."""
    if not report.is_annual:
        from steunpunt.reports.progress.compiling import compile_progress

        return compile_progress(report)
    figures = year_figures(plan=report.plan, year=report.year, anew=True)
    previous = plan_total(plan=report.plan, year=report.year - 1, anew=True) if report.year > report.plan.first_year else None
    figures_data = to_plain(figures)
    indicators = indicator_data(report.plan, report.year, anew=True)
    return {
        "format": REPORT_FORMAT,
        "kind": report.kind,
        "title": report.title,
        "year": report.year,
        "edition": report.edition,
        "is_sample": report.is_sample,
        "figures": figures_data,
        "previous_total": level_plain(previous) if previous else None,
        "definitions": definitions(),
        "indicators": indicators,
        "site": settings.SITE_URL,
        "entries": None,
        "erratum": erratum_of(report, figures_data, indicators) if report.replaces else None,
        **words(report, figures_data),
    }


def erratum_of(report: Report, figures: dict[str, Any], indicators: list[dict[str, Any]]) -> dict[str, Any]:
    """What an edition corrects. It names the hash of the edition before it, so that the editions form a chain."""
    before = report.replaces
    assert before is not None
    with translation.override("nl"):
        changed = indicator_changes(before.data, {"indicators": indicators})
    return {
        "corrects_edition": before.edition,
        "corrects_data_sha256": before.data_sha256,
        "reason": report.reason,
        "figures": [asdict(change) for change in figure_changes(before.data["figures"], figures)],
        "indicators": [asdict(change) for change in changed],
    }


def definitions() -> list[dict[str, str]]:
    """The definitions in the language of the report, which is Dutch whoever freezes it."""
    with translation.override("nl"):
        return [{"term": in_dutch(item["term"]), "meaning": in_dutch(item["meaning"])} for item in DEFINITIONS]


def compile_plan(plan: PolicyPlan, kind: str) -> dict[str, Any]:
    """The policy plan, its goals only or its ten-point programme, without anything that changes with the clock."""
    data: dict[str, Any] = {"format": FORMAT, "kind": kind, "title": plan.title, "period": plan.period}
    if kind in (Rendering.Kind.PLAN, Rendering.Kind.GOALS):
        data["strategic_goals"] = [goal_data(goal) for goal in plan.strategic_goals.active().prefetch_related("operational_goals")]
    if kind in (Rendering.Kind.PLAN, Rendering.Kind.TEN_POINTS):
        data["ten_points_introduction"] = plan.ten_points_introduction
        data["ten_points"] = [{"number": point.number, "title": point.title, "text": point.text} for point in plan.ten_points.all()]
    if kind == Rendering.Kind.PLAN:
        data["mission"] = plan.mission_paragraphs
        data["who_we_are"] = plan.who_we_are
        groups = plan.plan_target_groups.select_related("target_group")
        data["target_groups"] = [{"name": str(group.target_group), "explanation": group.explanation} for group in groups]
    return data


def goal_data(goal: StrategicGoal) -> dict[str, Any]:
    parts = [part for part in goal.operational_goals.all() if not part.archived_at]
    return {
        "code": goal.code,
        "number": goal.number,
        "label": goal.label,
        "text": goal.text,
        "explanation": goal.explanation,
        "operational_goals": [
            {
                "code": f"{goal.code}-OD{part.number}",
                "number": part.number,
                "label": part.label,
                "text": part.text,
                "explanation": part.explanation,
            }
            for part in parts
        ],
    }
