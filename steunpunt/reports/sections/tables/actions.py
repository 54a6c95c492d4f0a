"""Writing tables, and letting go of them."""

from __future__ import annotations

from dataclasses import dataclass

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.models import ReportSection, SectionTable
from steunpunt.reports.sections.actions import locked
from steunpunt.reports.sections.tables.cells import Cells


class StaleTableError(Exception):
    """Somebody saved this table since it was opened; ``current`` is what stands there now, None when it was removed."""

    def __init__(self, current: SectionTable | None) -> None:
        super().__init__(str(current or ""))
        self.current = current


@dataclass(frozen=True)
class TableValues:
    title: str
    source: str
    cells: Cells


def save_table(
    *, actor: User | None, section: ReportSection, values: TableValues, table: SectionTable | None = None, version: int = 0
) -> SectionTable:
    """A new table, or a change of one; the section is to be read again. Raises StaleTableError, and FreezeError for a frozen report."""
    with recording(actor):
        locked(section)
        current = current_of(table, version) if table else SectionTable(section=section, version=0)
        current.title, current.source = values.title, values.source
        current.headers, current.rows = list(values.cells.headers), [list(row) for row in values.cells.rows]
        current.version += 1
        current.save()
        ReportSection.objects.filter(pk=section.pk).reopen()
        return current


def remove_table(*, actor: User | None, table: SectionTable, version: int) -> None:
    """Raises StaleTableError when somebody changed it meanwhile, and FreezeError when the report is frozen."""
    with recording(actor):
        locked(table.section)
        current_of(table, version).delete()
        ReportSection.objects.filter(pk=table.section_id).reopen()


def current_of(table: SectionTable, version: int) -> SectionTable:
    current = SectionTable.objects.select_for_update().filter(pk=table.pk).first()
    if current is None or current.version != version:
        raise StaleTableError(current)
    return current
