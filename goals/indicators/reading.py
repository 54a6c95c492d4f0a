"""Finding indicators and putting together what a page shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from goals.indicators import words
from goals.indicators.counting import entries_of
from goals.indicators.figures import IndicatorFigures, YearValue, indicator_values
from goals.models import (
    Activity,
    ActivityContribution,
    ActivityKind,
    ActivityOrganisation,
    Indicator,
    IndicatorDefinition,
    Measure,
    OperationalGoal,
    PolicyPlan,
    StrategicGoal,
    ValueStatus,
)
from steunpunt.shared.charts import Point, Spot, sparkline, target_chart

# What is announced to everybody has a title for everybody; advice and the like may name who asked for it.
ANNOUNCED = frozenset(
    {
        ActivityKind.TRAINING,
        ActivityKind.WEBINAR,
        ActivityKind.WORKSHOP,
        ActivityKind.BASIC_TRAINING,
        ActivityKind.LEARNING_TRAJECTORY,
        ActivityKind.LEARNING_NETWORK,
        ActivityKind.INSPIRATION_DAY,
        ActivityKind.STUDY_DAY,
        ActivityKind.NETWORK_MEETING,
        ActivityKind.PUBLICATION,
        ActivityKind.LONGREAD,
        ActivityKind.TOOL,
    }
)


@dataclass(frozen=True)
class Shown:
    """A year of an indicator in words."""

    year: YearValue
    value: str
    why: str
    aim: str
    rests_on: str
    entries_url: str


@dataclass(frozen=True)
class Line:
    """An indicator at a glance, with the year of the page."""

    indicator: Indicator
    url: str
    shown: Shown
    spark: SafeString


@dataclass(frozen=True)
class Chart:
    """A drawing with its words."""

    drawing: SafeString
    title: str
    subtitle: str


def find(period: str, code: str) -> Indicator:
    """Raises Http404 for a plan or a code that is not there."""
    rows = Indicator.objects.filter(plan__in=PolicyPlan.objects.of_period(period), code=code.upper())
    found = rows.select_related("plan", "owner", "strategic_goal", "operational_goal__strategic_goal").first()
    if found is None:
        raise Http404(_("There is no such indicator."))
    return found


def address(plan: PolicyPlan, indicator: Indicator) -> str:
    return reverse("indicators:detail", args=[plan.period, indicator.code])


def shown(figures: IndicatorFigures, each: YearValue) -> Shown:
    indicator = figures.indicator
    has_entries = each.counted is not None and each.counted.entries
    url = reverse("indicators:entries", args=[indicator.plan.period, indicator.code, each.year]) if has_entries else ""
    decimals = indicator.decimals
    return Shown(
        each, words.value_words(each, decimals), words.why_missing(each), words.aim_words(each.aim, decimals), words.left_out(each), url
    )


def lines(plan: PolicyPlan, year: int, rows: QuerySet[Indicator]) -> list[Line]:
    """Each indicator with its value in one year and a line over the years of the plan."""
    found = indicator_values(plan, plan.years, indicators=rows)
    return [Line(each.indicator, address(plan, each.indicator), shown(each, each.of(year)), spark(each, year)) for each in found]


def lines_of_goal(plan: PolicyPlan, goal: StrategicGoal | OperationalGoal | None, year: int) -> list[Line]:
    """What measures a goal itself, or without a goal the plan as a whole."""
    rows = Indicator.objects.of_plan(plan).active()
    return lines(plan, year, rows.of_goal(goal) if goal else rows.filter(strategic_goal=None, operational_goal=None))


def spark(figures: IndicatorFigures, year: int) -> SafeString:
    drawn = [
        Point(str(each.year), None if each.value is None else float(each.value), is_marked=each.year == year) for each in figures.years
    ]
    spoken = ", ".join(f"{each.year}: {words.value_words(each, figures.indicator.decimals)}" for each in figures.years)
    return sparkline(drawn, title=_("By year: %(years)s") % {"years": spoken})


def chart(figures: IndicatorFigures) -> Chart:
    """All years of the plan; the finding is about the newest year that has a value."""
    today = timezone.localdate().year
    valued = [each for each in figures.years if each.value is not None] or list(figures.years[:1])
    title = words.finding(valued[-1], figures.indicator.decimals)
    about = {"unit": figures.indicator.unit, "first": figures.years[0].year, "last": figures.years[-1].year}
    subtitle = _("%(unit)s, %(first)s–%(last)s; a dash is the target") % about
    spots = [spot(each, is_open=each.year == today) for each in figures.years]
    drawing = target_chart(spots, title=title, break_label=_("other definition"), decimals=figures.indicator.decimals)
    return Chart(drawing, title, subtitle)


def spot(each: YearValue, *, is_open: bool) -> Spot:
    lower, upper = (each.aim.lower, each.aim.upper) if each.aim else (None, None)
    return Spot(
        label=str(each.year),
        value=None if each.value is None else float(each.value),
        lower=None if lower is None else float(lower),
        upper=None if upper is None else float(upper),
        missing="–" if each.value_status == ValueStatus.NOT_APPLICABLE else "?",
        is_break=each.is_break,
        is_open=is_open,
    )


@dataclass(frozen=True)
class PublicEntry:
    """An entry behind a value, without persons; ``title`` is empty where it could name who asked for it."""

    activity: Activity
    goals: str
    title: str
    counts: str


def entries_behind(indicator: Indicator, definition: IndicatorDefinition, year: int) -> QuerySet[Activity]:
    """The entries that a value counts, the newest first, with all that their page shows."""
    links = ActivityContribution.objects.select_related("goal__strategic_goal").order_by("-is_primary", "pk")
    listed = ActivityOrganisation.objects.select_related("organisation")
    rows = entries_of(indicator, definition, [year]).select_related("municipality").order_by("-starts_on", "-pk")
    return rows.prefetch_related(Prefetch("contributions", links), Prefetch("organisation_rows", listed))


def public_entry(activity: Activity, measure: str) -> PublicEntry:
    goals = ", ".join(link.goal.code for link in activity.contributions.all())
    return PublicEntry(activity, goals, public_title(activity), what_counts(activity, measure))


def public_title(activity: Activity) -> str:
    """Only what was announced to everybody, and never with the name of an organisation that took part."""
    if activity.kind not in ANNOUNCED:
        return ""
    title = activity.title.lower()
    names = [row.organisation.name.lower() for row in activity.organisation_rows.all()]
    return "" if any(name in title or name.removesuffix(" vzw") in title for name in names) else activity.title


def what_counts(activity: Activity, measure: str) -> str:
    if measure == Measure.COUNT:
        return "1"
    if measure == Measure.ORGANISATIONS:
        value: Any = len(activity.organisation_rows.all())
    else:
        value = getattr(activity, measure)
    status = getattr(activity, f"{measure}_status")
    return words.figure(Decimal(value), 0) if status == ValueStatus.MEASURED else str(ValueStatus(status).label)
