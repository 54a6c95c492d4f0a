"""Figures as plain data that JSON can carry, and back; a report freezes this."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from goals.figures.types import LevelFigures, OperationalGoalFigures, StrategicGoalFigures, Total, YearFigures


def to_plain(figures: YearFigures) -> dict[str, Any]:
    """Dictionaries, lists, whole numbers and text; half-days are text with one decimal, so that no float rounds them."""
    plain: dict[str, Any] = plain_value(asdict(figures))
    return plain


def level_plain(figures: LevelFigures) -> dict[str, Any]:
    """One level in the same shape that it has within a year."""
    plain: dict[str, Any] = plain_value(asdict(figures))
    return plain


def plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return f"{value:.1f}" if isinstance(value, Decimal) else value


def from_plain(data: dict[str, Any]) -> YearFigures:
    """The reverse of to_plain. Raises KeyError or TypeError on data of another shape."""
    return YearFigures(
        plan_period=data["plan_period"],
        plan_title=data["plan_title"],
        year=data["year"],
        total=level_from(data["total"]),
        strategic_goals=tuple(strategic_from(goal) for goal in data["strategic_goals"]),
    )


def strategic_from(data: dict[str, Any]) -> StrategicGoalFigures:
    parts = tuple(OperationalGoalFigures(**{**part, "figures": level_from(part["figures"])}) for part in data["operational_goals"])
    return StrategicGoalFigures(**{**data, "figures": level_from(data["figures"]), "operational_goals": parts})


def level_from(data: dict[str, Any]) -> LevelFigures:
    first, second, third, fourth = data["by_quarter"]
    return LevelFigures(
        activities=data["activities"],
        half_days=total_from(data["half_days"]),
        participations=total_from(data["participations"]),
        organisations=total_from(data["organisations"]),
        by_kind=data["by_kind"],
        by_quarter=(first, second, third, fourth),
        by_month=tuple(data["by_month"]),
        by_mode=data["by_mode"],
    )


def total_from(data: dict[str, Any]) -> Total:
    value = data["value"]
    return Total(**{**data, "value": Decimal(value) if isinstance(value, str) else value})
