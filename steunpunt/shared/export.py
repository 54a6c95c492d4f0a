"""Lists as CSV and XLSX: streamed, typed, and safe to open in a spreadsheet.

A spreadsheet runs what starts like a formula, also when a stranger typed it. In CSV such text gets an
apostrophe in front; in XLSX it is stored as text, with the sheet's own mark for "this is text".
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any, BinaryIO, Generic, TypeVar

from django.http import FileResponse, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.timezone import is_aware, make_naive

Row = TypeVar("Row")
Value = str | int | float | Decimal | date | datetime | bool | None | Promise
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Full-width forms count too: some spreadsheets read them as the plain signs.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
LONGEST_CELL = 32_767
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its head, and how to read its value from a row. Numbers and dates keep their type."""

    label: str | Promise
    value: Callable[[Row], Value]
    width: int = 18


def looks_like_formula(text: str) -> bool:
    return text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS)


def plain(value: Value) -> str | int | float | Decimal | date | datetime | None:
    """A value as a sheet can hold it: text without control characters, a moment in local time."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return make_naive(value) if is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return CONTROLS.sub("", str(value))[:LONGEST_CELL]


def safe_text(value: Value) -> str:
    """A value for CSV: numbers with a point, dates as 2025-03-31, nothing that a spreadsheet would run."""
    known = plain(value)
    if known is None:
        return ""
    if isinstance(known, str):
        return f"'{known}" if looks_like_formula(known) else known
    return known.isoformat(sep=" ", timespec="seconds") if isinstance(known, datetime) else str(known)


def csv_chunks(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> Iterator[bytes]:
    """The sheet in pieces. It starts with a byte order mark, without which Excel misreads accents."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_text(column.label) for column in columns])
    yield b"\xef\xbb\xbf"
    for index, row in enumerate(rows, start=1):
        writer.writerow([safe_text(column.value(row)) for column in columns])
        if index % ROWS_AT_ONCE == 0:
            yield _take(buffer)
    yield _take(buffer)


def _take(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def csv_response(rows: Iterable[Row], columns: Sequence[Column[Row]], *, name: str) -> StreamingHttpResponse:
    """A download of rows as CSV. ``name`` is the file name without extension."""
    response = StreamingHttpResponse(csv_chunks(rows, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def write_xlsx(rows: Iterable[Row], columns: Sequence[Column[Row]], target: BinaryIO, *, title: str) -> None:
    """Write a workbook of one sheet, row by row, so that a long list does not fill the memory."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "1")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.append([_cell(sheet, str(column.label), is_head=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column.value(row)) for column in columns])
    book.save(target)


def _cell(sheet: Any, value: Value, *, is_head: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    known = plain(value)
    if not isinstance(known, str) and not is_head and not isinstance(known, date):
        return known
    cell: Any = WriteOnlyCell(sheet)
    cell.value = known
    if isinstance(known, str):
        # Without this, text that starts with "=" is stored as a formula.
        cell.data_type = "s"
        cell.quotePrefix = looks_like_formula(known)
    elif isinstance(known, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(known, datetime) else "yyyy-mm-dd"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def xlsx_response(rows: Iterable[Row], columns: Sequence[Column[Row]], *, name: str, title: str) -> FileResponse:
    """A download of rows as XLSX; the file lives on disk until it was sent."""
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it after sending
    try:
        write_xlsx(rows, columns, target, title=title)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    response = FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    return response
