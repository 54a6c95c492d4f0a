"""Reading one row: every cell that is wrong is named, with what stands in it and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise

from steunpunt.shared.tables.cells import CellError, plain_cell
from steunpunt.shared.tables.table import Table, TableRow, letters

T = TypeVar("T")
LONGEST_FOUND = 60


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, or with the row as a whole when ``cell`` is empty."""

    cell: str
    column: str
    found: str
    text: str


class CellReader:
    """Reads the cells of one row and gathers everything that is wrong with it; ``columns`` says where each field stands."""

    def __init__(self, row: TableRow, table: Table, columns: Mapping[str, int], labels: Mapping[str, str | Promise]) -> None:
        self.row, self.table, self.columns, self.labels = row, table, columns, labels
        self.problems: list[Problem] = [Problem("", "", "", row.problem)] if row.problem else []

    def cell(self, name: str) -> str:
        index = self.columns.get(name)
        return plain_cell(self.row.cells[index]) if index is not None else ""

    def read(self, name: str, understand: Callable[[str], T]) -> T | None:
        try:
            return understand(self.cell(name))
        except CellError as problem:
            self.complain(name, str(problem))
            return None

    def complain(self, name: str, text: str) -> None:
        index = self.columns.get(name)
        if index is None:
            self.problems.append(Problem("", str(self.labels.get(name, "")), "", text))
        else:
            found = self.row.cells[index][:LONGEST_FOUND]
            self.problems.append(Problem(f"{letters(index)}{self.row.number}", self.table.headers[index], found, text))
