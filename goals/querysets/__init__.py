"""Reading the plan and the ledger."""

from goals.querysets.imports import ActivityImportQuerySet
from goals.querysets.indicators import IndicatorQuerySet
from goals.querysets.ledger import ActivityQuerySet
from goals.querysets.plan import OperationalGoalQuerySet, PolicyPlanQuerySet, StrategicGoalQuerySet
from goals.querysets.recurring import EntryTemplateQuerySet, SeriesQuerySet

__all__ = [
    "ActivityImportQuerySet",
    "ActivityQuerySet",
    "EntryTemplateQuerySet",
    "IndicatorQuerySet",
    "OperationalGoalQuerySet",
    "PolicyPlanQuerySet",
    "SeriesQuerySet",
    "StrategicGoalQuerySet",
]
