"""The spine: the policy plan and the ledger of what was done for it."""

from goals.models.imports import ActivityImport, ImportMapping
from goals.models.indicators import (
    Direction,
    Indicator,
    IndicatorDefinition,
    IndicatorMeasurement,
    IndicatorTarget,
    Judgement,
    Measure,
    Source,
    StatusOverride,
    SurveyMeasure,
)
from goals.models.ledger import (
    Activity,
    ActivityContribution,
    ActivityKind,
    ActivityOrganisation,
    ActivityStaff,
    ClosedYear,
    EvidenceFile,
    Mode,
    Origin,
    ValueStatus,
)
from goals.models.plan import OperationalGoal, PlanDocument, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint

__all__ = [
    "Activity",
    "ActivityContribution",
    "ActivityImport",
    "ActivityKind",
    "ActivityOrganisation",
    "ActivityStaff",
    "ClosedYear",
    "Direction",
    "EvidenceFile",
    "ImportMapping",
    "Indicator",
    "IndicatorDefinition",
    "IndicatorMeasurement",
    "IndicatorTarget",
    "Judgement",
    "Measure",
    "Mode",
    "OperationalGoal",
    "Origin",
    "PlanDocument",
    "PlanTargetGroup",
    "PolicyPlan",
    "Source",
    "StatusOverride",
    "StrategicGoal",
    "SurveyMeasure",
    "TenPoint",
    "ValueStatus",
]
