"""Reading the plan and the ledger."""

from goals.querysets.ledger import ActivityQuerySet
from goals.querysets.plan import OperationalGoalQuerySet, PolicyPlanQuerySet, StrategicGoalQuerySet
from goals.querysets.recurring import EntryTemplateQuerySet, SeriesQuerySet

__all__ = [
    "ActivityQuerySet",
    "EntryTemplateQuerySet",
    "OperationalGoalQuerySet",
    "PolicyPlanQuerySet",
    "SeriesQuerySet",
    "StrategicGoalQuerySet",
]
