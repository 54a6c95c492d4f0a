"""The queries behind the figures.

An entry counts once at each level. At an operational goal that needs nothing: a contribution is unique. A plan holds every
entry of its years, because the database sees to it that an entry serves goals of its own years only and that the periods
of plans do not overlap.

Entries are folded to a small table for each set of goals that they serve; the levels are unfolded from that table, and a
strategic goal takes a set once however many of its goals are in it. Each table is asked for the year itself: all that is
read then lies together in one index of that table, however many other years there are.

Every query gives rows of one shape: level, key, kind, mode, month, what the row tells, a count, and the sums where it tells
of everything at once.
"""

from dataclasses import dataclass

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
# What a row tells. PostgreSQL's grouping() sets a bit for each column that a row does not group by; reach is no such cut.
CUTS = "grouping(kind, mode, month)"
ALL, BY_KIND, BY_MODE, BY_MONTH, REACH = 0b111, 0b011, 0b101, 0b110, -1
# A whole number of PostgreSQL has 63 bits that are no sign, and positions count from one.
MOST_BITS = 62


@dataclass(frozen=True)
class Sets:
    """How the goals of an entry, or those that an organisation met, are written down as one value: ``holds`` joins it to its goals,
    and ``pairs`` are the organisations with the goals that they met."""

    gathered: str
    empty: str
    holds: str
    pairs: str


# Bits are added up at hardly any cost, but there is room for so many goals; lists always do.
BITS = Sets(
    "bit_or(1::bigint << array_position(%(goals)s::bigint[], c.goal_id))",
    "0",
    "goals & (1::bigint << goal.position) <> 0",
    """SELECT organisation_id, goal.key, goal.above FROM (
        SELECT r.organisation_id, bit_or(s.goals) AS goals
        FROM sets s JOIN goals_activityorganisation r ON r.activity_id = s.activity_id AND r.year = %(year)s GROUP BY r.organisation_id
    ) met JOIN goal ON goals & (1::bigint << goal.position) <> 0""",
)
LISTS = Sets(
    "array_agg(c.goal_id ORDER BY c.goal_id)",
    "'{}'",
    "goal.key = ANY(goals)",
    """SELECT DISTINCT r.organisation_id, goal.key, goal.above
    FROM sets s JOIN goals_activityorganisation r ON r.activity_id = s.activity_id AND r.year = %(year)s
    JOIN goal ON goal.key = ANY(s.goals)""",
)


# Whole sums and bare counts, as every query names them.
PARTS = {"sums": SUMS, "added": ADDED, "none_added": NONE_ADDED, "month": MONTH, "cuts": CUTS, "everything": ALL, "reach": REACH}
ONE_LEVEL = """
SELECT '{level}', {key}, kind, mode, month, {cuts}, {added} FROM (
    SELECT a.kind, a.mode, {month}::int AS month, {sums} FROM ({entries}) a GROUP BY a.kind, a.mode, {month}
) fine GROUP BY GROUPING SETS ((), (kind), (mode), (month)) HAVING sum(n) > 0
UNION ALL SELECT '{level}', {key}, NULL, NULL, NULL, {reach}, count(*), {none_added} FROM ({reached}) met"""
ENTRIES = """
    SELECT coalesce(s.goals, {empty}) AS goals, a.kind, a.mode, {month} AS month, a.half_days, a.half_days_status,
        a.participations, a.participations_status, a.organisations_status
    FROM goals_activity a {join} sets s ON s.activity_id = a.id WHERE a.year = %(year)s"""
EVERY_LEVEL = """
WITH goal AS (
    SELECT o.id AS key, o.strategic_goal_id AS above, array_position(%(goals)s::bigint[], o.id) AS position
    FROM goals_operationalgoal o WHERE o.id = ANY(%(goals)s)
), sets AS (
    SELECT c.activity_id, {gathered} AS goals
    FROM goals_activitycontribution c WHERE c.year = %(year)s AND c.goal_id = ANY(%(goals)s) GROUP BY c.activity_id
), whole AS MATERIALIZED (SELECT goals, {sums} FROM ({entries}) a GROUP BY goals),
counted AS MATERIALIZED (
    SELECT goals, kind, mode, month, {cuts} AS cut, count(*) AS n FROM ({entries}) a
    GROUP BY GROUPING SETS ((goals, kind), (goals, mode), (goals, month))
), pair AS MATERIALIZED ({pairs}), place AS (
    SELECT goals, 'od' AS level, goal.key FROM whole JOIN goal ON {holds}
    UNION ALL SELECT DISTINCT goals, 'sd', goal.above FROM whole JOIN goal ON {holds} {plan}
)
SELECT level, key, NULL AS kind, NULL AS mode, NULL AS month, {everything} AS cut, {added}
FROM whole JOIN place USING (goals) GROUP BY level, key
UNION ALL
SELECT level, key, kind, mode, month::int, cut, sum(n)::bigint, {none_added} FROM counted JOIN place USING (goals)
GROUP BY level, key, kind, mode, month, cut
UNION ALL
SELECT CASE grouping(key, above) WHEN 1 THEN 'od' WHEN 2 THEN 'sd' ELSE 'plan' END, coalesce(key, above, 0),
    NULL, NULL, NULL, {reach}, count(DISTINCT organisation_id), {none_added}
FROM pair GROUP BY GROUPING SETS ((key), (above), ())"""


def counts_of_one(level: str, key: str, entries: str, reached: str) -> str:
    """One level that has a row for each of its entries."""
    return ONE_LEVEL.format(level=level, key=key, entries=entries, reached=reached, **PARTS)


def counts_of_levels(sets: Sets, join: str, plan: str = "") -> str:
    """An operational level, a strategic one and the plan, from entries that are read once for the sums and once for the counts."""
    entries = ENTRIES.format(join=join, empty=sets.empty, month=MONTH)
    return EVERY_LEVEL.format(entries=entries, plan=plan, gathered=sets.gathered, pairs=sets.pairs, holds=sets.holds, **PARTS)


COUNTS_OF_GOAL = counts_of_one(
    "od",
    "%(goal)s::bigint",
    """SELECT a.* FROM goals_activitycontribution c JOIN goals_activity a ON a.id = c.activity_id AND a.year = %(year)s
    WHERE c.year = %(year)s AND c.goal_id = %(goal)s""",
    """SELECT DISTINCT r.organisation_id
    FROM goals_activitycontribution c JOIN goals_activityorganisation r ON r.activity_id = c.activity_id AND r.year = %(year)s
    WHERE c.year = %(year)s AND c.goal_id = %(goal)s""",
)
# Each organisation is looked up in the year, whatever it met: there are fewer of them than of what they met.
COUNTS_OF_TOTAL = counts_of_one(
    "plan",
    "0::bigint",
    "SELECT a.* FROM goals_activity a WHERE a.year = %(year)s AND %(is_of_plan)s",
    """SELECT o.id FROM landscape_organisation o WHERE %(is_of_plan)s
    AND EXISTS (SELECT 1 FROM goals_activityorganisation r WHERE r.organisation_id = o.id AND r.year = %(year)s)""",
)
WITH_PLAN = "UNION ALL SELECT goals, 'plan', 0 FROM whole WHERE %(is_of_plan)s"


def counts_of_strategic(goals: int) -> str:
    """The query for so many operational goals and what is above them."""
    return counts_of_levels(BITS if goals <= MOST_BITS else LISTS, "JOIN")


def counts_of_plan(goals: int) -> str:
    """The query for a plan of so many operational goals. An entry that serves none of them still counts in the plan."""
    return counts_of_levels(BITS if goals <= MOST_BITS else LISTS, "LEFT JOIN", WITH_PLAN)
