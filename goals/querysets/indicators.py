"""Reading indicators; archived ones stay readable but are not listed any more."""

from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from goals.models import Indicator, OperationalGoal, PolicyPlan, StrategicGoal


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def of_plan(self, plan: "PolicyPlan") -> Self:
        """In the order of the plan: the whole plan first, then goal by goal."""
        rows = self.filter(plan=plan).select_related("plan", "owner", "strategic_goal", "operational_goal__strategic_goal")
        number = models.functions.Coalesce("operational_goal__strategic_goal__order", "strategic_goal__order", 0)
        return rows.order_by(number, models.F("operational_goal__order").asc(nulls_first=True), "code")

    def of_goal(self, goal: "StrategicGoal | OperationalGoal") -> Self:
        """What measures this goal itself, not its parts."""
        return self.filter(**{"strategic_goal" if goal._meta.model_name == "strategicgoal" else "operational_goal": goal})

    def measurable_by(self, visitor: Visitor) -> Self:
        """Whose values somebody may fill in: publishers all, a colleague the own ones."""
        if may(visitor, "indicator.change"):
            return self
        if isinstance(visitor, User) and may(visitor, "indicator.measure"):
            return self.filter(owner=visitor)
        return self.none()
