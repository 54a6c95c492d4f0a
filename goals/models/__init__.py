"""The spine: the policy plan and the ledger of what was done for it."""

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

__all__ = [
    "Activity",
    "ActivityContribution",
    "ActivityKind",
    "ActivityOrganisation",
    "ActivityStaff",
    "ClosedYear",
    "EntryTemplate",
    "EvidenceFile",
    "Mode",
    "OperationalGoal",
    "Origin",
    "PlanDocument",
    "PlanTargetGroup",
    "PolicyPlan",
    "Rhythm",
    "Series",
    "StrategicGoal",
    "TemplateGoal",
    "TemplateOrganisation",
    "TenPoint",
    "ValueStatus",
]
