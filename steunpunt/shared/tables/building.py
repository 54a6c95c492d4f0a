"""From raw rows to a table: the first row that holds something is the heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from steunpunt.shared.tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, SourceProblem, Table, TableRow, letters

# Rows that a sheet says it has but that hold nothing.
MOST_EMPTY = 100_000
Raw = tuple[int, list[str]]


def build_table(raw: Iterable[Raw], *, kind: str, notes: Iterable[str] = ()) -> Table:
    """Raises ``SourceProblem`` for an empty file, one without rows, and one that is too long or too wide."""
    rows = filled(raw)
    first = next(rows, None)
    if first is None:
        raise SourceProblem(_("This file is empty. Choose the file again."))
    headers = heads_of(first[1])
    found: list[TableRow] = []
    for number, cells in rows:
        if len(found) == MOST_ROWS:
            raise SourceProblem(
                _("This file has more than %(most)s rows. Split it, for example one file a year, and import each.")
                % {"most": number_format(MOST_ROWS, force_grouping=True)}
            )
        found.append(row_of(number, cells, len(headers)))
    if not found:
        raise SourceProblem(_("This file has heads but no rows. Add rows and choose it again."))
    return Table(kind, headers, tuple(found), tuple(notes))


def filled(raw: Iterable[Raw]) -> Iterator[Raw]:
    empty = 0
    for number, cells in raw:
        if any(cell.strip() for cell in cells):
            yield number, cells
        else:
            empty += 1
            if empty > MOST_EMPTY:
                raise SourceProblem(_("This file has more than 100,000 empty rows. Delete them in your spreadsheet and save it again."))


def heads_of(cells: list[str]) -> tuple[str, ...]:
    """Heads of their own for every column: an empty one gets its letter, a double one a number."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise SourceProblem(_("This file has more than %(most)s columns. Keep only those that are needed.") % {"most": MOST_COLUMNS})
    seen: Counter[str] = Counter()
    heads = []
    for index, cell in enumerate(cells):
        name = " ".join(cell.split())[:100] or _("Column %(letter)s") % {"letter": letters(index)}
        seen[name.lower()] += 1
        heads.append(name if seen[name.lower()] == 1 else f"{name} ({seen[name.lower()]})")
    return tuple(heads)


def row_of(number: int, cells: list[str], width: int) -> TableRow:
    plain = [cell.replace("\0", "").strip() for cell in cells]
    problem = ""
    if any(plain[width:]):
        problem = _("There are more cells than heads: is a separator missing, or one too many?")
    too_long = next((index for index, cell in enumerate(plain) if len(cell) > LONGEST_CELL), None)
    if too_long is not None:
        problem = _("Cell %(cell)s holds more than %(most)s characters. Make it shorter.") % {
            "cell": f"{letters(too_long)}{number}",
            "most": number_format(LONGEST_CELL, force_grouping=True),
        }
        plain[too_long] = plain[too_long][:100]
    return TableRow(number, tuple(plain[:width] + [""] * (width - len(plain))), problem)
