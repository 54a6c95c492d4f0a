"""XLSX: the values of the first sheet, never its formulas."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from steunpunt.shared.tables.building import Raw, build_table
from steunpunt.shared.tables.table import MOST_COLUMNS, SourceProblem, Table

SHEET_LIMIT = 80 * 1024 * 1024
MOST_NAMED = 5


def read_sheet(data: bytes) -> Table:
    """Raises ``SourceProblem``. The package itself was checked when it was uploaded: its size unpacked, macros, damage."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        try:
            sheet: Any = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
            if sheet is None:
                raise SourceProblem(_("There is no sheet to see in this file. Show the sheet with the rows and save it again."))
            refuse_what_cannot_be_read(data, sheet._worksheet_path)
            notes = [_("Read from the sheet “%(sheet)s”.") % {"sheet": sheet.title}]
            return build_table(rows_of(sheet), kind="xlsx", notes=notes)
        finally:
            book.close()
    except (KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile, expat.ExpatError, SyntaxError) as error:
        raise SourceProblem(_("This file is damaged or is no Excel file. Open it, save it as .xlsx and choose it again.")) from error


def rows_of(sheet: Any) -> Iterator[Raw]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
        yield number, [as_text(cell) for cell in cells]


def as_text(value: Any) -> str:
    """A value as somebody would type it: a day as 2024-03-31, a number with a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


class SheetScan:
    """Looks through the XML of a sheet for what openpyxl passes over in silence."""

    def __init__(self) -> None:
        self.merged: list[str] = []
        self.uncounted: list[str] = []
        self.broken: list[str] = []
        self.cell = ""
        self.has_formula = self.has_value = self.in_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cell, self.has_formula, self.has_value = attributes.get("r", "?"), False, False
            if attributes.get("t") == "e":
                self.broken.append(self.cell)
        elif name == "f":
            self.has_formula = True
        elif name == "v":
            self.in_value = True
        elif name == "is":
            self.has_value = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", "?"))

    def text(self, data: str) -> None:
        if self.in_value and data.strip():
            self.has_value = True

    def end(self, tag: str) -> None:
        self.in_value = False
        if tag.rpartition(":")[2] == "c" and self.has_formula and not self.has_value:
            self.uncounted.append(self.cell)


def refuse_doctype(*_arguments: Any) -> None:
    raise SourceProblem(_("This file is damaged or is no Excel file. Open it, save it as .xlsx and choose it again."))


def refuse_what_cannot_be_read(data: bytes, path: str) -> None:
    scan, parser = SheetScan(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = scan.start, scan.end, scan.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    with zipfile.ZipFile(BytesIO(data)) as package:
        if package.getinfo(path.lstrip("/")).file_size > SHEET_LIMIT:
            raise SourceProblem(_("This sheet is too large. Split it, for example one file a year, and import each."))
        with package.open(path.lstrip("/")) as sheet:
            parser.ParseFile(sheet)
    if scan.merged:
        raise SourceProblem(
            _("These cells are merged: %(cells)s. Split them, give each row its own value and choose the file again.") % named(scan.merged)
        )
    if scan.uncounted:
        raise SourceProblem(
            _("These formulas have no outcome in the file: %(cells)s. Open and save it in your spreadsheet, or type the values.")
            % named(scan.uncounted)
        )
    if scan.broken:
        raise SourceProblem(_("These formulas give an error: %(cells)s. Mend them and choose the file again.") % named(scan.broken))


def named(cells: list[str]) -> dict[str, str]:
    return {"cells": ", ".join(cells[:MOST_NAMED]) + (" …" if len(cells) > MOST_NAMED else "")}
