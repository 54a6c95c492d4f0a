"""The weekly sheet, as a plain form and row by row."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from goals.actions.ledger import log_activity
from goals.actions.values import ActivityValues
from goals.models import Activity, OperationalGoal
from goals.week.calendar import Week
from goals.week.cells import READERS, CellError, Lookup, day_of, read_day
from goals.week.rows import RowForm
from landscape.models import Organisation
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SHEET = "/werk/week/2025-W13/"  # 24 to 30 March 2025
ROW = f"{SHEET}rij/"
For = Callable[[User | None], Client]


@pytest.fixture
def goal(db: None) -> OperationalGoal:
    return OperationalGoalFactory(number=5, short_label="Vrijwilligers")


def cells(number: int = 0, **more: Any) -> dict[str, Any]:
    row = {"day": "ma", "kind": "vorming", "title": "Vorming besturen", "goal": "1.5", "mode": "online", "form_token": uuid.uuid4(), **more}
    return {f"rij-{number}-{name}": value for name, value in row.items()}


def as_sent(row: Any, **more: Any) -> dict[str, Any]:
    """What a browser sends back for a row as it is shown."""
    shown = {field.html_name: field.value() or "" for field in row.form}
    return shown | {f"{row.form.prefix}-{name}": value for name, value in more.items()}


def logged(staff: User, goal: OperationalGoal, *, who: tuple[User, ...] = (), **more: Any) -> Activity:
    given = {"kind": "training", "title": "Overleg", "starts_on": date(2025, 3, 25), "mode": "online", "goal": goal} | more
    return log_activity(actor=staff, values=ActivityValues(staff=who or (staff,), **given))


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("staff", 200), ("publisher", 200)])
def test_only_colleagues_come_in(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    client = client_for(request.getfixturevalue(role))
    assert client.get(SHEET).status_code == status
    assert client.post(ROW, cells() | {"rij": "0"}).status_code == (422 if status == 200 else status)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("code", ["2025-W00", "2025-W54", "2025-13", "1500-W02", "x", "2024-W53"])
def test_a_week_that_does_not_exist_is_not_found(client_for: For, staff: User, code: str) -> None:
    assert client_for(staff).get(f"/werk/week/{code}/").status_code == 404


def test_the_sheet_of_now_has_its_own_address(client_for: For, staff: User, goal: OperationalGoal) -> None:
    assert client_for(staff).get("/werk/week/").context["week"] == Week.of(date(2025, 12, 31))


def test_rows_are_saved_and_the_wrong_one_keeps_what_was_typed(client_for: For, staff: User, goal: OperationalGoal) -> None:
    reached = OrganisationFactory(name="Café Zéro vzw")
    client = client_for(staff)
    data = cells(0, organisations="cafe zero", half_days="1,5", participations="1.200")
    data |= cells(1, title="Tweede", day="zondag 31/3")
    answer = client.post(SHEET, data | cells(3, title="Vierde", day="30/3", half_days="nvt", organisations="geen") | {"rijen": "10"})
    assert answer.status_code == 422
    rows = answer.context["rows"]
    assert [row.state for row in rows][:4] == ["saved", "wrong", "blank", "saved"]
    assert set(rows[1].form.errors) == {"day"}
    assert "zondag 31/3" in answer.content.decode()
    last, first = Activity.objects.all()
    assert (first.half_days, first.participations, first.organisations.get(), first.staff.get()) == (Decimal("1.5"), 1200, reached, staff)
    assert (last.half_days_status, last.organisations_status, last.participations_status) == ("not-applicable", "measured", "unknown")
    # Sent again, mended: only the mended row is new.
    again = {key: value for row in rows for key, value in as_sent(row).items()} | {"rij-1-day": "zo", "rijen": "10"}
    assert client.post(SHEET, again)["Location"] == SHEET
    assert sorted(Activity.objects.values_list("title", flat=True)) == ["Tweede", "Vierde", "Vorming besturen"]
    assert set(Activity.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize(
    ("wrong", "cell"),
    [
        ({"day": ""}, "day"),
        ({"day": "31/2"}, "day"),
        ({"day": "1/4"}, "day"),
        ({"day": "di 24/3"}, "day"),
        ({"kind": "feest"}, "kind"),
        ({"kind": "le"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"title": "a\0"}, "title"),
        ({"goal": ""}, "goal"),
        ({"goal": "9.9"}, "goal"),
        ({"organisations": "Bestaat niet"}, "organisations"),
        ({"organisations": "Harmonie"}, "organisations"),
        ({"organisations": "Koepel"}, "organisations"),
        ({"half_days": "0,3"}, "half_days"),
        ({"half_days": "-1"}, "half_days"),
        ({"participations": "veel"}, "participations"),
        ({"participations": "9999999"}, "participations"),
        ({"mode": ""}, "mode"),
        ({"form_token": "x"}, "form_token"),
    ],
)
def test_a_wrong_cell_says_what_to_mend(client_for: For, staff: User, goal: OperationalGoal, wrong: dict[str, str], cell: str) -> None:
    for name in ("Harmonie", "Harmonie", "Koepel van het Volk"):
        OrganisationFactory(name=name)
    answer = client_for(staff).post(ROW, cells(7, **wrong) | {"rij": "7"})
    assert (answer.status_code, set(answer.context["row"].form.errors)) == (422, {cell})
    assert Activity.objects.count() == 0


def test_a_row_sent_twice_is_logged_once_and_a_later_version_of_it_counts(client_for: For, staff: User, goal: OperationalGoal) -> None:
    client, data = client_for(staff), cells() | {"rij": "0"}
    for _time in range(2):
        assert client.post(ROW, data).context["row"].state == "saved"
    assert Activity.objects.get().version == 1
    # The first answer never arrived: the row does not know its entry yet.
    client.post(ROW, data | {"rij-0-title": "Beter"})
    assert (Activity.objects.get().title, Activity.objects.get().version) == ("Beter", 2)
    assert client.post(ROW, data | {"rij-0-title": "Nog beter"}).status_code == 409


def test_a_changed_row_keeps_what_the_sheet_does_not_show(client_for: For, staff: User, publisher: User, goal: OperationalGoal) -> None:
    other, place = OperationalGoalFactory(), OrganisationFactory()
    activity = logged(
        staff, goal, other_goals=(other,), text="Lang", who=(staff, publisher), organisations=(place,), organisations_status="measured"
    )
    client = client_for(staff)
    row = client.get(SHEET).context["rows"][0]
    assert client.post(ROW, as_sent(row, title="Anders", half_days="2") | {"rij": "0"}).status_code == 200
    activity.refresh_from_db()
    assert (activity.title, activity.half_days, activity.text, activity.version) == ("Anders", 2, "Lang", 2)
    assert (set(activity.goals.all()), set(activity.staff.all())) == ({goal, other}, {staff, publisher})
    assert activity.organisations.get() == place


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_sheet_do_not_grow(client_for: For, staff: User, goal: OperationalGoal, count: int) -> None:
    for number in range(count):
        logged(staff, goal, title=f"Rij {number}")
    client = client_for(staff)
    with CaptureQueriesContext(connection) as queries:
        client.get(SHEET)
    assert len(queries) == 12


def test_a_row_costs_the_same_whether_there_are_few_or_many(client_for: For, staff: User, goal: OperationalGoal) -> None:
    OrganisationFactory(name="Avansa Limburg")
    counts = []
    for size in (1, 2, 4):
        data = {k: v for number in range(size) for k, v in cells(number, title=f"{size} {number}", organisations="avansa limburg").items()}
        client = client_for(staff)
        with CaptureQueriesContext(connection) as queries:
            client.post(SHEET, data | {"rijen": str(size)})
        counts.append(len(queries))
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ma", date(2024, 12, 30)),
        ("Woensdag", date(2025, 1, 1)),
        ("fri", date(2025, 1, 3)),
        ("31", date(2024, 12, 31)),
        ("1/1", date(2025, 1, 1)),
        ("do 2/1", date(2025, 1, 2)),
        ("2025-01-05", date(2025, 1, 5)),
        ("5/1/25", date(2025, 1, 5)),
        ("gisteren", date(2024, 12, 31)),
        ("vandaag", date(2025, 1, 1)),
        ("z", None),
        ("ma 31/12", None),
        ("99/99", None),
        ("", None),
    ],
)
def test_days_of_a_week_across_new_year(text: str, day: date | None) -> None:
    lookup = Lookup(Week(date(2024, 12, 30)), date(2025, 1, 1), [])
    assert day_of(text.lower(), lookup) == day
    if day is None:
        with pytest.raises(CellError):
            read_day(text, lookup, {})


def test_only_rows_of_this_colleague_stand_on_the_sheet(client_for: For, staff: User, publisher: User, goal: OperationalGoal) -> None:
    logged(publisher, goal)
    ActivityFactory(starts_on=date(2025, 3, 26), goals=[goal])
    assert client_for(staff).get(SHEET).context["rows"][0].state == "blank"
    assert Organisation.objects.count() == 0


def test_a_full_sheet_is_saved_whole(client_for: For, staff: User, goal: OperationalGoal) -> None:
    blank = {f"rij-{number}-{name}": "" for number in range(199) for name in RowForm.base_fields}
    assert client_for(staff).post(SHEET, blank | cells(199) | {"rijen": "200"}).status_code == 302
    assert Activity.objects.count() == 1


@given(st.text(max_size=30))
@example("１２")
@example("0/0")
@example("99999999999")
def test_no_cell_raises_whatever_is_typed(text: str) -> None:
    lookup = Lookup(Week(date(2025, 3, 24)), date(2025, 3, 26), [])
    for reader in READERS.values():
        with contextlib.suppress(CellError):
            reader(text, lookup, {})
