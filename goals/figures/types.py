"""What the figures of a year are made of.

Domain rules: an entry counts once at each level (OD, SD, plan); organisations are counted distinct at
each level; participations are summed and never called persons; a sum over measured entries says how many
entries it leaves out because their value is unknown. Not applicable entries are left out of both.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Total:
    """A sum over the entries in which the value was measured.

    ``value`` is None when nothing was measured (no entry, or all unknown): that is not zero.
    """

    value: Decimal | int | None
    measured: int
    unknown: int
    not_applicable: int


@dataclass(frozen=True)
class LevelFigures:
    """What was done at one level: an OD, an SD or the whole plan, in one year."""

    activities: int
    half_days: Total
    participations: Total
    organisations: Total
    by_kind: dict[str, int]
    by_quarter: tuple[int, int, int, int]
    by_month: tuple[int, ...]
    by_mode: dict[str, int]


@dataclass(frozen=True)
class OperationalGoalFigures:
    goal_id: int
    code: str
    number: int
    text: str
    label: str
    figures: LevelFigures


@dataclass(frozen=True)
class StrategicGoalFigures:
    goal_id: int
    code: str
    number: int
    text: str
    label: str
    figures: LevelFigures
    operational_goals: tuple[OperationalGoalFigures, ...]


@dataclass(frozen=True)
class YearFigures:
    plan_period: str
    plan_title: str
    year: int
    total: LevelFigures
    strategic_goals: tuple[StrategicGoalFigures, ...]
