"""The queries behind the grid: each reads the entries of one year once.

Entries are folded to the few sets of goals that they serve per month; the levels are unfolded from those sets, so that an
entry counts once at each level.
"""

OF_COLLEAGUE = "AND EXISTS (SELECT 1 FROM goals_activitystaff w WHERE w.activity_id = a.id AND w.user_id = %(person)s)"
BY_GOAL = """
WITH served AS (
    SELECT extract(month FROM a.starts_on)::int AS month, array_agg(c.goal_id) AS goals
    FROM goals_activity a JOIN goals_activitycontribution c ON c.activity_id = a.id AND c.year = %(year)s
    WHERE a.year = %(year)s {of_colleague} GROUP BY a.id, a.starts_on
), folded AS MATERIALIZED (SELECT month, goals, count(*) AS n FROM served GROUP BY month, goals)
SELECT 'od', goal.id, month, sum(n)::bigint FROM folded CROSS JOIN unnest(goals) AS goal(id) GROUP BY goal.id, month
UNION ALL
SELECT 'sd', above.id, month, sum(n)::bigint FROM folded CROSS JOIN LATERAL (
    SELECT DISTINCT o.strategic_goal_id AS id FROM goals_operationalgoal o WHERE o.id = ANY(goals)
) AS above GROUP BY above.id, month
UNION ALL
SELECT 'all', 0, month, sum(n)::bigint FROM folded GROUP BY month
UNION ALL
SELECT 'outside', 0, month, sum(n)::bigint FROM folded WHERE NOT goals && %(in_plan)s::bigint[] GROUP BY month
"""
OF_ALL = BY_GOAL.format(of_colleague="")
OF_ONE = BY_GOAL.format(of_colleague=OF_COLLEAGUE)

BY_TARGET_GROUP = """
SELECT 'group', w.target_group_id, extract(month FROM a.starts_on)::int, count(*)
FROM goals_activity a JOIN goals_activitysubject w ON w.activity_id = a.id AND w.target_group_id IS NOT NULL
WHERE a.year = %(year)s GROUP BY 2, 3
UNION ALL
SELECT 'none', 0, extract(month FROM a.starts_on)::int, count(*) FROM goals_activity a WHERE a.year = %(year)s AND NOT EXISTS (
    SELECT 1 FROM goals_activitysubject w WHERE w.activity_id = a.id AND w.target_group_id IS NOT NULL
) GROUP BY 3
UNION ALL
SELECT 'all', 0, extract(month FROM a.starts_on)::int, count(*) FROM goals_activity a WHERE a.year = %(year)s GROUP BY 3
"""

BY_COLLEAGUE = """
SELECT 'person', w.user_id, extract(month FROM a.starts_on)::int, count(*)
FROM goals_activity a JOIN goals_activitystaff w ON w.activity_id = a.id WHERE a.year = %(year)s GROUP BY 2, 3
UNION ALL
SELECT 'nobody', 0, extract(month FROM a.starts_on)::int, count(*)
FROM goals_activity a WHERE a.year = %(year)s AND NOT EXISTS (SELECT 1 FROM goals_activitystaff w WHERE w.activity_id = a.id) GROUP BY 3
UNION ALL
SELECT 'all', 0, extract(month FROM a.starts_on)::int, count(*) FROM goals_activity a WHERE a.year = %(year)s GROUP BY 3
"""
