"""Reads a policy plan from a text or a Word file. Pure Python: knows no database and no web."""

from goals.planimport.parse import as_text, parse_plan
from goals.planimport.result import (
    ParsedOperationalGoal,
    ParsedPlan,
    ParsedStrategicGoal,
    PlanImportError,
    Problem,
    ProblemKind,
    UnrecognisedLine,
)

__all__ = [
    "ParsedOperationalGoal",
    "ParsedPlan",
    "ParsedStrategicGoal",
    "PlanImportError",
    "Problem",
    "ProblemKind",
    "UnrecognisedLine",
    "as_text",
    "parse_plan",
]
