"""The queries behind the figures.

An entry counts once at each level. At an operational goal that needs nothing: a contribution is unique. A plan holds every
entry of its years, because the database sees to it that an entry serves goals of its own years only and that the periods
of plans do not overlap.

Entries are read once and folded to a small table per kind, mode, month and the set of goals they serve; the levels are
unfolded from that table, and a strategic goal takes a set once however many of its goals are in it. Each table is asked for
the year itself: all that is read then lies together in one index of that table, however many other years there are.
"""

# A number is there exactly when it was measured; of organisations only the status tells. What is left is not applicable.
MEASURED = {
    "half_days": "count(a.half_days)",
    "participations": "count(a.participations)",
    "organisations": "count(*) FILTER (WHERE a.organisations_status = 'measured')",
}
SUMS = ", ".join(
    [
        "count(*) AS n, sum(a.half_days) AS half_days, sum(a.participations) AS participations",
        *(
            f"{measured} AS {value}_measured, count(*) FILTER (WHERE a.{value}_status = 'unknown') AS {value}_unknown"
            for value, measured in MEASURED.items()
        ),
    ]
)
ADDED = ", ".join(
    [
        "sum(n)::bigint AS n, sum(half_days) AS half_days, sum(participations)::bigint AS participations",
        *(f"sum({value}_{status})::bigint" for value in MEASURED for status in ("measured", "unknown")),
    ]
)
NONE_ADDED = ", ".join(["NULL"] * 8)
# The month stands here as the statistics of the migration name it, so that the planner knows that there are twelve.
MONTH = "extract(month FROM a.starts_on)"
# Whole sums of one level, then the bare counts by kind, mode and month: each row says which by its last column.
CUTS = "grouping(kind, mode, month)"
BY_ALL = 0b111
OF_GOAL = """
    SELECT a.* FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id AND a.year = %(year)s
    WHERE c.year = %(year)s AND c.goal_id = ANY(%(goals)s)"""
OF_PLAN = "SELECT a.* FROM goals_activity a WHERE a.year = %(year)s AND %(is_of_plan)s"


def counts_of_one(level: str, key: str, source: str) -> str:
    """One level that has a row for each of its entries."""
    return f"""
SELECT '{level}', {key}, kind, mode, month, {CUTS}, {ADDED} FROM (
    SELECT a.kind, a.mode, {MONTH}::int AS month, {SUMS} FROM ({source}) a GROUP BY a.kind, a.mode, {MONTH}
) fine GROUP BY GROUPING SETS ((), (kind), (mode), (month)) HAVING sum(n) > 0"""  # noqa: S608  # put together from constants of this module only


def counts_of_levels(join: str, plan: str = "") -> str:
    """An operational level, a strategic one and the plan, from entries that are read once for the sums and once for the counts."""
    entries = f"""
    SELECT coalesce(s.goals, '{{}}') AS goals, a.kind, a.mode, {MONTH} AS month, a.half_days, a.half_days_status,
        a.participations, a.participations_status, a.organisations_status
    FROM goals_activity a {join} sets s ON s.activity_id = a.id WHERE a.year = %(year)s"""  # noqa: S608  # the same
    return f"""
WITH sets AS (
    SELECT c.activity_id, array_agg(c.goal_id ORDER BY c.goal_id) AS goals
    FROM goals_activitycontribution c WHERE c.year = %(year)s AND c.goal_id = ANY(%(goals)s) GROUP BY c.activity_id
), whole AS MATERIALIZED (SELECT goals, {SUMS} FROM ({entries}) a GROUP BY goals),
counted AS MATERIALIZED (
    SELECT goals, kind, mode, month, {CUTS} AS cut, count(*) AS n FROM ({entries}) a
    GROUP BY GROUPING SETS ((goals, kind), (goals, mode), (goals, month))
), place AS (
    SELECT goals, 'od' AS level, served.key FROM whole CROSS JOIN unnest(goals) AS served(key)
    UNION ALL SELECT goals, 'sd', above.key FROM whole CROSS JOIN LATERAL (
        SELECT DISTINCT o.strategic_goal_id AS key FROM goals_operationalgoal o WHERE o.id = ANY(goals)
    ) AS above {plan}
)
SELECT level, key, NULL AS kind, NULL AS mode, NULL AS month, {BY_ALL} AS cut, {ADDED}
FROM whole JOIN place USING (goals) GROUP BY level, key
UNION ALL
SELECT level, key, kind, mode, month::int, cut, sum(n)::bigint, {NONE_ADDED} FROM counted JOIN place USING (goals)
GROUP BY level, key, kind, mode, month, cut"""  # noqa: S608  # the same


COUNTS_OF_GOAL = counts_of_one("od", "%(goal)s::bigint", OF_GOAL)
COUNTS_OF_STRATEGIC = counts_of_levels("JOIN")
COUNTS_OF_PLAN = counts_of_levels("LEFT JOIN", "UNION ALL SELECT goals, 'plan', 0 FROM whole WHERE %(is_of_plan)s")
COUNTS_OF_TOTAL = counts_of_one("plan", "0::bigint", OF_PLAN)

# Each goal meets an organisation once; every level counts from those few pairs.
REACH = """
WITH pair AS (
    SELECT DISTINCT c.goal_id, r.organisation_id
    FROM goals_activitycontribution c
    JOIN goals_activityorganisation r ON r.activity_id = c.activity_id AND r.year = %(year)s
    WHERE c.year = %(year)s AND c.goal_id = ANY(%(goals)s)
)
SELECT CASE grouping(p.goal_id, o.strategic_goal_id) WHEN 1 THEN 'od' WHEN 2 THEN 'sd' ELSE 'plan' END,
       coalesce(p.goal_id, o.strategic_goal_id, 0), count(DISTINCT p.organisation_id)
FROM pair p JOIN goals_operationalgoal o ON o.id = p.goal_id
GROUP BY GROUPING SETS ((p.goal_id), (o.strategic_goal_id), ())
"""
REACH_OF_TOTAL = """
SELECT 'plan', 0, count(*) FROM (
    SELECT DISTINCT r.organisation_id FROM goals_activityorganisation r WHERE r.year = %(year)s AND %(is_of_plan)s
) met
"""
