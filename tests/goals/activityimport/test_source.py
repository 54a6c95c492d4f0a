"""From bytes to rows: every kind of file that people have, and every kind that is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.activityimport.events import read_events
from goals.activityimport.source import read_upload
from steunpunt.shared.tables.commas import read_commas
from steunpunt.shared.tables.table import MOST_ROWS, SourceProblem, Table, letters
from tests.goals.activityimport.files import calendar_of, csv_of, row, sheet_of, upload


def refusal(data: bytes, name: str = "a.csv") -> str:
    with pytest.raises(SourceProblem) as caught:
        read_upload(upload(data, name))
    return str(caught.value)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_each_separator_is_found_out(separator: str) -> None:
    table = read_commas(csv_of(["1/3/2024", '"Samen; met, komma\ten tab"'], heads=["Datum", "Titel"], separator=separator))
    assert table.headers == ("Datum", "Titel")
    assert table.rows[0].cells == ("1/3/2024", "Samen; met, komma\ten tab")


@pytest.mark.parametrize(("codec", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_letters_survive_each_encoding(codec: str, name: str) -> None:
    table = read_commas("Datum;Titel\r\n1/3/2024;Café “Ézel” – € 5".encode(codec))
    assert table.rows[0].cells[1] == "Café “Ézel” – € 5"
    assert name in table.notes[0]


def test_what_is_no_text_is_refused_with_its_line() -> None:
    assert "Regel 2".lower() in refusal(b"Datum;Titel\n1/3/2024;\x81\x8d caf\xe9").lower()
    assert "besturingstekens" in refusal(b"Datum;Titel\n1/3/2024;a\x00b")
    assert "is leeg" in refusal(b"")
    assert "is leeg" in refusal(b"\n \r\n")
    assert "maar één kolom" in refusal(b"Titel\nVorming")
    assert "geen rijen" in refusal(b"Datum;Titel\r\n;\r\n")
    assert "aanhalingsteken" in refusal(b'Datum;Titel\r\n1/3/2024;"open')
    assert "geen soort bestand" in refusal(b"x", "a.exe")
    assert ".xlsx" in refusal(sheet_of([["a", "b"], [1, 2]]), "a.csv")


def test_too_many_rows_are_refused_with_what_to_do() -> None:
    said = refusal(b"Datum;Titel\r\n" + b"1/3/2024;Vorming\r\n" * 100_000)
    assert f"{MOST_ROWS // 1000}.000" in said or f"{MOST_ROWS // 1000}\xa0000" in said
    assert "Splits het" in said


def test_heads_are_told_apart_and_a_row_that_is_too_long_says_so() -> None:
    table = read_commas(b"Datum;Titel;;titel\r\n1/3/2024;a;b;c;te veel\r\n\r\n2/3/2024;d")
    assert table.headers == ("Datum", "Titel", "Kolom C", "titel (2)")
    assert [each.number for each in table.rows] == [2, 4]
    assert "meer cellen dan kolomkoppen" in table.rows[0].problem
    assert table.rows[1].cells == ("2/3/2024", "d", "", "")


def test_a_sheet_gives_values_and_days() -> None:
    rows = [
        ["Datum", "Titel", "Aantal", "Uur"],
        [date(2024, 3, 1), "Vorming", 24.0, datetime(2024, 3, 1, 14, 30)],  # noqa: DTZ001 - a sheet knows no time zones
        [None, None, None, None],
    ]
    _name, table = read_upload(upload(sheet_of(rows), "a.xlsx"))
    assert [each.cells for each in table.rows] == [("2024-03-01", "Vorming", "24", "2024-03-01 14:30")]


def test_merged_cells_and_formulas_are_named() -> None:
    assert "A2:B2" in refusal(sheet_of([["Datum", "Titel"], ["samen", None], ["x", "y"]], merge="A2:B2"), "a.xlsx")
    assert "B2" in refusal(sheet_of([["Datum", "Titel"], [date(2024, 3, 1), "=1+1"]]), "a.xlsx")


def test_a_damaged_or_overblown_sheet_is_refused() -> None:
    whole = sheet_of([["Datum", "Titel"], ["a", "b"]])
    assert refusal(whole[: len(whole) // 2], "a.xlsx")
    assert refusal(b"Datum;Titel\n1/3/2024;x", "a.xlsx")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        new.writestr("xl/worksheets/bom.xml", b"0" * (301 * 1024 * 1024))
    assert "pakt" in refusal(target.getvalue(), "a.xlsx") or "uit" in refusal(target.getvalue(), "a.xlsx")


def test_an_entity_bomb_is_refused() -> None:
    whole, target = sheet_of([["Datum", "Titel"], ["a", "b"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                data = data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1)
            new.writestr(entry.filename, data)
    assert "beschadigd" in refusal(target.getvalue(), "a.xlsx")


def test_a_calendar_gives_days_of_here() -> None:
    table = read_events(
        calendar_of(
            "SUMMARY:Late vergadering\r\nDTSTART:20240301T230000Z\r\nDTEND:20240301T233000Z",
            "SUMMARY:Tweedaagse\r\nDTSTART;VALUE=DATE:20240304\r\nDTEND;VALUE=DATE:20240306\r\nDESCRIPTION:Eén\\, twee",
            "SUMMARY:Afgelast\r\nDTSTART;VALUE=DATE:20240304\r\nSTATUS:CANCELLED",
            "SUMMARY:Wekelijks\r\nDTSTART;VALUE=DATE:20240304\r\nRRULE:FREQ=WEEKLY",
            "SUMMARY:Zonder dag",
        )
    )
    assert [each.cells[:3] for each in table.rows] == [
        ("2024-03-02", "", "Late vergadering"),
        ("2024-03-04", "2024-03-05", "Tweedaagse"),
        ("2024-03-04", "", "Wekelijks"),
        ("", "", "Zonder dag"),
    ]
    assert table.rows[1].cells[3] == "Eén, twee"
    assert "herhaalt" in table.rows[2].problem
    assert "geen leesbare datum" in table.rows[3].problem
    assert "1" in table.notes[0]


@pytest.mark.parametrize("data", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"niets", b"\xff\xfe\xfa", calendar_of()])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    assert refusal(data, "a.ics")


@given(data=st.binary(max_size=200), extension=st.sampled_from(["csv", "ics"]))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, extension: str) -> None:
    try:
        _name, table = read_upload(upload(data or b" ", f"a.{extension}"))
    except SourceProblem as problem:
        said = str(problem)
    else:
        said = "" if any(len(each.cells) != len(table.headers) for each in table.rows) else "read"
    assert said


def test_a_table_comes_back_as_it_was() -> None:
    table = read_commas(csv_of(row(), row(title="Ünïcode “x”")))
    assert Table.from_json(table.to_json()) == table
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
