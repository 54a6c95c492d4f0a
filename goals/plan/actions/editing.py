"""Editing the plan in place. What somebody else changed meanwhile is never overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import OperationalGoal, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.actions.importing import refuse_overlap
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.vocabulary.models import TargetGroup

PLAN_TEXTS = ("title", "mission", "who_we_are", "ten_points_introduction")
STRATEGIC_TEXTS = ("text", "short_label", "explanation")
OPERATIONAL_TEXTS = (*STRATEGIC_TEXTS, "owner")
POINT_TEXTS = ("title", "text")
MOST_POINTS = 10
Values = Mapping[str, Any]
Direction = Literal["up", "down"]
Part = TypeVar("Part", PolicyPlan, StrategicGoal, OperationalGoal, TenPoint, PlanTargetGroup)


class PlanEditError(Exception):
    """The plan cannot become so; the text says why and what to do."""


class EditConflictError(Exception):
    """Somebody saved another version meanwhile; ``current`` is what is there now."""

    def __init__(self, current: models.Model) -> None:
        self.current = current
        super().__init__(_("Somebody changed this while you were writing. Nothing of yours is lost: compare both texts and save again."))


def create_plan(*, actor: User, first_year: int, last_year: int, title: str) -> PolicyPlan:
    """An empty plan for a new period; the first plan of all is at once the current one."""
    with recording(actor):
        refuse_overlap(first_year, last_year)
        if PolicyPlan.objects.filter(first_year=first_year, last_year=last_year).exists():
            raise PlanEditError(_("There is already a plan for %(period)s.") % {"period": f"{first_year}-{last_year}"})
        is_first = not PolicyPlan.objects.filter(is_current=True).exists()
        return PolicyPlan.objects.create(first_year=first_year, last_year=last_year, title=title, is_current=is_first)


def make_current(*, actor: User, plan: PolicyPlan) -> None:
    """The plan that visitors see first; the others stay readable at their own address."""
    with recording(actor):
        plans = {row.pk: row for row in PolicyPlan.objects.select_for_update().order_by("pk")}
        PolicyPlan.objects.filter(is_current=True).exclude(pk=plan.pk).update(is_current=False)
        if not plans[plan.pk].is_current:
            PolicyPlan.objects.filter(pk=plan.pk).update(is_current=True)


def edit_plan(*, actor: User, plan: PolicyPlan, version: int, values: Values) -> PolicyPlan:
    with recording(actor):
        return _save(plan, version, _chosen(values, PLAN_TEXTS))


def add_strategic_goal(*, actor: User, plan: PolicyPlan, values: Values) -> StrategicGoal:
    """Takes the next number; a number that was used once, is not used again."""
    with recording(actor):
        PolicyPlan.objects.select_for_update().get(pk=plan.pk)
        number, order = _next(StrategicGoal.objects.filter(plan=plan))
        chosen = _chosen(values, STRATEGIC_TEXTS)
        return StrategicGoal.objects.create(plan=plan, number=number, order=order, **chosen)


def edit_strategic_goal(*, actor: User, goal: StrategicGoal, version: int, values: Values) -> StrategicGoal:
    with recording(actor):
        return _save(goal, version, _chosen(values, STRATEGIC_TEXTS))


def add_operational_goal(*, actor: User, strategic_goal: StrategicGoal, values: Values) -> OperationalGoal:
    with recording(actor):
        StrategicGoal.objects.select_for_update().get(pk=strategic_goal.pk)
        number, order = _next(OperationalGoal.objects.filter(strategic_goal=strategic_goal))
        chosen = _chosen(values, OPERATIONAL_TEXTS)
        return OperationalGoal.objects.create(strategic_goal=strategic_goal, number=number, order=order, **chosen)


def edit_operational_goal(*, actor: User, goal: OperationalGoal, version: int, values: Values) -> OperationalGoal:
    with recording(actor):
        return _save(goal, version, _chosen(values, OPERATIONAL_TEXTS))


def archive_goal(*, actor: User, goal: StrategicGoal | OperationalGoal) -> None:
    """The goal is no longer offered; its page, its activities and its figures stay."""
    with recording(actor):
        type(goal).objects.filter(pk=goal.pk, archived_at=None).update(archived_at=timezone.now(), version=models.F("version") + 1)


def restore_goal(*, actor: User, goal: StrategicGoal | OperationalGoal) -> None:
    with recording(actor):
        type(goal).objects.filter(pk=goal.pk, archived_at__isnull=False).update(archived_at=None, version=models.F("version") + 1)


def add_ten_point(*, actor: User, plan: PolicyPlan, values: Values) -> TenPoint:
    """Raises ``PlanEditError`` when there are ten."""
    with recording(actor):
        PolicyPlan.objects.select_for_update().get(pk=plan.pk)
        number = TenPoint.objects.filter(plan=plan).count() + 1
        if number > MOST_POINTS:
            raise PlanEditError(_("There are already ten points. Change or remove one of them."))
        return TenPoint.objects.create(plan=plan, number=number, **_chosen(values, POINT_TEXTS))


def edit_ten_point(*, actor: User, point: TenPoint, version: int, values: Values) -> TenPoint:
    with recording(actor):
        return _save(point, version, _chosen(values, POINT_TEXTS))


def remove_ten_point(*, actor: User, point: TenPoint) -> None:
    """The points after it move up; history keeps what it said."""
    with recording(actor):
        points = list(TenPoint.objects.select_for_update().filter(plan_id=point.plan_id))
        TenPoint.objects.filter(pk=point.pk).delete()
        _renumber([row for row in points if row.pk != point.pk], "number")


def add_target_group(*, actor: User, plan: PolicyPlan, name: str, rank: str, explanation: str = "") -> PlanTargetGroup:
    """Links a known group of that name or makes it. Raises ``PlanEditError`` for one that the plan already has."""
    with recording(actor):
        PolicyPlan.objects.select_for_update().get(pk=plan.pk)
        group = TargetGroup.objects.filter(name__iexact=name).first() or TargetGroup.objects.create(name=name, rank=rank)
        explanation = _with_plain_line_ends(explanation)
        if PlanTargetGroup.objects.filter(plan=plan, target_group=group).exists():
            raise PlanEditError(_("“%(name)s” is already a target group of this plan.") % {"name": group.name})
        if group.rank != rank:
            raise PlanEditError(
                _("“%(name)s” is known as “%(rank)s”. Choose that one.") % {"name": group.name, "rank": group.get_rank_display()}
            )
        _number, order = _next(PlanTargetGroup.objects.filter(plan=plan), number="order")
        return PlanTargetGroup.objects.create(plan=plan, target_group=group, explanation=explanation, order=order)


def edit_target_group(*, actor: User, group: PlanTargetGroup, version: int, values: Values) -> PlanTargetGroup:
    """The name and rank belong to the shared word, the explanation to this plan."""
    with recording(actor):
        saved = _save(group, version, _chosen(values, ("explanation",)), also_changed=_rename(group, values))
        saved.target_group.refresh_from_db()
        return saved


def remove_target_group(*, actor: User, group: PlanTargetGroup) -> None:
    """Only this plan lets go of it; the word itself stays."""
    with recording(actor):
        PlanTargetGroup.objects.filter(pk=group.pk).delete()


def move(*, actor: User, part: StrategicGoal | OperationalGoal | TenPoint | PlanTargetGroup, direction: Direction) -> None:
    """One place up or down among its neighbours; at the end nothing happens."""
    with recording(actor):
        name = "number" if isinstance(part, TenPoint) else "order"
        rows = list(_neighbours(part).select_for_update(of=("self",)))
        here = next(index for index, row in enumerate(rows) if row.pk == part.pk)
        there = here - 1 if direction == "up" else here + 1
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
            _renumber(rows, name)


def _chosen(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    """Only what may be written. Browsers send line ends as CRLF, paragraphs are split at two LFs."""
    return {name: _with_plain_line_ends(values[name]) for name in names if name in values}


def _with_plain_line_ends(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _neighbours(part: models.Model) -> models.QuerySet[Any]:
    if isinstance(part, OperationalGoal):
        return OperationalGoal.objects.filter(strategic_goal_id=part.strategic_goal_id)
    if isinstance(part, StrategicGoal | TenPoint | PlanTargetGroup):
        return type(part)._default_manager.filter(plan_id=part.plan_id)
    raise TypeError(part)


def _renumber(rows: list[Any], name: str) -> None:
    """Writes only the rows whose place changes."""
    for place, row in enumerate(rows, start=1):
        if getattr(row, name) != place:
            type(row).objects.filter(pk=row.pk).update(**{name: place})


def _next(rows: models.QuerySet[Any], number: str = "number") -> tuple[int, int]:
    last = rows.aggregate(number=Max(number), order=Max("order"))
    return (last["number"] or 0) + 1, (last["order"] or 0) + 1


def _rename(group: PlanTargetGroup, values: Values) -> bool:
    word = group.target_group
    if (word.name, word.rank) == (values["name"], values["rank"]):
        return False
    if TargetGroup.objects.filter(name__iexact=values["name"]).exclude(pk=word.pk).exists():
        raise PlanEditError(_("There is already a target group “%(name)s”. Choose another name.") % {"name": values["name"]})
    TargetGroup.objects.filter(pk=word.pk).update(name=values["name"], rank=values["rank"])
    return True


def _save(part: Part, version: int, values: Values, *, also_changed: bool = False) -> Part:
    """Save what differs, if nobody else saved since ``version``. Raises ``EditConflictError``."""
    current = type(part)._default_manager.select_for_update(of=("self",)).get(pk=part.pk)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed and not also_changed:
        return current
    if current.version != version:
        raise EditConflictError(current)
    for name, value in changed.items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    return current
