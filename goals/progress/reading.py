"""What a progress page shows, put together from the figures; the number of queries does not grow with the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from goals.figures import LevelFigures, Total, Trend
from goals.models import Activity, ActivityKind, Mode, OperationalGoal, PolicyPlan, StrategicGoal
from goals.progress import findings
from steunpunt.shared.charts import Point, bar_chart, column_chart, sparkline, stacked_bar

Goal = StrategicGoal | OperationalGoal


@dataclass(frozen=True)
class Chart:
    """A drawing with its words and the same figures as rows."""

    drawing: SafeString
    title: str
    subtitle: str
    columns: tuple[str, str]
    rows: list[tuple[str, int]]


@dataclass(frozen=True)
class Shown:
    """A large number on the page; ``comparison`` says what it leaves out, ``url`` where it comes from."""

    value: object
    unit: str
    comparison: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A goal at a glance."""

    goal: OperationalGoal
    url: str
    figures: LevelFigures
    spark: SafeString


def plan_or_404(period: str = "") -> tuple[PolicyPlan | None, list[PolicyPlan]]:
    """The plan of a period, or the current one (else the newest), and every other plan."""
    plans = list(PolicyPlan.objects.all())
    if period:
        found = next((plan for plan in plans if plan.period == period), None)
        if found is None:
            raise Http404(_("There is no plan for this period."))
    else:
        found = next((plan for plan in plans if plan.is_current), plans[0] if plans else None)
    return found, [plan for plan in plans if plan is not found]


def goals_of(plan: PolicyPlan) -> list[StrategicGoal]:
    """The goals of a plan, each with its parts, every part knowing its goal."""
    goals = list(StrategicGoal.objects.filter(plan=plan).prefetch_related("operational_goals"))
    for goal in goals:
        goal.plan = plan
    return goals


def find_goal(goals: list[StrategicGoal], sd: int, od: int | None = None) -> Goal:
    """Raises Http404 for a number that the plan does not have."""
    strategic = next((goal for goal in goals if goal.number == sd), None)
    if strategic is None or od is None:
        found: Goal | None = strategic
    else:
        found = next((part for part in strategic.operational_goals.all() if part.number == od), None)
    if found is None:
        raise Http404(_("This plan has no such goal."))
    return found


def chosen_year(plan: PolicyPlan, query: QueryDict) -> int:
    """The year of the address, else the plan's year nearest to today. Raises Http404 for a year outside the plan."""
    asked = query.get("jaar", "").strip()
    if not asked:
        return min(max(timezone.localdate().year, plan.first_year), plan.last_year)
    if not (asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in plan.years):
        raise Http404(_("The plan %(period)s has no year “%(year)s”.") % {"period": plan.period, "year": asked[:20]})
    return int(asked)


def holds_samples(plan: PolicyPlan, year: int, goal: Goal | None = None) -> bool:
    """Whether the figures count entries that only show how the portal works."""
    entries = Activity.objects.of_year(year).filter(is_sample=True)
    if isinstance(goal, OperationalGoal):
        return entries.filter(contributions__goal=goal).exists()
    if goal is not None:
        return entries.filter(contributions__goal__strategic_goal=goal).exists()
    return entries.filter(contributions__goal__strategic_goal__plan=plan).exists()


def numbers(figures: LevelFigures, trend: Mapping[int, int], plan: PolicyPlan, year: int) -> list[Shown]:
    before = findings.compared(figures.activities, trend.get(year - 1, 0), year - 1) if year > plan.first_year else ""
    return [
        Shown(figures.activities, _("activities"), before),
        Shown(figures.organisations.value, _("organisations reached"), left_out(figures.organisations)),
        Shown(figures.participations.value, _("participations"), left_out(figures.participations)),
        Shown(figures.half_days.value, _("half-days"), left_out(figures.half_days)),
    ]


def left_out(total: Total) -> str:
    return findings.about_total(total.measured, total.unknown, total.not_applicable)


def charts(figures: LevelFigures, name: str, year: int) -> list[Chart]:
    """By kind, by quarter and by way of meeting; a year without work has none."""
    if not figures.activities:
        return []
    kinds = {str(ActivityKind(kind).label): count for kind, count in sorted(figures.by_kind.items(), key=lambda item: (-item[1], item[0]))}
    modes = {str(mode.label): count for mode in Mode if (count := figures.by_mode.get(mode.value, 0))}
    quarters = {_("Q%(number)s") % {"number": number}: count for number, count in enumerate(figures.by_quarter, 1)}
    about = {"name": name, "year": year, "count": figures.activities}
    kind_title, mode_title = findings.about_kinds(kinds), findings.about_modes(modes)
    quarter_title = findings.about_quarters(figures.by_quarter)
    return [
        Chart(
            bar_chart(points(kinds), title=kind_title),
            kind_title,
            _("Activities by kind, %(name)s, %(year)s, n = %(count)s") % about,
            (_("Kind"), _("Activities")),
            list(kinds.items()),
        ),
        Chart(
            column_chart(points(quarters), title=quarter_title),
            quarter_title,
            _("Activities by quarter, %(name)s, %(year)s, n = %(count)s") % about,
            (_("Quarter"), _("Activities")),
            list(quarters.items()),
        ),
        Chart(
            stacked_bar(points(modes), title=mode_title),
            mode_title,
            _("Activities by way of meeting, %(name)s, %(year)s, n = %(count)s") % about,
            (_("Way of meeting"), _("Activities")),
            list(modes.items()),
        ),
    ]


def year_chart(counts: Mapping[int, int], plan: PolicyPlan, name: str, year: int) -> Chart:
    """Every year of the plan; years to come are left out, they are not zero."""
    years = [each for each in plan.years if each <= max(timezone.localdate().year, year)]
    title = findings.about_years(counts, year, plan.first_year)
    drawn = [Point(str(each), counts.get(each, 0), is_marked=each == year) for each in years]
    about = {"name": name, "first": years[0], "last": years[-1], "count": sum(counts.get(each, 0) for each in years)}
    subtitle = _("Activities by year, %(name)s, %(first)s–%(last)s, n = %(count)s") % about
    rows = [(str(each), counts.get(each, 0)) for each in years]
    return Chart(column_chart(drawn, title=title), title, subtitle, (_("Year"), _("Activities")), rows)


def line(goal: OperationalGoal, url: str, figures: LevelFigures, trend: Trend, year: int) -> Line:
    counts = trend.of(goal)
    drawn = [Point(str(each), counts.get(each, 0), is_marked=each == year) for each in trend.years if each <= timezone.localdate().year]
    spoken = ", ".join(f"{point.label}: {point.value}" for point in drawn)
    return Line(goal, url, figures, sparkline(drawn, title=_("Activities by year: %(years)s") % {"years": spoken}))


def points(counts: Mapping[str, int]) -> list[Point]:
    return [Point(label, count) for label, count in counts.items()]
