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
from goals.models.recurring import EntryTemplate, Rhythm, Series, TemplateGoal, TemplateOrganisation
from goals.models.subjects import ActivitySubject, TemplateSubject

__all__ = [
    "Activity",
    "ActivityContribution",
    "ActivityImport",
    "ActivityKind",
    "ActivityOrganisation",
    "ActivityStaff",
    "ActivitySubject",
    "ClosedYear",
    "Direction",
    "EntryTemplate",
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
    "Rhythm",
    "Series",
    "Source",
    "StatusOverride",
    "StrategicGoal",
    "SurveyMeasure",
    "TemplateGoal",
    "TemplateOrganisation",
    "TemplateSubject",
    "TenPoint",
    "ValueStatus",
]
