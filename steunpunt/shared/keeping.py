"""What is worked out of some tables is kept until somebody writes in them.

It is kept under a stamp that any write changes, by form, by shell or by SQL: the last rows of the history of those tables,
and the transactions that are still under way, whose rows of history may have lower numbers. See decision 0009.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.utils import timezone
from psycopg import sql

from steunpunt.shared import caching

T = TypeVar("T")
Stamp = tuple[object, ...]
DAY = 24 * 3600
# TRUNCATE leaves no history, but gives the table a new file. A snapshot names the transactions of the whole server: those that
# are known to write in another database are left out, or a busy neighbour would make every count anew.
STAMP = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), pg_relation_filenode({table}),
    ARRAY(
        SELECT under_way::text FROM pg_snapshot_xip(pg_current_snapshot()) AS under_way
        WHERE mod(under_way::text::bigint, 4294967296) NOT IN (
            SELECT held.transactionid::text::bigint FROM pg_locks held JOIN pg_stat_activity who ON who.pid = held.pid
            WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
            AND who.datname <> current_database()
        )
    )
"""
LAST = ", (SELECT max(pgh_id) FROM {})"


def always(answer: object) -> bool:
    return True


@dataclass(frozen=True)
class Shelf:
    """A place of its own for what is worked out of a table and of what hangs on it; ``histories`` are their tables of events.

    ``clock`` is for answers that time alone makes out of date: SQL with one ``%s`` for the present, whose result changes then.
    """

    name: str
    table: str
    histories: tuple[str, ...]
    seconds: int = DAY
    clock: str = ""

    @property
    def question(self) -> str:
        last = sql.SQL("").join(sql.SQL(LAST).format(sql.Identifier(history)) for history in self.histories)
        # As text: the recorder of history, through which queries pass while somebody writes, knows no other kind.
        return (sql.SQL(STAMP).format(table=sql.Literal(self.table)) + last).as_string(None) + (f", ({self.clock})" if self.clock else "")

    def stamp(self, now: datetime | None = None) -> Stamp:
        """What tells one state of the tables from another: one quick query, whatever their size."""
        with connection.cursor() as cursor:
            cursor.execute(self.question, (now or timezone.now(),) if self.clock else None)
            return tuple(cursor.fetchone())

    def kept(self, asked: object, work_out: Callable[[], T], *, stamp: Stamp | None = None, holds: Callable[[T], bool] = always) -> T:
        """The answer to ``asked`` for the tables as they are now, worked out once; ``asked`` must say all that it depends on.

        The stamp is taken first: a write in between gives a newer answer an old name, which nobody asks for again. Who asks for
        several answers may take it once. An answer that no longer ``holds``, as time passed, is worked out anew.
        """
        key = f"{self.name}:{hashlib.sha256(repr((stamp or self.stamp(), asked)).encode()).hexdigest()}"
        found: tuple[T] | None = caching.kept(key)
        if found is None or not holds(found[0]):
            found = (work_out(),)
            caching.keep(key, found, self.seconds)
        return found[0]
