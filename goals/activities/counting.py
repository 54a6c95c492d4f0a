"""How many entries each word of the filter would give: counted once for each state of the ledger.

Counting looks at every entry, so a list of years would wait for it at each visit. The counts are kept under
a stamp that any write changes, by form, by shell or by SQL: the last rows of the ledger's own history.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast

from goals.activities.listing import Choices, found
from steunpunt.accounts.permissions import Visitor
from steunpunt.shared import caching

COLUMNS = {"jaar": "year", "doel": "contributions__goal", "soort": "kind", "vorm": "mode", "wie": "staff_rows__user"}
ALL = "alles"
KEPT_SECONDS = 24 * 3600
# TRUNCATE leaves no history, but gives the table a new file. While somebody is writing, an older row of history may still
# appear: then the counts are not kept.
STAMP = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), pg_relation_filenode('goals_activity'),
    pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot()),
    (SELECT max(pgh_id) FROM goals_activityevent),
    (SELECT max(pgh_id) FROM goals_activitycontributionevent),
    (SELECT max(pgh_id) FROM goals_activityorganisationevent),
    (SELECT max(pgh_id) FROM goals_activitystaffevent)
"""

Counts = dict[str, dict[str, int]]


def counts_of(visitor: Visitor, choices: Choices) -> Counts:
    """Per facet and value the number of entries; the number that fits everything is under ``ALL``."""
    # Names of organisations change without a trace in the ledger.
    if choices.reached:
        return counted(visitor, choices)
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        database, table_file, is_quiet, *last = cursor.fetchone()
    asked = (database, table_file, last, sorted(choices.facets.items()), choices.since, choices.until, choices.organisation, choices.text)
    key = f"ledger-counts:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
    kept: Counts | None = caching.kept(key)
    if kept is not None:
        return kept
    counts = counted(visitor, choices)
    if is_quiet:
        caching.keep(key, counts, KEPT_SECONDS)
    return counts


def counted(visitor: Visitor, choices: Choices) -> Counts:
    """The same, counted now, in one query. An entry has each goal and each colleague at most once, so no word counts it twice."""
    parts: list[QuerySet[Any, Any]] = [
        found(visitor, choices).order_by().values(word=Value("", CharField())).annotate(number=Count("pk"), facet=Value(ALL, CharField()))
    ]
    for name, column in COLUMNS.items():
        rows = found(visitor, choices, without=name).filter(**{f"{column}__isnull": False}).order_by()
        grouped = rows.values(word=Cast(column, CharField())).annotate(number=Count("pk"))
        parts.append(grouped.annotate(facet=Value(name, CharField())))
    rows_of_all = [part.values_list("facet", "word", "number") for part in parts]
    counts: Counts = {name: {} for name in (ALL, *COLUMNS)}
    for name, word, number in rows_of_all[0].union(*rows_of_all[1:], all=True):
        counts[name][word] = number
    return counts


def total_of(counts: Counts) -> int:
    return sum(counts[ALL].values())
