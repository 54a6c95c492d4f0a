"""Where a page is: the thread through the plan, the step up or down it, crumbs and years."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import OperationalGoal, PolicyPlan, StrategicGoal
from steunpunt.shared.templatetags.look import Knot

Goal = StrategicGoal | OperationalGoal


@dataclass(frozen=True)
class YearLink:
    year: int
    url: str
    is_current: bool


def address(plan: PolicyPlan, goal: Goal | None = None, year: int | None = None) -> str:
    """The page of a plan or of a goal; a year is part of the address."""
    if isinstance(goal, OperationalGoal):
        path = reverse("progress:operational-goal", args=[plan.period, goal.strategic_goal.number, goal.number])
    elif goal is not None:
        path = reverse("progress:strategic-goal", args=[plan.period, goal.number])
    else:
        path = reverse("progress:plan") if plan.is_current else reverse("progress:plan-of-period", args=[plan.period])
    return f"{path}?jaar={year}" if year else path


def data_links(plan: PolicyPlan, year: int, goal: Goal | None = None) -> list[tuple[str, str]]:
    """The same figures as files."""
    if isinstance(goal, OperationalGoal):
        name, numbers = "progress:operational-data", [goal.strategic_goal.number, goal.number]
    elif goal is not None:
        name, numbers = "progress:strategic-data", [goal.number]
    else:
        name, numbers = "progress:plan-data", []
    return [(kind.upper(), reverse(name, args=[plan.period, *numbers, year, kind])) for kind in ("csv", "json")]


def entries_address(goal: Goal, year: int) -> str:
    """Where colleagues see the entries behind the figures: those of the goal, or of every goal under a strategic one."""
    goals = [goal] if isinstance(goal, OperationalGoal) else goal.operational_goals.all()
    return f"{reverse('activities:list')}?{urlencode([*(('doel', each.pk) for each in goals), ('jaar', year)])}"


def year_links(plan: PolicyPlan, year: int, goal: Goal | None = None) -> list[YearLink]:
    return [YearLink(each, address(plan, goal, each), each == year) for each in plan.years]


def shown(goals: list[StrategicGoal], also: Goal | None = None) -> list[Goal]:
    """The walk through the plan: each strategic goal and its parts, archived ones only where one stands on them."""
    walk: list[Goal] = []
    for goal in goals:
        parts = [part for part in goal.operational_goals.all() if is_open(part) or part == also]
        if is_open(goal) or goal == also or also in parts:
            walk += [goal, *parts]
    return walk


def is_open(goal: Goal) -> bool:
    return goal.archived_at is None


def thread_of_plan(plan: PolicyPlan, goals: list[StrategicGoal], year: int) -> list[Knot]:
    """From the mission through every goal."""
    return [Knot(_("Our mission"), "#missie", _("Mission")), *[knot(plan, goal, year) for goal in shown(goals)]]


def thread_of_goal(plan: PolicyPlan, goals: list[StrategicGoal], here: Goal, year: int) -> list[Knot]:
    """Every strategic goal, and the parts of the one where the page is."""
    open_goal = here.strategic_goal if isinstance(here, OperationalGoal) else here
    walk = [goal for goal in shown(goals, here) if isinstance(goal, StrategicGoal) or goal.strategic_goal == open_goal]
    return [Knot(_("Our mission"), address(plan, year=year), _("Mission")), *[knot(plan, goal, year, here) for goal in walk]]


def knot(plan: PolicyPlan, goal: Goal, year: int, here: Goal | None = None) -> Knot:
    is_part = isinstance(goal, OperationalGoal)
    short = f"OD{goal.number}" if is_part else goal.code
    label = f"{short} {goal.label}" if is_part else goal.label
    return Knot(label, address(plan, goal, year), short, goal=goal, level=2 if is_part else 1, is_current=goal == here)


def neighbours(goals: list[StrategicGoal], here: Goal) -> tuple[Goal | None, Goal | None]:
    """The goals before and after this one on the thread."""
    walk = shown(goals, here)
    place = walk.index(here)
    return (walk[place - 1] if place else None), (walk[place + 1] if place + 1 < len(walk) else None)


def crumbs(plan: PolicyPlan, year: int, goal: Goal | None = None) -> list[tuple[str, str]]:
    top = (_("Policy plan %(period)s") % {"period": plan.period}, address(plan, year=year) if goal else "")
    if isinstance(goal, OperationalGoal):
        return [top, (goal.strategic_goal.code, address(plan, goal.strategic_goal, year)), (f"OD{goal.number}", "")]
    return [top, (goal.code, "")] if goal else [top]
