"""The plan and its progress, for everybody. A page counts only what it shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goals.figures import goal_figures, multi_year, year_figures
from goals.models import OperationalGoal, StrategicGoal
from goals.plan.reading import downloads_of
from goals.progress import pages, places, reading
from goals.progress.exports import as_file
from steunpunt.accounts.permissions import may


def plan(request: HttpRequest, period: str = "") -> HttpResponse:
    found, others = reading.plan_or_404(period)
    if found is None:
        return render(request, "progress/no_plan.html", {"may_edit": may(request.user, "plan.change")})
    year = reading.chosen_year(found, request.GET)
    figures, trend = year_figures(plan=found, year=year), multi_year(plan=found)
    context = pages.plan_page(found, figures, trend, year)
    context |= {"others": others, "downloads": downloads_of(found), "may_edit": may(request.user, "plan.change")}
    return render(request, "progress/plan.html", context)


def strategic_goal(request: HttpRequest, period: str, sd: int) -> HttpResponse:
    return goal_page(request, period, sd, None)


def operational_goal(request: HttpRequest, period: str, sd: int, od: int) -> HttpResponse:
    return goal_page(request, period, sd, od)


def goal_page(request: HttpRequest, period: str, sd: int, od: int | None) -> HttpResponse:
    found, _others = reading.plan_or_404(period)
    if found is None:
        raise Http404(period)
    goals = reading.goals_of(found)
    goal = reading.find_goal(goals, sd, od)
    year = reading.chosen_year(found, request.GET)
    context = pages.goal_page(found, goals, goal, year)
    context |= {"may_edit": may(request.user, "plan.change")}
    if may(request.user, "activity.read"):
        context["entries_url"] = places.entries_address(goal, year)
    return render(request, "progress/goal.html", context)


def plan_data(request: HttpRequest, period: str, year: int, extension: str) -> HttpResponse:
    found, _others = reading.plan_or_404(period)
    if found is None or year not in found.years:
        raise Http404(_("This plan has no such year."))
    figures = year_figures(plan=found, year=year)
    levels = [("plan", figures.plan_title, figures.total)]
    for goal in figures.strategic_goals:
        levels += [(goal.code, goal.label, goal.figures), *[(part.code, part.label, part.figures) for part in goal.operational_goals]]
    return as_file(levels=levels, year=year, name=f"doelen-{found.period}", extension=extension)


def goal_data(request: HttpRequest, period: str, sd: int, year: int, extension: str, od: int | None = None) -> HttpResponse:
    found, _others = reading.plan_or_404(period)
    if found is None or year not in found.years:
        raise Http404(_("This plan has no such year."))
    goal = reading.find_goal(reading.goals_of(found), sd, od)
    counted = goal_figures(goal=goal, year=year)
    levels = [(goal.code, goal.label, counted[0])]
    if isinstance(goal, StrategicGoal):
        parts: list[OperationalGoal] = list(goal.operational_goals.all())
        levels += [(part.code, part.label, counted[part.pk]) for part in parts if part.pk in counted]
    return as_file(levels=levels, year=year, name=f"{goal.code.lower()}-{found.period}", extension=extension)
