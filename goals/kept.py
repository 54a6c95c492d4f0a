"""Counts that are kept until somebody writes in the ledger.

Counting looks at every entry of a year, and a page of a plan is read far more often than the ledger is written. What is
counted is kept under a stamp that any write changes, by form, by shell or by SQL: the last rows of the history of the ledger
and of the goals, and the transactions that are still under way, whose rows of history may have lower numbers. See decision 0009.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

from steunpunt.shared import caching

T = TypeVar("T")
KEPT_SECONDS = 24 * 3600
# TRUNCATE leaves no history, but gives the table a new file. A snapshot names the transactions of the whole server: those that
# are known to write in another database are left out, or a busy neighbour would make every count anew.
STAMP = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), pg_relation_filenode('goals_activity'),
    ARRAY(
        SELECT under_way::text FROM pg_snapshot_xip(pg_current_snapshot()) AS under_way
        WHERE mod(under_way::text::bigint, 4294967296) NOT IN (
            SELECT held.transactionid::text::bigint FROM pg_locks held JOIN pg_stat_activity who ON who.pid = held.pid
            WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
            AND who.datname <> current_database()
        )
    ),
    (SELECT max(pgh_id) FROM goals_activityevent),
    (SELECT max(pgh_id) FROM goals_activitycontributionevent),
    (SELECT max(pgh_id) FROM goals_activityorganisationevent),
    (SELECT max(pgh_id) FROM goals_activitystaffevent),
    (SELECT max(pgh_id) FROM goals_activitysubjectevent),
    (SELECT max(pgh_id) FROM goals_operationalgoalevent)
"""


def stamp() -> tuple[object, ...]:
    """What tells one state of the ledger from another: one quick query, whatever the size."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return tuple(cursor.fetchone())


def kept(asked: object, count: Callable[[], T]) -> T:
    """The answer to ``asked`` for the ledger as it is now, counted once; ``asked`` must say all that the count depends on.

    The stamp is taken before counting: a write in between gives newer counts an old name, which nobody asks for again.
    """
    key = f"ledger:{hashlib.sha256(repr((stamp(), asked)).encode()).hexdigest()}"
    found: tuple[T] | None = caching.kept(key)
    if found is None:
        found = (count(),)
        caching.keep(key, found, KEPT_SECONDS)
    return found[0]
