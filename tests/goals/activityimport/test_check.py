"""Each row judged: what it would log, what is wrong in which cell, what is there already."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from goals.activityimport.check import Judged, Twin, judge
from goals.activityimport.columns import Reading, guess, remembered
from goals.models import ClosedYear, ImportMapping, OperationalGoal
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.shared.tables.commas import read_commas
from tests.factories import ActivityFactory, MunicipalityFactory, OperationalGoalFactory, OrganisationFactory
from tests.goals.activityimport.files import HEADS, csv_of, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal() -> OperationalGoal:
    return OperationalGoalFactory(number=1, short_label="Vrijwilligers")


def judged(actor: User, *rows: list[str], heads: list[str] = HEADS, **more: Any) -> list[Judged]:
    table = read_commas(csv_of(*rows, heads=heads))
    reading = guess(table).to_plain() | more
    return judge(table, Reading.from_plain(reading), actor)


def problem(actor: User, cells: list[str], **more: Any) -> tuple[str, str]:
    (one,) = judged(actor, cells, **more)
    (found,) = one.problems
    return found.cell, found.text


def test_a_good_row_says_all_that_it_holds(staff: User, goal: OperationalGoal, organisation: Organisation) -> None:
    (one,) = judged(
        staff, row("1-3-2024", "  Samen   sterk ", "webinar", "OD 1.1", "Gemengd", "n.v.t.", "0", organisation.name.upper(), staff.email)
    )
    values = one.values
    assert one.problems == ()
    assert values is not None
    assert (values.title, values.starts_on, values.kind, values.mode, values.goal) == (
        "Samen sterk",
        date(2024, 3, 1),
        "webinar",
        "mixed",
        goal,
    )
    assert (values.half_days_status, values.participations, values.participations_status) == ("not-applicable", 0, "measured")
    assert (values.organisations, values.staff) == ((organisation,), (staff,))


@pytest.mark.parametrize("text", ["SD1-OD1", "sd1 od1", "SD1-OD1 Vrijwilligers", "1.1", "vrijwilligers"])
def test_a_goal_is_known_by_code_and_by_label(text: str, staff: User, goal: OperationalGoal) -> None:
    (one,) = judged(staff, row("1/3/2024", "x", "Vorming", text))
    assert one.values is not None
    assert one.values.goal == goal


@pytest.mark.parametrize(
    ("place", "text", "cell", "says"),
    [
        (0, "31/2/2024", "A2", "bestaat niet"),
        (0, "vorige week", "A2", "Schrijf"),
        (0, "45352", "A2", "getal, geen dag"),
        (0, "", "A2", "Vul een dag in"),
        (0, "1/3/2031", "A2", "geen plan"),
        (1, "", "B2", "titel"),
        (1, "x" * 201, "B2", "200"),
        (1, "=HYPERLINK(1)", "B2", "formule"),
        (2, "Feest", "C2", "kennen we hier niet"),
        (2, "", "C2", "leeg"),
        (3, "SD9-OD9", "D2", "geen doel"),
        (3, "", "D2", "geen doel"),
        (4, "Per duif", "E2", "kennen we hier niet"),
        (5, "veel", "F2", "Schrijf een getal"),
        (5, "0,3", "F2", "per half"),
        (5, "-1", "F2", "0"),
        (6, "24,5", "G2", "geheel getal"),
        (6, "-3", "G2", "0"),
        (6, "1.000.000", "G2", "getal"),
        (7, "Onbestaande vzw", "H2", "niet tussen de organisaties"),
        (8, "Niemand", "I2", "precies één collega"),
    ],
)
def test_each_error_names_its_cell_and_what_to_do(place: int, text: str, cell: str, says: str, staff: User, goal: OperationalGoal) -> None:
    cells = row()
    cells[place] = text
    (one,) = judged(staff, cells)
    assert one.values is None
    found = [each for each in one.problems if says.lower() in each.text.lower()]
    assert found, [each.text for each in one.problems]
    # A day without a plan is told at the goal, which that day decides.
    assert found[0].cell == (cell if text != "1/3/2031" else "D2")


def test_all_that_is_wrong_is_told_at_once(staff: User, goal: OperationalGoal) -> None:
    (one,) = judged(staff, ["nooit", "", "Feest", "", "?", "x", "y", "", ""])
    assert {each.cell for each in one.problems} == {"A2", "B2", "C2", "E2", "F2", "G2"}


def test_a_closed_year_and_an_archived_goal_are_refused(staff: User, goal: OperationalGoal) -> None:
    ClosedYear.objects.create(year=2023)
    assert "afgesloten" in problem(staff, row("1/3/2023"))[1]
    goal.archived_at = date(2024, 1, 1).isoformat() + "T00:00Z"  # type: ignore[assignment]
    goal.save()
    assert "gearchiveerd" in problem(staff, row())[1]


def test_what_counts_where_the_file_says_nothing(staff: User, goal: OperationalGoal) -> None:
    heads = ["Datum", "Titel"]
    (one,) = judged(staff, ["1/3/2024", "x"], heads=heads, kind="advice", mode="online", goal=goal.pk, is_by_me=True)
    assert one.values is not None
    assert (one.values.kind, one.values.goal, one.values.staff) == ("advice", goal, (staff,))
    assert (one.values.half_days, one.values.half_days_status) == (None, "unknown")


def test_organisations_may_be_added_and_words_for_none_are_understood(
    staff: User, goal: OperationalGoal, organisation: Organisation
) -> None:
    names = f'"{organisation.name}; Nieuwe vzw"'
    rows = [
        row("1/3/2024", str(index), "Vorming", "1.1", "Online", "", "", text) for index, text in enumerate([names, "geen", "n.v.t.", ""])
    ]
    found = judged(staff, *rows, adds_organisations=True)
    assert found[0].new_organisations == ("Nieuwe vzw",)
    statuses = [one.values.organisations_status for one in found if one.values]
    assert statuses == ["measured", "measured", "not-applicable", "unknown"]


def test_municipality_by_name_or_code(staff: User, goal: OperationalGoal) -> None:
    place = MunicipalityFactory(name="Genk", nis_code="71016")
    heads = [*HEADS, "Gemeente"]
    found = judged(staff, [*row(), "genk"], [*row(title="b"), "71016"], [*row(title="c"), "Atlantis"], heads=heads)
    assert [one.values.municipality if one.values else None for one in found] == [place, place, None]


def test_twins_in_the_ledger_and_in_the_file(staff: User, goal: OperationalGoal) -> None:
    ActivityFactory(title="Al gelogd", starts_on=date(2024, 3, 1), goals=[goal])
    found = judged(staff, row(title="AL  gelogd"), row(title="Nieuw"), row(title="nieuw"), row("2/3/2024", "Al gelogd"))
    assert [one.twin for one in found] == [Twin.LEDGER, Twin.NOWHERE, Twin.FILE, Twin.NOWHERE]


def test_an_export_reads_back(staff: User, goal: OperationalGoal) -> None:
    """The apostrophe that keeps a text from being a formula goes again."""
    heads = ["Datum", "Titel", "Operationele doelstelling", "Soort", "Vorm", "Halve dagen"]
    (one,) = judged(staff, ["2024-03-01", "'=1+1", "SD1-OD1 Vrijwilligers", "Vorming", "Online", "1.5"], heads=heads)
    assert one.values is not None
    assert (one.values.title, one.values.half_days) == ("=1+1", Decimal("1.5"))


@pytest.mark.parametrize("count", [1, 3])
def test_judging_takes_a_fixed_number_of_queries(count: int, staff: User, goal: OperationalGoal, django_assert_num_queries: Any) -> None:
    OrganisationFactory.create_batch(count)
    with django_assert_num_queries(6):
        judged(staff, *(row(title=str(number)) for number in range(count)))


def test_columns_are_remembered_per_person_and_heads(staff: User, publisher: User) -> None:
    table = read_commas(csv_of(row()))
    reading = Reading(columns={"starts_on": 0, "title": 1}, kind="advice", mode="online")
    ImportMapping.objects.create(user=staff, headers_key=table.headers_key, mapping=reading.to_plain())
    assert remembered(staff, table) == reading
    assert remembered(publisher, table) is None
    assert remembered(staff, read_commas(csv_of(["x", "y"], heads=["A", "B"]))) is None
    ImportMapping.objects.update(mapping={"columns": {"title": 99}, "kind": "onzin"})
    assert remembered(staff, table) is None


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_example_file_can_be_taken_over_as_it_stands(prefix: str, client_for: Any, staff: User, goal: OperationalGoal) -> None:
    sheet = client_for(staff).get(f"{prefix}/werk/activiteiten/importeren/voorbeeld.csv")
    table = read_commas(sheet.content)
    (one,) = judge(table, guess(table), staff)
    assert one.problems == ()
    assert one.values is not None
    assert (one.values.goal, one.values.participations, one.values.half_days) == (goal, 12, Decimal("1.5"))
    assert len(guess(table).columns) == len(table.headers)


def test_the_example_file_is_for_colleagues(client_for: Any, member: User) -> None:
    assert client_for(member).get("/werk/activiteiten/importeren/voorbeeld.csv").status_code == 403
