"""Whole plans for a page, in a number of queries that does not grow with the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from goals.models import OperationalGoal, PlanDocument, PlanTargetGroup, PolicyPlan, StrategicGoal
from steunpunt.vocabulary.models import TargetGroup

GENERATED = {
    "plan": gettext_lazy("Policy plan"),
    "goals": gettext_lazy("Our goals"),
    "ten-points": gettext_lazy("Our ten-point programme"),
}


@dataclass(frozen=True)
class Download:
    """One of the five downloads; without an address it is not available yet."""

    name: str | Promise
    kind: str
    url: str = ""
    dated_on: date | None = None
    document: PlanDocument | None = None
    earlier: list[PlanDocument] = field(default_factory=list)

    @property
    def is_generated(self) -> bool:
        return self.kind in GENERATED


def whole_plan(period: str) -> PolicyPlan | None:
    """The plan with its goals (``activity_count`` each), points, groups: seven queries at most."""
    operational = OperationalGoal.objects.select_related("owner", "strategic_goal").annotate(activity_count=Count("contributions"))
    # A grouped query forgets the order of the model.
    operational = operational.order_by("strategic_goal__order", "strategic_goal__number", "order", "number")
    strategic = StrategicGoal.objects.prefetch_related(Prefetch("operational_goals", operational))
    groups = PlanTargetGroup.objects.select_related("target_group")
    plans = PolicyPlan.objects.of_period(period).prefetch_related(
        Prefetch("strategic_goals", strategic), Prefetch("plan_target_groups", groups), "ten_points", "documents"
    )
    return plans.first()


def groups_by_rank(plan: PolicyPlan) -> list[tuple[str, list[PlanTargetGroup]]]:
    """Primary groups first; a rank without groups is left out."""
    groups = list(plan.plan_target_groups.select_related("target_group"))
    ranked = [(str(rank.label), [group for group in groups if group.target_group.rank == rank]) for rank in TargetGroup.Rank]
    return [(label, found) for label, found in ranked if found]


def downloads_of(plan: PolicyPlan) -> list[Download]:
    """The five downloads in the order in which the plan names them."""
    generated = [Download(name, kind, _generated_url(plan, kind)) for kind, name in GENERATED.items()]
    documents = list(plan.documents.all())
    return generated + [_uploaded(plan, kind, documents) for kind in PlanDocument.Kind]


def _generated_url(plan: PolicyPlan, kind: str) -> str:
    # The reports room stands above this one; its address may be named, its code may not.
    try:
        return reverse("reports:plan-pdf", args=[plan.period, kind])
    except NoReverseMatch:
        return ""


def _uploaded(plan: PolicyPlan, kind: PlanDocument.Kind, documents: list[PlanDocument]) -> Download:
    versions = [document for document in documents if document.kind == kind]
    if not versions:
        return Download(kind.label, kind.value)
    newest = versions[0]
    url = reverse("plan:document", args=[plan.period, kind.value, newest.version])
    return Download(kind.label, kind.value, url, newest.dated_on, newest, versions[1:])
