"""The figures of a year: one calculation for page, export, report, PDF and shell."""

from goals.figures.compute import goal_figures, plan_total, year_figures
from goals.figures.plain import from_plain, level_from, level_plain, to_plain
from goals.figures.trend import Trend, multi_year
from goals.figures.types import LevelFigures, OperationalGoalFigures, StrategicGoalFigures, Total, YearFigures

__all__ = [
    "LevelFigures",
    "OperationalGoalFigures",
    "StrategicGoalFigures",
    "Total",
    "Trend",
    "YearFigures",
    "from_plain",
    "goal_figures",
    "level_from",
    "level_plain",
    "multi_year",
    "plan_total",
    "to_plain",
    "year_figures",
]
