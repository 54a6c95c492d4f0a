"""What the log form starts with, so that most of it is right already."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch
from django.utils import timezone

from goals.actions.values import ActivityValues, values_of
from goals.models import Activity, ActivityContribution, ActivityKind, EntryTemplate, Mode, OperationalGoal, PolicyPlan, ValueStatus
from goals.recurring.proposing import values_of_template
from steunpunt.accounts.models import User


def goals_on_offer(*, keep: Activity | None = None) -> list[OperationalGoal]:
    """Every goal that is not archived, newest plan first; an entry keeps its own goals, archived or not."""
    goals = OperationalGoal.objects.select_related("strategic_goal__plan").order_by(
        "-strategic_goal__plan__first_year", "strategic_goal__order", "strategic_goal__pk", "order", "pk"
    )
    own = set(keep.contributions.values_list("goal_id", flat=True)) if keep else set()
    return [goal for goal in goals if goal.pk in own or not (goal.archived_at or goal.strategic_goal.archived_at)]


def day_to_start_with(today: date) -> date:
    """Today, or the last day that a plan covers when no plan covers today."""
    if PolicyPlan.objects.of_year(today.year).exists():
        return today
    last = PolicyPlan.objects.filter(last_year__lt=today.year).aggregate(last=Max("last_year"))["last"]
    return date(last, 12, 31) if last else today


def plans_now() -> dict[str, Any]:
    """Whether there is a plan, and one that covers today; ``last`` is the newest one."""
    plans, year = list(PolicyPlan.objects.order_by("-last_year")), timezone.localdate().year
    return {"last": plans[0] if plans else None, "covers": any(plan.first_year <= year <= plan.last_year for plan in plans), "year": year}


def fresh_start(user: User) -> dict[str, Any]:
    """Today, me, and the kind, goal and mode that I used last."""
    primary = Prefetch("contributions", ActivityContribution.objects.filter(is_primary=True))
    last = Activity.objects.filter(created_by=user).prefetch_related(primary).order_by("-created_at").first()
    return {
        "form_token": uuid.uuid4(),
        "starts_on": day_to_start_with(timezone.localdate()),
        "kind": last.kind if last else ActivityKind.TRAINING,
        "mode": last.mode if last else Mode.ON_SITE,
        "goal": last.contributions.all()[0].goal_id if last else "",
        "staff": [user.pk],
        "organisations_status": ValueStatus.UNKNOWN,
    }


def as_typed(activity: Activity) -> dict[str, Any]:
    """An entry as the form shows it."""
    return {"version": activity.version, **typed_values(values_of(activity))}


def typed_values(values: ActivityValues) -> dict[str, Any]:
    """What an entry says, as the fields of the form."""
    return {
        **{
            name: getattr(values, name) for name in ("starts_on", "ends_on", "kind", "title", "mode", "text", "half_days", "participations")
        },
        "half_days_na": values.half_days_status == ValueStatus.NOT_APPLICABLE,
        "participations_na": values.participations_status == ValueStatus.NOT_APPLICABLE,
        "goal": values.goal.pk,
        "other_goals": [goal.pk for goal in values.other_goals],
        "organisations": [organisation.pk for organisation in values.organisations],
        "organisations_status": values.organisations_status,
        "municipality": values.municipality.pk if values.municipality else None,
        "staff": [user.pk for user in values.staff],
        "themes": [theme.pk for theme in values.themes],
        "target_groups": [group.pk for group in values.target_groups],
    }


def from_template(template: EntryTemplate, user: User) -> dict[str, Any]:
    """A template on the day of a new entry, carried out by me."""
    values = values_of_template(template, day_to_start_with(timezone.localdate()))
    return {**typed_values(values), "form_token": uuid.uuid4(), "staff": [user.pk]}


def again_like(activity: Activity) -> dict[str, Any]:
    """The same once more: on the day of a new entry, and nobody was counted yet."""
    typed = as_typed(activity)
    for name in ("version", "ends_on", "participations"):
        del typed[name]
    return {**typed, "form_token": uuid.uuid4(), "starts_on": day_to_start_with(timezone.localdate())}
