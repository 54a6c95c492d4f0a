"""Downloads of lists."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from steunpunt.shared.export import Column, csv_response, looks_like_formula, safe_text, write_xlsx, xlsx_response

COLUMNS: list[Column[tuple[Any, ...]]] = [Column("Naam", lambda row: row[0]), Column("Waarde", lambda row: row[1])]
EVIL = ["=1+1", "+32", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://x")', "＝1"]


def read_csv(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    body = b"".join(csv_response(rows, COLUMNS, name="lijst")).decode("utf-8-sig")
    return list(csv.reader(StringIO(body, newline="")))


def read_sheet(rows: list[tuple[Any, ...]]) -> Any:
    target = BytesIO()
    write_xlsx(rows, COLUMNS, target, title="Lijst: 1/2")
    return load_workbook(target).active


@pytest.mark.parametrize("text", EVIL)
def test_csv_never_holds_a_formula(text: str) -> None:
    assert read_csv([(text, 1)])[1][0].startswith("'")


@pytest.mark.parametrize("text", EVIL)
def test_a_workbook_never_holds_a_formula(text: str) -> None:
    cell = read_sheet([(text, 1)])["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_negative_number_stays_a_number() -> None:
    assert read_csv([("x", -2)])[1] == ["x", "-2"]
    assert read_sheet([("x", -2)])["B2"].value == -2


def test_numbers_and_dates_keep_their_type_in_a_workbook() -> None:
    sheet = read_sheet([(date(2025, 3, 31), Decimal("1.5")), (datetime(2025, 1, 1, 11, 0, tzinfo=UTC), None)])
    assert sheet["A2"].value == datetime(2025, 3, 31)  # noqa: DTZ001 - a sheet knows no time zones
    assert (sheet["A2"].number_format, sheet["B2"].value) == ("yyyy-mm-dd", 1.5)
    assert sheet["A3"].value == datetime(2025, 1, 1, 12, 0)  # noqa: DTZ001 - a sheet knows no time zones
    assert sheet["B3"].value is None


def test_csv_keeps_accents_quotes_and_lines() -> None:
    assert read_csv([('Reünie "zomer"; ja,\nnee', None)])[1] == ['Reünie "zomer"; ja,\nnee', ""]


def test_a_long_list_is_sent_in_pieces() -> None:
    pieces = list(csv_response(((str(n), n) for n in range(1200)), COLUMNS, name="lijst"))
    assert len(pieces) == 4


@pytest.mark.django_db  # closing a response lets Django look after its connections
def test_downloads_are_saved_and_not_guessed_at() -> None:
    for response in (csv_response([], COLUMNS, name="lijst"), xlsx_response([], COLUMNS, name="lijst", title="Lijst")):
        assert "attachment" in response["Content-Disposition"]
        assert response["X-Content-Type-Options"] == "nosniff"
        response.close()


@given(st.text())
def test_no_text_at_all_gets_through_as_formula(text: str) -> None:
    assert not looks_like_formula(safe_text(text))


@given(st.lists(st.tuples(st.text(), st.none() | st.integers(-(2**40), 2**40))))
def test_any_text_makes_a_readable_workbook(rows: list[tuple[Any, ...]]) -> None:
    sheet = read_sheet(rows)
    assert all(sheet.cell(row=index, column=1).data_type in {"s", "n", "inlineStr"} for index in range(2, len(rows) + 2))
