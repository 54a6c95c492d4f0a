"""The counts of the grid; kept until somebody writes in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from goals.coverage.sql import BY_COLLEAGUE, BY_TARGET_GROUP, OF_ALL, OF_ONE
from goals.kept import kept

Months = tuple[int, ...]
Counts = dict[tuple[str, int], Months]
NOTHING: Months = (0,) * 12


def count_goals(*, year: int, in_plan: Sequence[int], person: int | None = None) -> Counts:
    """Entries per month at each level: ``("od", id)``, ``("sd", id)``, ``("all", 0)`` and ``("outside", 0)``.

    ``in_plan`` are the goals in use of the plan of that year: what serves none of them is work outside the plan.
    ``person`` leaves only what this colleague carried out. One query, or none when it is kept.
    """
    parameters = {"year": year, "in_plan": sorted(in_plan), "person": person}
    asked = ("coverage", "goals", *sorted(parameters.items()))
    return kept(asked, lambda: counted(OF_ALL if person is None else OF_ONE, parameters))


def count_colleagues(*, year: int) -> Counts:
    """Entries per month and colleague: ``("person", id)``, ``("nobody", 0)`` where nobody is named, and ``("all", 0)``."""
    return kept(("coverage", "colleagues", year), lambda: counted(BY_COLLEAGUE, {"year": year}))


def count_target_groups(*, year: int) -> Counts:
    """Entries per month and target group: ``("group", id)``, ``("none", 0)`` where none is named, and ``("all", 0)``."""
    return kept(("coverage", "groups", year), lambda: counted(BY_TARGET_GROUP, {"year": year}))


def counted(query: str, parameters: dict[str, Any]) -> Counts:
    months: dict[tuple[str, int], list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for level, key, month, count in cursor.fetchall():
            months.setdefault((level, key), [0] * 12)[month - 1] = count
    return {key: tuple(row) for key, row in months.items()}
