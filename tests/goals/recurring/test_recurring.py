"""Templates and series: kept by one colleague, proposed on the weekly sheet, logged by nobody but a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions.ledger import log_activity
from goals.actions.recurring import add_series, delete_template, save_template, stop_series
from goals.actions.values import ActivityValues, LedgerError
from goals.models import Activity, EntryTemplate, OperationalGoal, Series
from goals.recurring.days import days_of
from steunpunt.accounts.models import User
from tests.factories import OperationalGoalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SHEET = "/werk/week/2025-W13/"  # 24 to 30 March 2025
For = Callable[[User | None], Client]


@pytest.fixture
def activity(staff: User, publisher: User) -> Activity:
    values = ActivityValues(
        kind="peer-group",
        title="Collegagroep",
        starts_on=date(2025, 3, 4),
        mode="online",
        goal=OperationalGoalFactory(number=5, short_label="Vrijwilligers"),
        other_goals=(OperationalGoalFactory(number=6),),
        text="Wat we doen",
        half_days=Decimal("1.5"),
        half_days_status="measured",
        participations=12,
        participations_status="measured",
        organisations=(OrganisationFactory(name="Avansa Limburg"),),
        organisations_status="measured",
        staff=(staff, publisher),
    )
    return log_activity(actor=staff, values=values)


@pytest.fixture
def weekly(staff: User, activity: Activity) -> Series:
    template = save_template(actor=staff, activity=activity, name="Elke dinsdag")
    return add_series(actor=staff, template=template, rhythm="weekly", starts_on=date(2025, 3, 4), ends_on=date(2025, 6, 30))


def sent(rows: list[Any], **more: Any) -> dict[str, Any]:
    return {field.html_name: field.value() or "" for row in rows for field in row.form} | {"rijen": str(len(rows))} | more


@pytest.mark.parametrize(
    ("rhythm", "start", "days"),
    [
        ("weekly", date(2025, 3, 4), [date(2025, 3, 25), date(2025, 4, 1)]),
        ("two-weekly", date(2025, 3, 4), [date(2025, 4, 1)]),
        ("monthly", date(2025, 1, 31), [date(2025, 3, 31)]),
        ("monthly", date(2024, 3, 27), [date(2025, 3, 27)]),
        ("weekly", date(2025, 4, 1), [date(2025, 4, 1)]),
        ("weekly", date(2025, 5, 1), []),
    ],
)
def test_the_days_of_a_series(rhythm: str, start: date, days: list[date]) -> None:
    assert days_of(rhythm, start, date(2025, 4, 4), first=date(2025, 3, 24), last=date(2025, 4, 6)) == days


def test_a_short_month_gives_its_last_day() -> None:
    days = days_of("monthly", date(2025, 1, 31), date(2025, 5, 1), first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert days == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]


def test_a_template_keeps_all_but_who_and_how_many(client_for: For, staff: User, activity: Activity) -> None:
    template = save_template(actor=staff, activity=activity, name=" Collegagroep ")
    form = client_for(staff).get(f"/werk/activiteiten/nieuw/?sjabloon={template.pk}").context["form"]
    assert {name: form[name].value() for name in ("title", "text", "goal", "participations", "staff", "kind")} == {
        "title": "Collegagroep",
        "text": "Wat we doen",
        "goal": template.goal_id,
        "participations": None,
        "staff": [staff.pk],
        "kind": "peer-group",
    }
    assert form["organisations"].value() == [activity.organisations.get().pk]
    assert len(form["other_goals"].value()) == 1


def test_templates_are_of_one_colleague(client_for: For, staff: User, publisher: User, member: User, weekly: Series) -> None:
    for stranger in (publisher, member):
        with pytest.raises(PermissionDenied):
            delete_template(actor=stranger, template=weekly.template)
        with pytest.raises(PermissionDenied):
            stop_series(actor=stranger, series=weekly)
    other = client_for(publisher)
    assert list(other.get("/werk/sjablonen/").context["templates"]) == []
    for path in (f"{weekly.template_id}/verwijderen/", f"{weekly.template_id}/reeks/", f"reeks/{weekly.pk}/stoppen/"):
        assert other.post(f"/werk/sjablonen/{path}").status_code == 404
    assert other.get(f"/werk/activiteiten/nieuw/?sjabloon={weekly.template_id}").status_code == 404
    assert client_for(member).get("/werk/sjablonen/").status_code == 403
    assert Series.objects.of(member).count() == 0


@pytest.mark.parametrize(("start", "end", "field"), [("2025-03-04", "2025-03-01", "ends_on"), ("2025-03-04", "2029-01-01", "ends_on")])
def test_a_series_that_cannot_be_is_refused(client_for: For, staff: User, weekly: Series, start: str, end: str, field: str) -> None:
    path = f"/werk/sjablonen/{weekly.template_id}/reeks/"
    answer = client_for(staff).post(path, {"rhythm": "monthly", "starts_on": start, "ends_on": end})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    with pytest.raises(LedgerError):
        add_series(actor=staff, template=weekly.template, rhythm="weekly", starts_on=weekly.starts_on, ends_on=weekly.ends_on)
    assert Series.objects.count() == 1


def test_an_entry_becomes_a_template_with_a_series_in_one_form(client_for: For, staff: User, activity: Activity) -> None:
    client, path = client_for(staff), f"/werk/sjablonen/nieuw/?van={activity.pk}"
    assert client.get(path).context["form"]["name"].value() == "Collegagroep"
    wrong = client.post(path, {"name": "Groep", "rhythm": "weekly", "starts_on": "2025-03-04"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"ends_on"})
    assert client.post(path, {"name": "Groep", "rhythm": "weekly", "starts_on": "2025-03-04", "ends_on": "2025-06-30"}).status_code == 302
    again = client.post(path, {"name": "groep", "rhythm": "weekly", "starts_on": "2025-03-04", "ends_on": "2025-06-30"})
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"name"})
    assert (EntryTemplate.objects.count(), Series.objects.count(), Activity.objects.count()) == (1, 1, 1)
    for path in ("?van=x", "?van=999999", ""):
        assert client.get(f"/werk/sjablonen/nieuw/{path}").status_code == 404


def test_a_series_is_proposed_and_logged_once_with_all_of_the_template(client_for: For, staff: User, weekly: Series) -> None:
    client = client_for(staff)
    rows = client.get(SHEET).context["rows"]
    assert [(row.state, row.cells.get("day")) for row in rows[:2]] == [("proposed", "di 25/3"), ("blank", None)]
    assert Activity.objects.count() == 1
    for _time in range(2):
        client.post(SHEET, sent(rows, **{"rij-0-title": "Anders genoemd"}))
    new = Activity.objects.get(starts_on=date(2025, 3, 25))
    assert (new.title, new.text, new.half_days, new.participations_status) == ("Anders genoemd", "Wat we doen", Decimal("1.5"), "unknown")
    assert (new.goals.count(), new.organisations.get().name, list(new.staff.all())) == (2, "Avansa Limburg", [staff])
    # Logged under another name it is proposed no more.
    assert [row.state for row in client.get(SHEET).context["rows"][:2]] == ["there", "blank"]


def test_a_series_that_stopped_proposes_nothing_and_what_was_logged_stays(client_for: For, staff: User, weekly: Series) -> None:
    client = client_for(staff)
    client.post(SHEET, sent(client.get(SHEET).context["rows"]))
    client.post(f"/werk/sjablonen/reeks/{weekly.pk}/stoppen/")
    assert client.get("/werk/week/2025-W14/").context["rows"][0].state == "blank"
    client.post(f"/werk/sjablonen/{weekly.template_id}/verwijderen/")
    assert (EntryTemplate.objects.count(), Activity.objects.count()) == (0, 2)


def test_nobody_gets_the_template_of_another_by_its_number(client_for: For, staff: User, publisher: User, weekly: Series) -> None:
    rows = client_for(staff).get(SHEET).context["rows"]
    client_for(publisher).post(SHEET, sent(rows))
    assert Activity.objects.get(starts_on=date(2025, 3, 25)).text == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client_for: For, staff: User, activity: Activity, count: int) -> None:
    for number in range(count):
        template = save_template(actor=staff, activity=activity, name=f"Sjabloon {number}")
        EntryTemplate.objects.filter(pk=template.pk).update(title=f"Titel {number}")
        add_series(actor=staff, template=template, rhythm="weekly", starts_on=date(2025, 3, 4), ends_on=date(2025, 6, 30))
    client = client_for(staff)
    counts = {}
    for path in ("/werk/sjablonen/", SHEET):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts[path] = len(queries)
    assert counts == {"/werk/sjablonen/": 5, SHEET: 17}
    assert OperationalGoal.objects.count() == 2
