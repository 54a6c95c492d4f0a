"""Indicators from a table: what is read, what is refused cell by cell, and that it is all or nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from goals.indicators.table.source import TableProblem, as_text, read_csv, read_file
from goals.models import ClosedYear, Indicator, IndicatorTarget, PolicyPlan
from steunpunt.accounts.models import User
from tests.factories import IndicatorFactory, OperationalGoalFactory

Maker = Callable[[User | None], Client]
HERE = "/werk/indicatoren/2021-2025/importeren/"
HEAD = "code;doel;titel;eenheid;decimalen;meting;soorten;richting;definitie;trekker;2024;2025"
GOOD = "V1;SD1-OD1;Adviezen;adviezen;0;aantal activiteiten;advies op maat, begeleiding;hoger;Elk advies telt.;;12;14"
TIDY = "V2;plan;Spreiding;%;1;met de hand;;binnen;Aandeel buiten de stad.;;35 tot 55;40,5 tot 60"


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    return OperationalGoalFactory(number=1).strategic_goal.plan


@pytest.fixture
def at_work(client_for: Maker, publisher: User) -> Client:
    return client_for(publisher)


def sheet(rows: list[list[Any]], merge: str = "") -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("tabel.xlsx", file.getvalue())


def commit(client: Client, text: str) -> Any:
    return client.post(f"{HERE}overnemen/", {"text": text})


def test_a_table_becomes_indicators_after_a_look(plan: PolicyPlan, at_work: Client, staff: User) -> None:
    text = "\n".join([HEAD, GOOD.replace(";;12", f";{staff.email};12"), TIDY])
    look = at_work.post(HERE, {"text": text})
    assert look.status_code == 200
    assert not Indicator.objects.exists()
    assert commit(at_work, look.context["text"]).status_code == 302
    first, second = Indicator.objects.order_by("code")
    assert (first.operational_goal, first.owner) == (plan.strategic_goals.get().operational_goals.get(), staff)
    definition = first.definitions.get()
    assert (definition.source, definition.measure, definition.kinds) == ("ledger", "count", ["advice", "guidance"])
    assert [(row.year, row.value) for row in first.targets.all()] == [(2024, 12), (2025, 14)]
    assert [(row.lower, row.upper) for row in second.targets.all()] == [(35, 55), (Decimal("40.5"), 60)]


def test_a_workbook_reads_like_the_same_csv(plan: PolicyPlan) -> None:
    rows: list[list[Any]] = [HEAD.split(";"), [*TIDY.split(";")[:4], 1, *TIDY.split(";")[5:10], 12.5, 1200]]
    table = read_file(sheet(rows))
    assert table.rows[0].cells[4] == "1"
    assert table.rows[0].cells[-2:] == ("12,5", "1200")


def test_a_second_time_changes_nothing_and_a_difference_only_that(plan: PolicyPlan, at_work: Client) -> None:
    text = "\n".join([HEAD, GOOD, TIDY])
    commit(at_work, text)
    again = at_work.post(HERE, {"text": text}).context["checked"]
    assert [row.status for row in again.rows] == ["same", "same"]
    changed = text.replace("Adviezen;adviezen", "Adviezen op maat;adviezen").replace(";14", ";15")
    answer = at_work.post(f"{HERE}overnemen/", {"text": changed}, follow=True)
    assert "0 nieuw, 1 gewijzigd, 1 ongewijzigd" in answer.content.decode()
    assert Indicator.objects.get(code="V1").title == "Adviezen op maat"
    assert IndicatorTarget.objects.get(indicator__code="V1", year=2025).value == 15


def test_an_empty_cell_leaves_what_is_there(plan: PolicyPlan, at_work: Client, staff: User) -> None:
    indicator = IndicatorFactory(
        code="V1",
        owner=staff,
        explanation="Uitleg",
        baseline_value=3,
        baseline_year=2019,
        baseline_source="Telling",
        definition={"source": "manual", "measure": "", "text": "Tekst"},
        operational_goal=plan.strategic_goals.get().operational_goals.get(),
    )
    IndicatorTarget.objects.create(indicator=indicator, year=2024, value=5)
    head = f"{HEAD};uitleg;nulmeting;jaar nulmeting;bron nulmeting"
    assert commit(at_work, f"{head}\nV1;;Nieuwe titel;punten;;handmatig;;;Tekst;;;;;;;").status_code == 302
    indicator.refresh_from_db()
    assert (indicator.title, indicator.owner, indicator.explanation, indicator.baseline_source) == (
        "Nieuwe titel",
        staff,
        "Uitleg",
        "Telling",
    )
    assert indicator.goal is not None
    assert indicator.targets.get().value == 5


@pytest.mark.parametrize(
    ("old", "new", "column", "message"),
    [
        ("V1", "v 1!", "code", "hoogstens 20"),
        ("SD1-OD1", "SD9", "doel", "geen zulk doel"),
        ("Adviezen;adviezen", ";adviezen", "titel", "Vul dit in"),
        (";0;", ";7;", "decimalen", "van 0 tot 3"),
        ("aantal activiteiten", "gevoel", "meting", "“gevoel” kennen we niet"),
        ("begeleiding", "feestje", "soorten", "“feestje” kennen we niet"),
        ("hoger", "opzij", "richting", "“opzij” kennen we niet"),
        ("Elk advies telt.", "", "definitie", "Vul dit in"),
        (";;12", ";wie@nergens.test;12", "trekker", "Geen collega"),
        (";12;", ";twaalf;", "2024", "geen getal"),
        (";12;", ";10 tot 12;", "2024", "Geef één getal"),
        (";12;", ";1,5;", "2024", "hoogstens 0 decimalen"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_cell(plan: PolicyPlan, at_work: Client, old: str, new: str, column: str, message: str) -> None:
    text = "\n".join([HEAD, TIDY, GOOD.replace(old, new)])
    for answer in (at_work.post(HERE, {"text": text}), commit(at_work, text)):
        assert answer.status_code in (422, 409)
        problem = answer.context["checked"].cell_problems[0]
        assert (problem.row, problem.column) == (3, column)
        assert message in problem.text
        assert message in answer.content.decode()
        assert "Spreiding" in answer.content.decode()
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace("2025", "2031"), "heeft geen jaar 2031"),
        (HEAD.replace("trekker", "baas"), "“baas” kennen we niet"),
        (HEAD.replace("trekker", "titel"), "staat er twee keer"),
        (HEAD.replace("meting;", ";"), "ontbreken"),
    ],
)
def test_headings_that_mean_nothing_are_refused(plan: PolicyPlan, at_work: Client, head: str, message: str) -> None:
    answer = at_work.post(HERE, {"text": f"{head}\n{GOOD}"})
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_code_twice_a_closed_year_and_another_definition(plan: PolicyPlan, at_work: Client) -> None:
    twice = at_work.post(HERE, {"text": "\n".join([HEAD, GOOD, GOOD])}).context["checked"]
    assert [(each.row, each.column) for each in twice.cell_problems] == [(3, "code")]
    commit(at_work, f"{HEAD}\n{GOOD}")
    other = at_work.post(HERE, {"text": f"{HEAD}\n{GOOD.replace('Elk advies telt.', 'Iets anders.')}"}).context["checked"]
    assert [each.column for each in other.cell_problems] == ["definitie"]
    ClosedYear.objects.create(year=2024)
    closed = at_work.post(HERE, {"text": f"{HEAD}\n{GOOD.replace(';12;', ';13;')}"}).context["checked"]
    assert [each.column for each in closed.cell_problems] == ["2024"]


def test_the_number_of_queries_does_not_grow_with_the_table(plan: PolicyPlan, at_work: Client, django_assert_num_queries: Any) -> None:
    from goals.indicators.table.check import check_table

    for count in (1, 30):
        for number in range(count):
            IndicatorFactory(code=f"Q{count}-{number}", definition={"source": "manual", "measure": "", "text": "T"})
        rows = "\n".join(f"Q{count}-{number};;Titel;punten;0;handmatig;;;T;;3;4" for number in range(count))
        table = read_csv(f"{HEAD}\n{rows}")
        with django_assert_num_queries(7):
            assert check_table(plan, table).is_sound


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("a.csv", HEAD.encode()), "geen rijen"),
        (SimpleUploadedFile("a.csv", f"{HEAD}\n{GOOD.replace('Adviezen', 'Adviseés')}".encode("latin-1")), "andere codering"),
        (SimpleUploadedFile("a.csv", b"PK\x03\x04iets"), "geen CSV"),
        (SimpleUploadedFile("a.csv", b'a;b\n"c;d'), "aanhalingsteken"),
        (SimpleUploadedFile("a.csv", b"a;b\n" + b"1;2\n" * 501), "meer dan 500 rijen"),
        (SimpleUploadedFile("a.csv", b"a" + b";b" * 70 + b"\n1"), "meer dan 60 kolommen"),
        (SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + 1)), "groter dan 2 MB"),
        (SimpleUploadedFile("a.xlsx", b"geen werkmap"), "anders"),
        (sheet([["code", "titel"], ["A", "B"]], merge="A2:B2"), "samengevoegd"),
        (sheet([["code", "titel"], ["A", "=1+1"]]), "formule"),
    ],
    ids=["no-rows", "encoding", "zip", "quote", "rows", "columns", "size", "no-workbook", "merged", "formula"],
)
def test_a_file_that_is_no_table_says_why(plan: PolicyPlan, at_work: Client, file: SimpleUploadedFile, message: str) -> None:
    file.seek(0)
    answer = at_work.post(HERE, {"file": file})
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_workbook_that_unpacks_to_too_much_is_refused(plan: PolicyPlan) -> None:
    small = sheet([["code"], ["A"]]).read()
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        new.writestr("xl/media/groot.bin", b"\0" * (31 * 1024 * 1024))
    with pytest.raises(TableProblem):
        read_file(SimpleUploadedFile("bom.xlsx", file.getvalue()))


def test_a_preview_carries_the_table_unchanged(plan: PolicyPlan) -> None:
    table = read_csv(f'{HEAD}\n\n\nV1;;"Titel met ; en ""haken""";x;;handmatig;;;"Twee\nregels"')
    assert read_csv(as_text(table)) == table


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_columns_are_parted_by_what_the_headings_use(delimiter: str) -> None:
    assert read_csv(f"code{delimiter}titel\nA{delimiter}B").headings == ("code", "titel")


def test_only_publishers_import(plan: PolicyPlan, client_for: Maker, staff: User, at_work: Client) -> None:
    for path in ("", "overnemen/", "voorbeeld.csv"):
        assert client_for(None).get(HERE + path).status_code == 302
        assert client_for(staff).get(HERE + path).status_code == 403
    assert commit(client_for(staff), f"{HEAD}\n{GOOD}").status_code == 403
    assert at_work.get(HERE).status_code == 200
    assert at_work.get(f"{HERE}overnemen/").status_code == 302


def test_the_example_can_be_imported(db: None, at_work: Client) -> None:
    goal = OperationalGoalFactory(number=5)
    text = at_work.get(HERE + "voorbeeld.csv").content.decode("utf-8-sig")
    assert commit(at_work, text).status_code == 302
    assert Indicator.objects.get().operational_goal == goal
