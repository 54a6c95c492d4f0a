"""How many activities each goal had in each year of a plan: one count for every sparkline of a page."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from goals.kept import kept
from goals.models import OperationalGoal, PolicyPlan, StrategicGoal

# A plan holds every entry of its years: see goals/figures/sql.py.
WHOLE_PLAN = """
SELECT 1, c.goal_id, c.year, count(*)
FROM goals_activitycontribution c WHERE c.year BETWEEN %(first)s AND %(last)s GROUP BY c.goal_id, c.year
UNION ALL
SELECT 3, 0, a.year, count(*) FROM goals_activity a WHERE a.year BETWEEN %(first)s AND %(last)s GROUP BY a.year
"""
ONE_STRATEGIC = """
WITH served AS MATERIALIZED (
    SELECT c.goal_id, c.activity_id, c.year
    FROM goals_activitycontribution c JOIN goals_operationalgoal o ON o.id = c.goal_id
    WHERE o.strategic_goal_id = %(key)s AND c.year BETWEEN %(first)s AND %(last)s
)
SELECT 1, goal_id, year, count(*) FROM served GROUP BY goal_id, year
UNION ALL
SELECT 2, %(key)s, year, count(*) FROM (SELECT DISTINCT activity_id, year FROM served) d GROUP BY year
"""
ONE_OPERATIONAL = """
SELECT 1, c.goal_id, c.year, count(*)
FROM goals_activitycontribution c WHERE c.goal_id = %(key)s AND c.year BETWEEN %(first)s AND %(last)s
GROUP BY c.goal_id, c.year
"""
OPERATIONAL, STRATEGIC = 1, 2


@dataclass(frozen=True)
class Trend:
    """Activities per year: of what was asked for, and per goal by its id. A year that is not named had none."""

    years: tuple[int, ...]
    plan: dict[int, int] = field(default_factory=dict)
    strategic: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    operational: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, goal: StrategicGoal | OperationalGoal) -> dict[int, int]:
        levels = self.strategic if isinstance(goal, StrategicGoal) else self.operational
        return levels.get(goal.pk, {})


def multi_year(*, plan: PolicyPlan, goal: StrategicGoal | OperationalGoal | None = None) -> Trend:
    """The trend of a plan and its operational goals, or of one goal (a strategic one with its parts)."""
    query = WHOLE_PLAN if goal is None else ONE_STRATEGIC if isinstance(goal, StrategicGoal) else ONE_OPERATIONAL
    parameters = {"key": (goal or plan).pk, "first": plan.first_year, "last": plan.last_year}
    trend = Trend(years=tuple(plan.years))
    for grouping, key, year, count in kept(("trend", query, parameters), lambda: rows_of(query, parameters)):
        if grouping == OPERATIONAL:
            trend.operational[key][year] = count
        elif grouping == STRATEGIC:
            trend.strategic[key][year] = count
        else:
            trend.plan[year] = count
    return trend


def rows_of(query: str, parameters: dict[str, int]) -> list[tuple[int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]
