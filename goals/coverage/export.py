"""The grid as a sheet: the rows and the columns that the screen shows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from goals.coverage.grid import Grid, Row
from steunpunt.shared.export import Column


def columns_of(grid: Grid) -> list[Column[Row]]:
    """Code, name and remark, a column for each period, and the year."""

    def count_in(index: int) -> Column[Row]:
        return Column(grid.periods[index].label, lambda row: row.cells[index].count, 12)

    return [
        Column(_("Code"), lambda row: row.code, 12),
        Column(_("Name"), lambda row: row.label, 50),
        Column(_("Remark"), remark_on, 24),
        *(count_in(index) for index in range(len(grid.periods))),
        Column(_("Year"), lambda row: row.total.count, 12),
    ]


def remark_on(row: Row) -> str:
    if row.kind in ("archived", "outside"):
        return _("outside the plan")
    return _("no activity yet") if row.is_empty else ""
