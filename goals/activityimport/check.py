"""Every row judged: what it would log, or what is wrong in which cell, and whether it is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from goals.actions.values import ActivityValues, LedgerError
from goals.actions.values import check as check_values
from goals.activityimport import cells
from goals.activityimport.columns import BY_NAME, Reading
from goals.activityimport.lookups import Lookups
from goals.models import OperationalGoal, ValueStatus
from steunpunt.accounts.models import User
from steunpunt.shared.tables.cells import CellError, plain, several
from steunpunt.shared.tables.rows import CellReader, Problem
from steunpunt.shared.tables.table import Table, TableRow

LONGEST_TITLE = 200
THERE_ALREADY = """
SELECT DISTINCT sought.place FROM unnest(%s::int[], %s::date[], %s::text[], %s::bigint[]) AS sought(place, day, title, goal)
JOIN goals_activity a ON a.starts_on = sought.day AND lower(a.title) = sought.title
JOIN goals_activitycontribution c ON c.activity_id = a.id AND c.is_primary AND c.goal_id = sought.goal
"""


class Twin(Enum):
    """Where the same date, title and goal stand already."""

    NOWHERE = ""
    LEDGER = "ledger"
    FILE = "file"


@dataclass(frozen=True)
class Judged:
    """A row with what it would log; ``values`` is None when there are problems."""

    number: int
    values: ActivityValues | None
    problems: tuple[Problem, ...] = ()
    new_organisations: tuple[str, ...] = ()
    twin: Twin = Twin.NOWHERE

    @property
    def new_count(self) -> int:
        return len(self.new_organisations)


class RowReader(CellReader):
    """Reads the cells of one row as an activity and gathers everything that is wrong with it."""

    def __init__(self, row: TableRow, table: Table, reading: Reading, known: Lookups, actor: User) -> None:
        super().__init__(row, table, reading.columns, {name: each.label for name, each in BY_NAME.items()})
        self.reading, self.known, self.actor = reading, known, actor
        self.new_organisations: tuple[str, ...] = ()

    def judge(self) -> Judged:
        values = self.values()
        if values is not None and not self.problems:
            try:
                check_values(values)
            except LedgerError as error:
                for name, text in error.problems.items():
                    self.complain(name, text)
        good = not self.problems
        return Judged(self.row.number, values if good else None, tuple(self.problems), self.new_organisations if good else ())

    def values(self) -> ActivityValues | None:
        day = self.read("starts_on", cells.day_of)
        if day is not None and day.year in self.known.closed_years:
            self.complain("starts_on", _("The year %(year)s is closed. A publisher corrects its entries one by one.") % {"year": day.year})
        goal = self.read("goal", lambda text: self.goal(text, day)) if day else None
        others = self.read("other_goals", lambda text: tuple(self.known.goal(part, day) for part in several(text))) if day else None
        parts: dict[str, Any] = {
            "title": self.read("title", title_of),
            "kind": self.read("kind", lambda text: cells.choice_of(text, self.known.kinds, self.reading.kind)),
            "mode": self.read("mode", lambda text: cells.choice_of(text, self.known.modes, self.reading.mode)),
            "ends_on": self.read("ends_on", lambda text: self.last_day(text, day)),
            "text": self.read("text", lambda text: text.replace("\r\n", "\n")),
            "municipality": self.read("municipality", self.known.municipality),
            "staff": self.read("staff", self.staff),
            "themes": self.read("themes", lambda text: self.known.subjects_named("themes", text)),
            "target_groups": self.read("target_groups", lambda text: self.known.subjects_named("target_groups", text)),
        }
        numbers = {name: self.read(name, take) for name, take in (("half_days", cells.half_days_of), ("participations", cells.whole_of))}
        reached = self.read("organisations", self.organisations)
        if self.problems or day is None or goal is None or others is None or reached is None:
            return None
        for name, pair in numbers.items():
            parts[name], parts[f"{name}_status"] = pair if pair else (None, ValueStatus.UNKNOWN)
        parts["organisations"], parts["organisations_status"] = reached
        return ActivityValues(starts_on=day, goal=goal, other_goals=tuple(one for one in others if one != goal), **parts)

    def goal(self, text: str, day: date) -> OperationalGoal:
        if text:
            return self.known.goal(text, day)
        usual = self.known.by_pk.get(self.reading.goal or 0)
        if usual is None:
            raise CellError(_("There is no goal. Fill it in, or choose what counts where the file says nothing."))
        return usual

    def last_day(self, text: str, first: date | None) -> date | None:
        """An end on the first day is a period of one day."""
        last = cells.day_of(text) if text else None
        return None if last == first else last

    def staff(self, text: str) -> tuple[User, ...]:
        return self.known.staff(text) or ((self.actor,) if self.reading.is_by_me else ())

    def organisations(self, text: str) -> tuple[Any, str]:
        low = text.lower()
        if low in cells.UNKNOWN:
            return (), ValueStatus.UNKNOWN
        if low in cells.NOT_APPLICABLE:
            return (), ValueStatus.NOT_APPLICABLE
        if low in cells.NONE:
            return (), ValueStatus.MEASURED
        there, self.new_organisations = self.known.organisations_named(text, may_add=self.reading.adds_organisations)
        return there, ValueStatus.MEASURED


def title_of(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise CellError(_("Give the activity a title."))
    if len(title) > LONGEST_TITLE:
        raise CellError(
            _("A title has at most %(most)s characters; this one has %(length)s.") % {"most": LONGEST_TITLE, "length": len(title)}
        )
    return title


def judge(table: Table, reading: Reading, actor: User) -> list[Judged]:
    """All rows, in their order; a fixed number of queries."""
    known = Lookups.read()
    return with_twins([RowReader(row, table, reading, known, actor).judge() for row in table.rows])


def identity(values: ActivityValues) -> tuple[date, str, int]:
    return values.starts_on, plain(values.title), values.goal.pk


def with_twins(rows: Sequence[Judged]) -> list[Judged]:
    """Marks what is in the ledger already, and what stands earlier in the same file."""
    there = places_in_ledger(rows)
    seen: set[tuple[date, str, int]] = set()
    marked = []
    for place, row in enumerate(rows):
        twin = Twin.NOWHERE
        if row.values is not None:
            mark = identity(row.values)
            twin = Twin.LEDGER if place in there else Twin.FILE if mark in seen else Twin.NOWHERE
            seen.add(mark)
        marked.append(Judged(row.number, row.values, row.problems, row.new_organisations, twin))
    return marked


def places_in_ledger(rows: Sequence[Judged]) -> set[int]:
    sought = [(place, *identity(row.values)) for place, row in enumerate(rows) if row.values is not None]
    if not sought:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(THERE_ALREADY, [list(part) for part in zip(*sought, strict=True)])
        return {place for (place,) in cursor.fetchall()}
