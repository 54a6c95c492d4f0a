"""Tables in a section: read, written, merged, frozen, printed, corrected."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.content import compile_report
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.editions.changes import text_changes
from steunpunt.reports.models import Report, ReportSection, SectionTable
from steunpunt.reports.sections.actions import hand_in
from steunpunt.reports.sections.completeness import items_of
from steunpunt.reports.sections.tables.actions import StaleTableError, TableValues, remove_table, save_table
from steunpunt.reports.sections.tables.cells import Cells, CellsError, laid_out, read_typed
from steunpunt.shared.freezing import FreezeError
from tests.history import history_of
from tests.reports.correcting import TODAY, printed

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
STAFF = "Functie;VTE\nStafmedewerkers;4,5\nDirectie;1"


@pytest.fixture
def report(shared_plan: Any, quiet: None) -> Report:
    return actions.create_report(actor=None, year=2024)


@pytest.fixture
def section(report: Report) -> ReportSection:
    return report.sections.get(kind="organisation")


@pytest.fixture
def values() -> TableValues:
    return TableValues("Personeel", "Sociale balans 2024", read_typed(STAFF))


@pytest.fixture
def table(section: ReportSection, values: TableValues) -> SectionTable:
    return save_table(actor=None, section=section, values=values)


@pytest.mark.parametrize("text", [STAFF, STAFF.replace(";", "\t"), f"\n{STAFF}\r\n\n", STAFF.replace(";", " ; ")])
def test_semicolons_and_tabs_give_the_same_table(text: str) -> None:
    assert read_typed(text) == Cells(("Functie", "VTE"), (("Stafmedewerkers", "4,5"), ("Directie", "1")))


def test_what_is_typed_comes_back_as_it_was() -> None:
    cells = read_typed("A;B;C\n1;;3\n;2\n")
    assert cells.rows == (("1", "", "3"), ("", "2", ""))
    assert read_typed(cells.typed()) == cells


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "minstens één rij"),
        ("Kop;Kop", "minstens één rij"),
        ("A;B\n1;2;3", "Regel 2 heeft 3 cellen"),
        ("A;;C\n1;2;3", "Kolom 2 heeft geen kop"),
        ("A;B\n1;2\n\n1;" + "x" * 301, "op regel 4"),
        ("A\n" + "1\n" * 201, "hoogstens 200 rijen"),
        (";".join("A" * 13) + "\n" + ";".join("1" * 13), "12 kolommen"),
    ],
)
def test_what_is_no_table_says_where_and_how_to_mend_it(text: str, says: str) -> None:
    with pytest.raises(CellsError, match=says):
        read_typed(text)


def test_only_columns_of_numbers_stand_at_the_right() -> None:
    cells = read_typed("Post;2023;2024;Uitleg\nLonen;€ 1.200,50;-3%;12 mensen\nRente;;–;\nTotaal;1200;4,5 VTE;x")
    drawn = laid_out({"headers": list(cells.headers), "rows": [list(row) for row in cells.rows]})
    assert [is_number for _head, is_number in drawn["heads"]] == [False, True, True, False]


def test_a_second_writer_overwrites_nothing(section: ReportSection, table: SectionTable, values: TableValues) -> None:
    save_table(actor=None, section=section, values=replace(values, title="Mensen"), table=table, version=1)
    with pytest.raises(StaleTableError) as stale:
        save_table(actor=None, section=section, values=values, table=table, version=1)
    assert stale.value.current is not None
    assert stale.value.current.title == "Mensen"
    with pytest.raises(StaleTableError):
        remove_table(actor=None, table=table, version=1)
    remove_table(actor=None, table=table, version=2)
    with pytest.raises(StaleTableError) as gone:
        save_table(actor=None, section=section, values=values, table=table, version=2)
    assert gone.value.current is None
    assert history_of(table) == ["insert", "update", "delete"]


def test_a_changed_table_opens_its_section_again(section: ReportSection, values: TableValues, table: SectionTable) -> None:
    assert hand_in(actor=None, section=section).state == "to-review"
    save_table(actor=None, section=section, values=values, table=table, version=1)
    section.refresh_from_db()
    assert section.state == "in-progress"


def test_who_may(client_for: For, member: User, staff: User, section: ReportSection, table: SectionTable) -> None:
    paths = [f"/werk/verslagen/sectie/{section.pk}/tabel/", f"/werk/verslagen/tabel/{table.pk}/"]
    for path in paths:
        assert client_for(None).get(path).status_code in (302, 403)
        assert client_for(member).get(path).status_code == 403
        assert client_for(staff).get(path).status_code == 200
    assert client_for(member).post(f"{paths[1]}verwijderen/", {"version": 1}).status_code == 403
    assert not SectionTable.objects.visible_to(member).exists()


def sheet() -> SimpleUploadedFile:
    book, data = Workbook(), io.BytesIO()
    first = book.create_sheet("Rekening", 0)
    for row in (["Post", "Bedrag"], ["Lonen", 1200], ["Huur", 300.5]):
        first.append(row)
    book.save(data)
    return SimpleUploadedFile("rekening.xlsx", data.getvalue())


def test_a_file_comes_into_the_field_and_is_saved_only_then(client_for: For, staff: User, section: ReportSection) -> None:
    client, path = client_for(staff), f"/werk/verslagen/sectie/{section.pk}/tabel/"
    shown = client.post(path, {"title": "Rekening", "version": 0, "file": sheet()})
    assert (shown.status_code, SectionTable.objects.count()) == (200, 0)
    typed = shown.context["form"]["cells"].value()
    assert typed.splitlines()[0] == "Post\tBedrag"
    assert "Nog niets is bewaard" in shown.content.decode()
    assert client.post(path, {"title": "Rekening", "version": 0, "cells": typed, "save": "1"}).status_code == 302
    assert SectionTable.objects.get().rows[0] == ["Lonen", "1200"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": "", "cells": STAFF}, "title"),
        ({"title": "T", "cells": "A;B\n1;2;3"}, "cells"),
        ({"title": "T", "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 geen blad")}, "file"),
        ({"title": "T", "file": SimpleUploadedFile("a.csv", b"")}, "file"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    client_for: For, staff: User, section: ReportSection, sent: dict[str, Any], field: str
) -> None:
    answer = client_for(staff).post(f"/werk/verslagen/sectie/{section.pk}/tabel/", {"version": 0, "source": "Een bron", **sent})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert answer.context["form"]["source"].value() == "Een bron"
    assert not SectionTable.objects.exists()


def test_a_clash_shows_both_tables(client_for: For, staff: User, section: ReportSection, table: SectionTable, values: TableValues) -> None:
    save_table(actor=None, section=section, values=replace(values, cells=read_typed("A;B\nVan een collega;2")), table=table, version=1)
    sent = {"title": "Van mij", "cells": STAFF, "version": 1, "save": "1"}
    client, path = client_for(staff), f"/werk/verslagen/tabel/{table.pk}/"
    answer = client.post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een collega" in page
    assert "Stafmedewerkers" in page
    again = client.post(path, sent | {"version": answer.context["form"]["version"].value()})
    assert again.status_code == 302
    assert SectionTable.objects.get().title == "Van mij"


def test_a_frozen_table_is_in_page_pdf_and_data_and_stays(
    client_for: For, report: Report, section: ReportSection, table: SectionTable, values: TableValues
) -> None:
    frozen = actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=report, today=TODAY))
    part = next(each for each in frozen.data["sections"] if each["kind"] == "organisation")
    (kept,) = part["tables"]
    assert kept == {
        "title": "Personeel",
        "source": "Sociale balans 2024",
        "headers": ["Functie", "VTE"],
        "rows": [["Stafmedewerkers", "4,5"], ["Directie", "1"]],
    }
    page = client_for(None).get("/jaarverslagen/2024/").content.decode()
    paper = printed(frozen)
    for text in (page, paper):
        assert "<caption>Personeel</caption>" in text
        assert '<td class="num">4,5</td>' in text
        assert "Sociale balans 2024" in text
    with pytest.raises(FreezeError):
        save_table(actor=None, section=section, values=values, table=table, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionTable.objects.filter(pk=table.pk).delete()


def test_an_erratum_starts_from_the_tables_and_shows_what_changed(report: Report, table: SectionTable, values: TableValues) -> None:
    first = actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=report, today=TODAY))
    second = start_erratum(actor=None, report=first, reason="Een fout in de tabel")
    copy = SectionTable.objects.get(section__report=second)
    assert (copy.title, copy.rows) == (table.title, table.rows)
    assert text_changes(first.data, compile_report(second)) == []
    right = replace(values, cells=read_typed(STAFF.replace("4,5", "4,75")))
    save_table(actor=None, section=copy.section, values=right, table=copy, version=copy.version)
    (change,) = text_changes(first.data, compile_report(second))
    assert change.code == "Organisatie en financiën"
    changed = [(segment.kind, segment.text.strip()) for segment in change.difference if segment.kind != "same"]
    assert changed == [("removed", "4,5"), ("added", "4,75")]
    assert SectionTable.objects.get(pk=table.pk).rows == table.rows


def test_completeness_notes_the_table_that_is_not_there(report: Report, section: ReportSection, values: TableValues) -> None:
    def notes() -> list[str]:
        return [str(lack.text) for item in items_of(report) if item.line.section == section for lack in item.notes]

    assert notes() == ["Er staat geen tabel met personeel of geld bij."]
    save_table(actor=None, section=section, values=values)
    assert notes() == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(
    client_for: For, staff: User, report: Report, section: ReportSection, values: TableValues, count: int
) -> None:
    for _number in range(count):
        save_table(actor=None, section=section, values=values)
    client = client_for(staff)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/werk/verslagen/sectie/{section.pk}/")
    with CaptureQueriesContext(connection) as compiling:
        compile_report(Report.objects.get(pk=report.pk))
    assert (len(queries), len(compiling)) == (12, 11)
