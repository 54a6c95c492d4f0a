"""CSV: its letters and its separator are found out, or the file is refused with a sentence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from steunpunt.shared.tables.building import Raw, build_table
from steunpunt.shared.tables.table import SourceProblem, Table

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
SEPARATORS = {";": "“;”", ",": "“,”", "\t": "tab"}
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
LINES_TO_LOOK_AT = 20


def read_commas(data: bytes) -> Table:
    """Raises ``SourceProblem``."""
    text, encoding = decode(data)
    separator = separator_of(text)
    notes = [_("Read as %(encoding)s with %(separator)s between the cells.") % {"encoding": encoding, "separator": SEPARATORS[separator]}]
    return build_table(rows_of(text, separator), kind="csv", notes=notes)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. UTF-8 proves itself; else Windows-1252, unless that gives no plain text."""
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            try:
                return checked(data.decode(codec)), name
            except UnicodeDecodeError as error:
                raise no_letters(data, error.start) from error
    try:
        return checked(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError as error:
        try:
            return checked(data.decode("cp1252")), "Windows-1252"
        except UnicodeDecodeError as worse:
            raise no_letters(data, error.start) from worse


def no_letters(data: bytes, place: int) -> SourceProblem:
    line = data.count(b"\n", 0, place) + 1
    return SourceProblem(
        _("Line %(line)s holds bytes that are no letters in UTF-8 or Windows-1252. Save the file again as “CSV UTF-8”.") % {"line": line}
    )


def checked(text: str) -> str:
    found = NOT_TEXT.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise SourceProblem(_("Line %(line)s holds control characters: this is no CSV file. Save it as CSV or as Excel.") % {"line": line})
    return text


def separator_of(text: str) -> str:
    """The separator that cuts the heads into most cells."""
    head = "\n".join(text.strip("\r\n").splitlines()[:LINES_TO_LOOK_AT])
    widths = {separator: width_of(head, separator) for separator in SEPARATORS}
    best = max(widths, key=lambda separator: widths[separator])
    if text.strip() and widths[best] < 2:
        raise SourceProblem(_("There is only one column. Put “;”, “,” or a tab between the cells and choose the file again."))
    return best


def width_of(text: str, separator: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))
    except csv.Error:
        return 0


def rows_of(text: str, separator: str) -> Iterator[Raw]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as error:
        raise SourceProblem(
            _("Row %(row)s cannot be read: a quotation mark is not closed, or stands in the middle of a cell.") % {"row": number + 1}
        ) from error
