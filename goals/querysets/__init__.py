"""Reading the plan and the ledger."""

from goals.querysets.ledger import ActivityQuerySet
from goals.querysets.plan import OperationalGoalQuerySet, PolicyPlanQuerySet, StrategicGoalQuerySet

__all__ = ["ActivityQuerySet", "OperationalGoalQuerySet", "PolicyPlanQuerySet", "StrategicGoalQuerySet"]
