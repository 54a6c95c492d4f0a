"""From what somebody typed or uploaded to heads and rows; and from those to what a page shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from goals.activityimport.source import read_upload

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 12, 300
# What stands at the right: a number as it is written here, with a currency, a percentage or a sign; or the dash of nothing.
NUMBER = re.compile(r"(?:€\s*)?[-+−–]?\s*(?:€\s*)?\d[\d.,\s]*(?:\s*(?:%|€|vte|k€))?|[-–—]", re.IGNORECASE)
DIGITS = re.compile(r"\d")


class CellsError(ValueError):
    """What is typed is no table; the text says on which line and how to mend it."""


@dataclass(frozen=True)
class Cells:
    """Heads, and rows of as many cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def typed(self) -> str:
        """As the form shows it: a line for each row, a tab between cells, so that it can go to a spreadsheet and back."""
        return "\n".join("\t".join(row) for row in (self.headers, *self.rows))


def read_typed(text: str) -> Cells:
    """One line a row; cells between tabs, as a spreadsheet pastes them, or between semicolons. Raises ``CellsError``."""
    lines = [line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").split("\n")]
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip("\t; ")]
    separator = "\t" if any("\t" in line for _number, line in numbered) else ";"
    return checked([(number, [" ".join(cell.split()) for cell in line.split(separator)]) for number, line in numbered])


def read_file(file: File[bytes]) -> Cells:
    """The first sheet of an XLSX file, or a CSV file. Raises ``SourceProblem`` and ``CellsError``."""
    _name, table = read_upload(file)
    rows = [(row.number, [" ".join(cell.split()) for cell in row.cells]) for row in table.rows]
    problem = next((row.problem for row in table.rows if row.problem), "")
    if problem:
        raise CellsError(problem)
    return checked([(1, list(table.headers)), *rows])


def checked(rows: list[tuple[int, list[str]]]) -> Cells:
    if len(rows) < 2:
        raise CellsError(_("A table has a line with heads and at least one row below it."))
    headers = stripped(rows[0][1])
    if len(rows) - 1 > MOST_ROWS or len(headers) > MOST_COLUMNS:
        limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        raise CellsError(_("A report shows at most %(rows)s rows of %(columns)s columns. Leave out what nobody reads.") % limits)
    if not all(headers):
        place = headers.index("") + 1
        raise CellsError(
            _("Column %(place)s has no head. Give each column one: a screen reader says it with every cell.") % {"place": place}
        )
    return Cells(tuple(headers), tuple(row_of(number, cells, len(headers)) for number, cells in rows[1:]))


def stripped(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def row_of(number: int, cells: list[str], width: int) -> tuple[str, ...]:
    found = stripped(cells)
    if len(found) > width:
        words = {"line": number, "found": len(found), "heads": width}
        raise CellsError(_("Line %(line)s has %(found)s cells, but there are %(heads)s heads. Is a head missing?") % words)
    if any(len(cell) > LONGEST_CELL for cell in found):
        raise CellsError(
            _("A cell on line %(line)s holds more than %(most)s characters. Make it shorter.") % {"line": number, "most": LONGEST_CELL}
        )
    return tuple(found + [""] * (width - len(found)))


def numeric_columns(rows: list[list[str]], width: int) -> list[bool]:
    """Which columns hold only numbers, and at least one: those stand at the right."""
    columns = [[row[place] for row in rows if row[place]] for place in range(width)]
    return [any(DIGITS.search(cell) for cell in cells) and all(NUMBER.fullmatch(cell) for cell in cells) for cells in columns]


def laid_out(table: dict[str, Any]) -> dict[str, Any]:
    """A frozen table as page and PDF draw it: each cell with whether it is a number."""
    numeric = numeric_columns(table["rows"], len(table["headers"]))
    return {
        **table,
        "heads": list(zip(table["headers"], numeric, strict=True)),
        "lines": [list(zip(row, numeric, strict=True)) for row in table["rows"]],
    }


def parts_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The chapters of their own in a report, ready to be drawn; an old edition has no tables."""
    return [{**part, "tables": [laid_out(table) for table in part.get("tables", [])]} for part in data.get("sections", [])]
