"""What the home page shows: the way in and the figures of the most recent year."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from goals.figures import LevelFigures, StrategicGoalFigures, plan_total, year_figures
from goals.models import Activity, PolicyPlan


@dataclass(frozen=True)
class KeyFigure:
    value: int | None
    unit: str
    comparison: str


@dataclass(frozen=True)
class YearAtAGlance:
    year: int
    figures: tuple[KeyFigure, ...]
    goals: tuple[StrategicGoalFigures, ...]
    most: int
    is_sample: bool


def compared(now: int | None, before: int | None, year: int) -> str:
    """How a figure stands to the year before; nothing where one of the two is not known."""
    if now is None or before is None or not before:
        return ""
    values = {"number": abs(now - before), "year": year}
    if now == before:
        return _("as many as in %(year)s") % values
    return (_("%(number)s more than in %(year)s") if now > before else _("%(number)s fewer than in %(year)s")) % values


def whole(value: object) -> int | None:
    return None if value is None else int(str(value).partition(".")[0])


def key_figures(now: LevelFigures, before: LevelFigures | None, year: int) -> tuple[KeyFigure, ...]:
    def figure(unit: str, value: object, past: object) -> KeyFigure:
        return KeyFigure(whole(value), unit, compared(whole(value), whole(past), year - 1))

    return (
        figure(_("activities"), now.activities, before.activities if before else None),
        figure(_("participations"), now.participations.value, before.participations.value if before else None),
        figure(_("organisations reached"), now.organisations.value, before.organisations.value if before else None),
    )


def year_at_a_glance() -> YearAtAGlance | None:
    """The most recent year of the current plan in which something was logged."""
    plan = PolicyPlan.objects.current()
    if plan is None:
        return None
    logged = Activity.objects.filter(year__range=(plan.first_year, plan.last_year))
    year = logged.aggregate(last=Max("year"))["last"]
    if year is None:
        return None
    figures = year_figures(plan=plan, year=year)
    before = plan_total(plan=plan, year=year - 1) if year > plan.first_year else None
    return YearAtAGlance(
        year=year,
        figures=key_figures(figures.total, before, year),
        goals=figures.strategic_goals,
        most=max((goal.figures.activities for goal in figures.strategic_goals), default=0),
        is_sample=logged.of_year(year).filter(is_sample=True).exists(),
    )
