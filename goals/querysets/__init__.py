"""Reading the plan and the ledger."""

from goals.querysets.imports import ActivityImportQuerySet
from goals.querysets.ledger import ActivityQuerySet
from goals.querysets.plan import OperationalGoalQuerySet, PolicyPlanQuerySet, StrategicGoalQuerySet

__all__ = ["ActivityImportQuerySet", "ActivityQuerySet", "OperationalGoalQuerySet", "PolicyPlanQuerySet", "StrategicGoalQuerySet"]
