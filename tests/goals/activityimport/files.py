"""Files as people send them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADS = ["Datum", "Titel", "Soort", "Doel", "Vorm", "Halve dagen", "Deelnames", "Organisaties", "Door wie"]


def csv_of(*rows: Sequence[str], heads: Sequence[str] = HEADS, separator: str = ";") -> bytes:
    return "\r\n".join(separator.join(row) for row in (heads, *rows)).encode()


def row(day: str = "1/3/2024", title: str = "Vorming", *more: str) -> list[str]:
    filled = [day, title, "Vorming", "SD1-OD1", "Online", "1,5", "24", "", ""]
    return [*filled[:2], *more, *filled[2 + len(more) :]]


def upload(data: bytes, name: str = "activiteiten.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def sheet_of(rows: Sequence[Sequence[Any]], *, merge: str = "") -> bytes:
    book = Workbook()
    assert book.active is not None
    for cells in rows:
        book.active.append(list(cells))  # type: ignore[union-attr]
    if merge:
        book.active.merge_cells(merge)  # type: ignore[union-attr]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def calendar_of(*events: str) -> bytes:
    body = "\r\n".join(
        f"BEGIN:VEVENT\r\nUID:{number}@voorbeeld\r\nDTSTAMP:20240101T000000Z\r\n{event}\r\nEND:VEVENT"
        for number, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//voorbeeld//nl\r\n{body}\r\nEND:VCALENDAR\r\n".encode()
