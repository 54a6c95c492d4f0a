"""The queries behind the figures.

An entry counts once at each level. At an operational goal that needs nothing: a contribution is unique. A strategic
goal folds the contributions of an entry with DISTINCT. A plan holds every entry of its years, because the database
sees to it that an entry serves goals of its own years only and that the periods of plans do not overlap.

Entries are first folded to a small table per level, goal, kind, mode and month; the cuts are made from that.
"""

SUMS = ", ".join(
    [
        "count(*) AS n, sum(a.half_days) AS half_days, sum(a.participations) AS participations",
        *(
            f"count(*) FILTER (WHERE a.{value}_status = '{status}') AS s{index}"
            for index, (value, status) in enumerate(
                (value, status)
                for value in ("half_days", "participations", "organisations")
                for status in ("measured", "unknown", "not-applicable")
            )
        ),
    ]
)
FINE = f"a.kind, a.mode, extract(month FROM a.starts_on)::int AS month, {SUMS}"
OF_GOAL = f"""
    SELECT 'od' AS level, c.goal_id AS key, {FINE}
    FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id
    WHERE a.year = %(year)s AND c.goal_id = ANY(%(goals)s)
    GROUP BY c.goal_id, a.kind, a.mode, month"""  # noqa: S608  # put together from constants of this module only
OF_STRATEGIC = f"""
    SELECT 'sd', d.strategic_goal_id, {FINE}
    FROM (
        SELECT DISTINCT c.activity_id, o.strategic_goal_id
        FROM goals_activitycontribution c
        JOIN goals_operationalgoal o ON o.id = c.goal_id
        JOIN goals_activity b ON b.id = c.activity_id
        WHERE b.year = %(year)s AND c.goal_id = ANY(%(goals)s)
    ) d JOIN goals_activity a ON a.id = d.activity_id
    GROUP BY d.strategic_goal_id, a.kind, a.mode, month"""  # noqa: S608  # the same
OF_PLAN = f"""
    SELECT 'plan', 0::bigint, {FINE} FROM goals_activity a
    WHERE a.year = %(year)s AND %(is_of_plan)s GROUP BY a.kind, a.mode, month"""  # noqa: S608  # the same
CUTS = f"""
SELECT level, key, kind, mode, month, grouping(kind, mode, month), sum(n)::bigint, sum(half_days), sum(participations)::bigint,
    {", ".join(f"sum(s{index})::bigint" for index in range(9))}
FROM fine GROUP BY GROUPING SETS ((level, key), (level, key, kind), (level, key, mode), (level, key, month))
"""  # noqa: S608  # the same
COUNTS_OF_GOAL = f"WITH fine AS ({OF_GOAL}) {CUTS}"
COUNTS_OF_STRATEGIC = f"WITH fine AS ({OF_GOAL} UNION ALL {OF_STRATEGIC}) {CUTS}"
COUNTS_OF_PLAN = f"WITH fine AS ({OF_GOAL} UNION ALL {OF_STRATEGIC} UNION ALL {OF_PLAN}) {CUTS}"

# Each goal meets an organisation once; every level counts from those few pairs.
REACH = """
WITH pair AS (
    SELECT DISTINCT c.goal_id, r.organisation_id
    FROM goals_activity a
    JOIN goals_activitycontribution c ON c.activity_id = a.id
    JOIN goals_activityorganisation r ON r.activity_id = a.id
    WHERE a.year = %(year)s AND c.goal_id = ANY(%(goals)s)
)
SELECT CASE grouping(p.goal_id, o.strategic_goal_id) WHEN 1 THEN 'od' WHEN 2 THEN 'sd' ELSE 'plan' END,
       coalesce(p.goal_id, o.strategic_goal_id, 0), count(DISTINCT p.organisation_id)
FROM pair p JOIN goals_operationalgoal o ON o.id = p.goal_id
GROUP BY GROUPING SETS ((p.goal_id), (o.strategic_goal_id), ())
"""
