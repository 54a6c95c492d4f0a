"""Every row judged: what it would become, what is wrong in which cell, and whether it is there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goals.activityimport.lookups import Lookups
from services.actions.errors import ServiceError
from steunpunt.accounts.models import User
from steunpunt.shared.tables.heads import Field
from steunpunt.shared.tables.rows import CellReader, Problem
from steunpunt.shared.tables.table import Table, TableRow

THERE, EARLIER = "there", "earlier"


@dataclass(frozen=True)
class Judged:
    """A row in words (``facts``, as the preview shows it) with what it becomes; ``values`` is None when there are problems.

    ``twin`` says where the same stands already: THERE in the portal, EARLIER in the file, empty nowhere.
    """

    number: int
    title: str
    facts: tuple[str, ...]
    values: Any
    problems: tuple[Problem, ...] = ()
    twin: str = ""

    @property
    def twin_label(self) -> str:
        return {THERE: _("is there already"), EARLIER: _("stands earlier in this file")}.get(self.twin, "")


@dataclass(frozen=True)
class Sheet:
    """A table of one kind with what its cells name, read once for all rows."""

    table: Table
    columns: dict[str, int]
    fields: tuple[Field, ...]
    known: Lookups
    actor: User

    def reader(self, row: TableRow) -> CellReader:
        return CellReader(row, self.table, self.columns, {each.name: each.label for each in self.fields})


def checked(reader: CellReader, values: Any, check: Callable[[Any], None], instead: dict[str, str]) -> Any:
    """The values when the action that would write them has nothing against them; ``instead`` names the column of its fields."""
    if reader.problems:
        return None
    try:
        check(values)
    except ServiceError as error:
        for name, text in error.problems.items():
            reader.complain(instead.get(name, name), text)
    return None if reader.problems else values
