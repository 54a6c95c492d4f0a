"""The best SQL that we could write by hand for the figures of a page, with nothing around it."""

import statistics
import time
from collections.abc import Callable

from django.db import connection

STATUSES = ", ".join(
    f"count(*) FILTER (WHERE a.{value}_status = '{status}')"
    for value in ("half_days", "participations", "organisations")
    for status in ("measured", "unknown", "not-applicable")
)
GOAL = f"""
SELECT a.kind, a.mode, extract(month FROM a.starts_on), count(*), sum(a.half_days), sum(a.participations), {STATUSES}
FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id AND a.year = c.year
WHERE c.goal_id = %(goal)s AND c.year = %(year)s GROUP BY 1, 2, 3
"""
GOAL_REACH = """
SELECT count(*) FROM (
    SELECT DISTINCT r.organisation_id FROM goals_activitycontribution c
    JOIN goals_activityorganisation r ON r.activity_id = c.activity_id AND r.year = c.year
    WHERE c.goal_id = %(goal)s AND c.year = %(year)s
) d
"""
GOAL_YEARS = """
SELECT c.year, count(*) FROM goals_activitycontribution c WHERE c.goal_id = %(goal)s GROUP BY 1
"""
GOAL_PAGE = [GOAL, GOAL_REACH, GOAL_YEARS]
LEVELS = {
    "c.goal_id": "goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id AND a.year = c.year",
    "s": """(SELECT DISTINCT c.activity_id, o.strategic_goal_id AS s FROM goals_activitycontribution c
        JOIN goals_operationalgoal o ON o.id = c.goal_id WHERE c.year = %(year)s) d
        JOIN goals_activity a ON a.id = d.activity_id""",
    "1": "goals_activity a",
}
YEAR = [
    f"SELECT {key}, a.kind, a.mode, extract(month FROM a.starts_on), count(*), sum(a.half_days), sum(a.participations), {STATUSES} "
    f"FROM {source} WHERE a.year = %(year)s GROUP BY {key}, 2, 3, 4"
    for key, source in LEVELS.items()
]
YEAR[2] = YEAR[2].replace("GROUP BY 1,", "GROUP BY")
YEAR_REACH = [
    """SELECT p.goal_id, o.strategic_goal_id, count(DISTINCT p.organisation_id) FROM (
        SELECT DISTINCT c.goal_id, r.organisation_id FROM goals_activitycontribution c
        JOIN goals_activityorganisation r ON r.activity_id = c.activity_id AND r.year = c.year
        WHERE c.year = %(year)s
    ) p JOIN goals_operationalgoal o ON o.id = p.goal_id GROUP BY GROUPING SETS ((1), (2), ())"""
]

YEARS = [
    "SELECT c.goal_id, c.year, count(*) FROM goals_activitycontribution c WHERE c.year BETWEEN %(first)s AND %(last)s GROUP BY 1, 2",
    "SELECT a.year, count(*) FROM goals_activity a WHERE a.year BETWEEN %(first)s AND %(last)s GROUP BY 1",
]
PLAN_PAGE = [*YEAR, *YEAR_REACH, *YEARS]
OF_STRATEGIC = "c.goal_id IN (SELECT id FROM goals_operationalgoal WHERE strategic_goal_id = %(goal)s)"
STRATEGIC_PAGE = [
    YEAR[0].replace("WHERE a.year", f"WHERE {OF_STRATEGIC} AND a.year"),
    *(query.replace("WHERE c.year", f"WHERE {OF_STRATEGIC} AND c.year") for query in (YEAR[1], YEAR_REACH[0], YEARS[0])),
    f"""SELECT c.year, count(DISTINCT c.activity_id) FROM goals_activitycontribution c
    WHERE {OF_STRATEGIC} AND c.year BETWEEN %(first)s AND %(last)s GROUP BY 1""",
]
COVERAGE_PAGE = [
    f"SELECT {key}, extract(month FROM a.starts_on), count(*) FROM {source} WHERE a.year = %(year)s GROUP BY {group}"
    for (key, source), group in zip(LEVELS.items(), ("1, 2", "1, 2", "2"), strict=True)
]


def run(queries: list[str], parameters: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, parameters)
            cursor.fetchall()


def both(ours: Callable[[], object], theirs: Callable[[], object], times: int, *, warm_up: int = 2) -> tuple[float, float]:
    """Median milliseconds of two calculations that take turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + warm_up):
        for values, work in zip(taken, (ours, theirs), strict=True):
            start = time.perf_counter()
            work()
            if turn >= warm_up:
                values.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
