"""From a CSV or XLSX file to rows of text. What cannot be read for certain is refused, nothing is guessed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from goals.indicators.numbers import typed
from steunpunt.shared.uploads import MEGABYTE, UploadKind, check_upload, clean_name

LIMIT_MB = 2
UNPACKED_LIMIT = 30 * MEGABYTE
MOST_ROWS = 500
MOST_COLUMNS = 60
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class TableProblem(Exception):  # noqa: N818 - what a person chose is a problem to mend
    """The file is no table that we can read; its text says why and how to mend it."""


@dataclass(frozen=True)
class Row:
    """A row that is not empty; ``number`` is the one that the spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_file(file: File[bytes]) -> Table:
    """A table by its name and its bytes. Raises ``TableProblem`` or ``UploadProblem``."""
    if clean_name(file.name or "").lower().endswith(".xlsx"):
        checked = check_upload(file, kinds={UploadKind.SHEET}, limit_mb=LIMIT_MB)
        checked.content.seek(0)
        return read_xlsx(checked.content.read())
    data = file.read(LIMIT_MB * MEGABYTE + 1)
    if len(data) > LIMIT_MB * MEGABYTE:
        raise TableProblem(_("This file is larger than %(limit)s MB. Split it and import the parts.") % {"limit": LIMIT_MB})
    return read_csv(decode(data))


def decode(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableProblem(_("This is no CSV. Save the table as .xlsx or as CSV (UTF-8) and choose it again."))
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        line = data[: len(mark) + error.start].count(b"\n") + 1
        raise TableProblem(
            _("Line %(line)s has letters in another encoding. Save the table as CSV UTF-8 and choose it again.") % {"line": line}
        ) from error


def read_csv(text: str) -> Table:
    """Columns are parted by what the first line uses most: a semicolon, a tab or a comma."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(cells)
            refuse_too_many(len(rows), len(cells))
    except csv.Error as error:
        raise TableProblem(
            _("Row %(row)s is no CSV: a quotation mark is not closed. Mend it and choose the file again.") % {"row": len(rows) + 1}
        ) from error
    return table_of(rows)


def read_xlsx(data: bytes) -> Table:
    """The first sheet. A formula has no value here, and a merged cell belongs to no one row: both are refused."""
    from openpyxl import load_workbook

    refuse_heavy(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows: list[list[str]] = []
        for cells in sheet.iter_rows(values_only=True):
            rows.append([cell_text(value, len(rows) + 1) for value in cells])
            refuse_too_many(len(rows), len(without_end(rows[-1])))
    except TableProblem:
        raise
    except Exception as error:
        raise TableProblem(_("This workbook cannot be read. Open it, save it anew as .xlsx and choose it again.")) from error
    return table_of(rows)


def refuse_heavy(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > UNPACKED_LIMIT:
            raise TableProblem(_("This workbook unpacks to far too much. Copy the table to a new workbook and choose that one."))
        sheets = sorted(name for name in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        merged = re.search(rb'<mergeCell\s[^>]*ref="([A-Z0-9:]+)"', package.read(sheets[0])) if sheets else None
    if merged:
        raise TableProblem(
            _("The cells %(cells)s are merged. Split them, so that each row stands on its own.") % {"cells": merged[1].decode()}
        )


def cell_text(value: Any, row: int) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int():
            return str(value)
        case float():
            return typed(Decimal(repr(value)))
        case datetime() | date():
            return value.isoformat()
    text = str(value)
    # What is no plain value comes as an object of the library itself.
    if text.startswith("=") or type(value).__module__.startswith("openpyxl"):
        raise TableProblem(_("Row %(row)s has a formula. Paste the values only and choose the file again.") % {"row": row})
    return text


def refuse_too_many(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 1:
        raise TableProblem(_("This table has more than %(most)s rows. Is it the right one?") % {"most": MOST_ROWS})
    if columns > MOST_COLUMNS:
        raise TableProblem(_("Row %(row)s has more than %(most)s columns. Is it the right table?") % {"row": rows, "most": MOST_COLUMNS})


def table_of(rows: list[list[str]]) -> Table:
    """The first row that is not empty holds the headings."""
    found = [Row(number, clean(cells)) for number, cells in enumerate(rows, start=1)]
    filled = [row for row in found if any(row.cells)]
    if len(filled) < 2:
        raise TableProblem(_("There are no rows under the headings. The first row names the columns, each next row is an indicator."))
    return Table(filled[0].cells, tuple(filled[1:]))


def clean(cells: list[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell).strip() for cell in without_end(cells))


def without_end(cells: list[str]) -> list[str]:
    """Without the empty cells after the last filled one: a sheet may have hundreds."""
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def as_text(table: Table) -> str:
    """The same table as CSV, each row where it stood and the headings on top, so that a preview can carry it to the next step."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    rows = {row.number: row.cells for row in table.rows}
    for number in range(1, table.rows[-1].number + 1):
        writer.writerow(table.headings if number == 1 else rows.get(number, ()))
    return file.getvalue()
