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
FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id
WHERE c.goal_id = %(goal)s AND a.year = %(year)s GROUP BY 1, 2, 3
"""
GOAL_REACH = """
SELECT count(*) FROM (
    SELECT DISTINCT r.organisation_id FROM goals_activitycontribution c
    JOIN goals_activity a ON a.id = c.activity_id JOIN goals_activityorganisation r ON r.activity_id = a.id
    WHERE c.goal_id = %(goal)s AND a.year = %(year)s
) d
"""
GOAL_YEARS = """
SELECT a.year, count(*) FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id
WHERE c.goal_id = %(goal)s GROUP BY 1
"""
LEVELS = {
    "o.id": "goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id JOIN goals_operationalgoal o ON o.id = c.goal_id",
    "s": """(SELECT DISTINCT c.activity_id, o.strategic_goal_id AS s FROM goals_activitycontribution c
        JOIN goals_operationalgoal o ON o.id = c.goal_id JOIN goals_activity b ON b.id = c.activity_id WHERE b.year = %(year)s) d
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
        SELECT DISTINCT c.goal_id, r.organisation_id FROM goals_activity a
        JOIN goals_activitycontribution c ON c.activity_id = a.id JOIN goals_activityorganisation r ON r.activity_id = a.id
        WHERE a.year = %(year)s
    ) p JOIN goals_operationalgoal o ON o.id = p.goal_id GROUP BY GROUPING SETS ((1), (2), ())"""
]


def run(queries: list[str], **parameters: int) -> None:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, parameters)
            cursor.fetchall()


def both(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float]:
    """Median milliseconds of two calculations that take turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 2):
        for values, work in zip(taken, (ours, theirs), strict=True):
            start = time.perf_counter()
            work()
            if turn >= 2:
                values.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
