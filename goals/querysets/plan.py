"""Reading plans and goals; archived goals stay readable but are not offered any more."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from goals.models import OperationalGoal, PolicyPlan, StrategicGoal


class PolicyPlanQuerySet(models.QuerySet["PolicyPlan"]):
    def current(self) -> "PolicyPlan | None":
        return self.filter(is_current=True).first()

    def of_period(self, period: str) -> Self:
        """The plan of a period written as 2021-2025; none for anything else."""
        first, _, last = period.partition("-")
        if not (first.isdecimal() and last.isdecimal() and len(first) == len(last) == 4):
            return self.none()
        return self.filter(first_year=int(first), last_year=int(last))

    def of_year(self, year: int) -> Self:
        return self.filter(first_year__lte=year, last_year__gte=year)


class StrategicGoalQuerySet(models.QuerySet["StrategicGoal"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)


class OperationalGoalQuerySet(models.QuerySet["OperationalGoal"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True, strategic_goal__archived_at__isnull=True)

    def of_plan(self, plan: "PolicyPlan") -> Self:
        return self.filter(strategic_goal__plan=plan).select_related("strategic_goal")
