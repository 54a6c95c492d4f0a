"""The queries behind the figures.

An entry counts once at each level. At an operational goal that needs nothing: a contribution is unique. A plan holds every
entry of its years, because the database sees to it that an entry serves goals of its own years only and that the periods
of plans do not overlap.

Entries are read once and folded to a small table per kind, mode, month and the set of goals they serve; the levels are
unfolded from that table, and a strategic goal takes a set once however many of its goals are in it.
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
FOLDED = f"kind, mode, month, n, half_days, participations, {', '.join(f's{index}' for index in range(9))}"
SETS = """
    SELECT c.activity_id, array_agg(c.goal_id ORDER BY c.goal_id) AS goals
    FROM goals_activitycontribution c JOIN goals_activity b ON b.id = c.activity_id
    WHERE b.year = %(year)s AND c.goal_id = ANY(%(goals)s) GROUP BY c.activity_id"""
BY_GOAL = f"SELECT 'od' AS level, served.key, {FOLDED} FROM folded CROSS JOIN unnest(folded.goals) AS served(key)"  # noqa: S608  # put together from constants of this module only
BY_STRATEGIC = f"""
    SELECT 'sd', above.key, {FOLDED} FROM folded CROSS JOIN LATERAL (
        SELECT DISTINCT o.strategic_goal_id AS key FROM goals_operationalgoal o WHERE o.id = ANY(folded.goals)
    ) AS above"""  # noqa: S608  # the same
OF_GOAL = f"""
    SELECT 'od' AS level, c.goal_id AS key, {FINE}
    FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id
    WHERE a.year = %(year)s AND c.goal_id = ANY(%(goals)s)
    GROUP BY c.goal_id, a.kind, a.mode, month"""  # noqa: S608  # the same
OF_PLAN = f"""
    SELECT 'plan' AS level, 0::bigint AS key, {FINE} FROM goals_activity a
    WHERE a.year = %(year)s AND %(is_of_plan)s GROUP BY a.kind, a.mode, month"""  # noqa: S608  # the same
CUTS = f"""
SELECT level, key, kind, mode, month, grouping(kind, mode, month), sum(n)::bigint, sum(half_days), sum(participations)::bigint,
    {", ".join(f"sum(s{index})::bigint" for index in range(9))}
FROM fine GROUP BY GROUPING SETS ((level, key), (level, key, kind), (level, key, mode), (level, key, month))
"""  # noqa: S608  # the same
COUNTS_OF_GOAL = f"WITH fine AS ({OF_GOAL}) {CUTS}"
COUNTS_OF_STRATEGIC = f"""
WITH sets AS ({SETS}), folded AS (
    SELECT s.goals, {FINE} FROM sets s JOIN goals_activity a ON a.id = s.activity_id GROUP BY s.goals, a.kind, a.mode, month
), fine AS ({BY_GOAL} UNION ALL {BY_STRATEGIC}) {CUTS}"""  # noqa: S608  # the same
COUNTS_OF_PLAN = f"""
WITH sets AS ({SETS}), folded AS (
    SELECT s.goals, {FINE} FROM goals_activity a LEFT JOIN sets s ON s.activity_id = a.id
    WHERE a.year = %(year)s GROUP BY s.goals, a.kind, a.mode, month
), fine AS ({BY_GOAL} UNION ALL {BY_STRATEGIC} UNION ALL SELECT 'plan', 0, {FOLDED} FROM folded WHERE %(is_of_plan)s) {CUTS}"""  # noqa: S608  # the same
COUNTS_OF_TOTAL = f"WITH fine AS ({OF_PLAN}) {CUTS}"

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
REACH_OF_TOTAL = """
SELECT 'plan', 0, count(*) FROM (
    SELECT DISTINCT r.organisation_id FROM goals_activity a JOIN goals_activityorganisation r ON r.activity_id = a.id
    WHERE a.year = %(year)s AND %(is_of_plan)s
) met
"""
