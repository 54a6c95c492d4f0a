"""The publisher's overview of plans, of one plan, its history, and the buttons on it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.models import OperationalGoal, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.actions import editing
from goals.plan.history import history_of
from goals.plan.reading import downloads_of, whole_plan
from goals.plan.views.places import plan_knots, work_crumbs
from steunpunt.accounts.permissions import current_user, permission_required

PARTS: dict[str, type[models.Model]] = {"sd": StrategicGoal, "od": OperationalGoal, "punt": TenPoint, "doelgroep": PlanTargetGroup}
GOALS = frozenset({"sd", "od"})
ENTRIES_ON_A_PAGE = 30


@permission_required("plan.change")
def index(request: HttpRequest) -> HttpResponse:
    plans = PolicyPlan.objects.annotate(
        goal_count=models.Count("strategic_goals__operational_goals", filter=models.Q(strategic_goals__operational_goals__archived_at=None))
    )
    return render(request, "goals/plan/index.html", {"plans": plans.order_by("-first_year"), "crumbs": work_crumbs()})


@permission_required("plan.change")
def plan(request: HttpRequest, period: str) -> HttpResponse:
    found = whole_plan(period)
    if found is None:
        raise Http404(_("There is no plan for this period."))
    context = {"plan": found, "downloads": downloads_of(found), "knots": plan_knots(found), "crumbs": work_crumbs(plan=found)}
    return render(request, "goals/plan/edit.html", context)


@permission_required("plan.change")
@require_POST
def make_current(request: HttpRequest, period: str) -> HttpResponse:
    found = get_object_or_404(PolicyPlan.objects.of_period(period))
    editing.make_current(actor=current_user(request), plan=found)
    messages.success(request, _("%(period)s is now the current plan.") % {"period": found.period})
    return redirect("plan:edit", found.period)


@permission_required("history.read")
def history(request: HttpRequest, period: str) -> HttpResponse:
    found = get_object_or_404(PolicyPlan.objects.of_period(period))
    part = request.GET.get("part", "")
    page = Paginator(history_of(found, part=part), ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "goals/plan/history.html", {"plan": found, "page": page, "part": part, "crumbs": work_crumbs(_("History"), found)}
    )


@permission_required("plan.change")
@require_POST
def move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    part = _part(kind, pk)
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise Http404(direction)
    editing.move(actor=current_user(request), part=part, direction="up" if direction == "up" else "down")
    return _back(part, f"{kind}-{pk}")


@permission_required("plan.change")
@require_POST
def archive(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    goal = _part(kind, pk, only=GOALS)
    editing.archive_goal(actor=current_user(request), goal=goal)
    messages.success(request, _("%(code)s is archived. What was done for it stays.") % {"code": goal.code})
    return _back(goal, f"{kind}-{pk}")


@permission_required("plan.change")
@require_POST
def restore(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    goal = _part(kind, pk, only=GOALS)
    editing.restore_goal(actor=current_user(request), goal=goal)
    messages.success(request, _("%(code)s is back in the plan.") % {"code": goal.code})
    return _back(goal, f"{kind}-{pk}")


@permission_required("plan.change")
@require_POST
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    part = _part(kind, pk, only=frozenset(PARTS) - GOALS)
    if isinstance(part, TenPoint):
        editing.remove_ten_point(actor=current_user(request), point=part)
    else:
        editing.remove_target_group(actor=current_user(request), group=part)
    messages.success(request, _("“%(name)s” is removed from the plan. The history keeps it.") % {"name": part})
    return _back(part, "punten" if kind == "punt" else "doelgroepen")


def _part(kind: str, pk: int, only: frozenset[str] = frozenset(PARTS)) -> Any:
    if kind not in only:
        raise Http404(kind)
    return get_object_or_404(PARTS[kind]._default_manager, pk=pk)


def _back(part: Any, anchor: str) -> HttpResponse:
    above = part.strategic_goal.plan if isinstance(part, OperationalGoal) else part.plan
    return redirect(f"{reverse('plan:edit', args=[above.period])}#{anchor}")
