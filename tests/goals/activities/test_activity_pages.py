"""The pages of the ledger, as each person of the cast uses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from goals.models import Activity, ClosedYear
from landscape.models import Organisation
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory

pytestmark = pytest.mark.django_db
LIST = "/werk/activiteiten/"
LOG = "/werk/activiteiten/nieuw/"
For = Callable[[User | None], Client]


def typed(goal: Any, **more: Any) -> dict[str, Any]:
    return {"title": "Vorming besturen", "starts_on": "2025-03-31", "kind": "training", "mode": "online", "goal": goal.pk, **more}


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)])
def test_only_colleagues_come_in(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    activity = ActivityFactory()
    client = client_for(request.getfixturevalue(role))
    for path in (
        LIST,
        LOG,
        f"{LIST}{activity.pk}/",
        f"{LIST}{activity.pk}/wijzigen/",
        f"{LIST}{activity.pk}/verwijderen/",
        f"{LIST}uitvoer.csv",
    ):
        assert client.get(path).status_code == status, path


@pytest.mark.parametrize("role", ["visitor", "member", "stranger"])
def test_others_change_nothing(request: pytest.FixtureRequest, client_for: For, role: str) -> None:
    activity = ActivityFactory()
    client = client_for(request.getfixturevalue(role))
    client.post(LOG, typed(OperationalGoalFactory()))
    client.post(f"{LIST}{activity.pk}/verwijderen/", {"version": 1})
    assert list(Activity.objects.values_list("pk", "title")) == [(activity.pk, activity.title)]


def test_log_one_and_find_it_in_the_list(client_for: For, staff: User) -> None:
    goal, reached = OperationalGoalFactory(), OrganisationFactory()
    client = client_for(staff)
    answer = client.post(LOG, typed(goal, participations="24", half_days="1,5", organisations=[reached.pk], staff=[staff.pk]), follow=True)
    assert answer.status_code == 200
    activity = Activity.objects.get()
    assert (activity.participations, str(activity.half_days), activity.organisations_status) == (24, "1.5", "measured")
    assert activity.created_by == staff
    assert "Vorming besturen" in client.get(LIST).content.decode()


def test_the_same_form_sent_twice_logs_once(client_for: For, staff: User) -> None:
    goal, client = OperationalGoalFactory(), client_for(staff)
    token = client.get(LOG).context["form"]["form_token"].value()
    for _time in range(2):
        client.post(LOG, typed(goal, form_token=token))
    assert Activity.objects.count() == 1


def test_log_and_next_keeps_kind_and_goal(client_for: For, staff: User) -> None:
    goal = OperationalGoalFactory()
    answer = client_for(staff).post(LOG, typed(goal, kind="webinar", next="1"), follow=True)
    form = answer.context["form"]
    assert (form["kind"].value(), form["goal"].value(), form["staff"].value()) == ("webinar", goal.pk, [staff.pk])


def test_empty_is_unknown_zero_is_zero_and_a_tick_is_not_applicable(client_for: For, staff: User) -> None:
    goal, client = OperationalGoalFactory(), client_for(staff)
    client.post(LOG, typed(goal, participations="0", half_days_na="on"))
    activity = Activity.objects.get()
    assert (activity.participations, activity.participations_status) == (0, "measured")
    assert (activity.half_days, activity.half_days_status) == (None, "not-applicable")
    assert activity.organisations_status == "unknown"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_on": "gisteren"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "2031-01-01"}, "goal"),
        ({"ends_on": "2024-01-01"}, "ends_on"),
        ({"goal": "999999"}, "goal"),
        ({"goal": "x"}, "goal"),
        ({"participations": "veel"}, "participations"),
        ({"participations": "-1"}, "participations"),
        ({"participations": "5", "participations_na": "on"}, "participations"),
        ({"half_days": "0,3"}, "half_days"),
        ({"half_days": "NaN"}, "half_days"),
        ({"organisations": ["999999"]}, "organisations"),
        ({"organisations": ["x"]}, "organisations"),
        ({"kind": "feest"}, "kind"),
        ({"staff": ["999999"]}, "staff"),
        ({"title": "a\0b"}, "title"),
        ({"form_token": "geen-token"}, "form_token"),
    ],
)
def test_bad_input_says_where_and_keeps_what_was_typed(client_for: For, staff: User, wrong: dict[str, Any], field: str) -> None:
    answer = client_for(staff).post(LOG, typed(OperationalGoalFactory(), text="Blijft staan") | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Blijft staan" in answer.content.decode()
    assert not Activity.objects.exists()


def test_organisations_are_looked_up_without_javascript(client_for: For, staff: User) -> None:
    OrganisationFactory(name="Harmonie Sint-Jan")
    client = client_for(staff)
    answer = client.post(LOG, {"title": "Half getypt", "organisation_query": "harmonie", "find": "find"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Harmonie Sint-Jan" in page
    assert "Half getypt" in page
    client.post(LOG, {"organisation_query": "Fanfare De Leievrienden", "find": "add"})
    assert Organisation.objects.filter(name="Fanfare De Leievrienden").exists()


def test_a_change_on_an_old_version_is_not_lost_silently(client_for: For, staff: User) -> None:
    activity = ActivityFactory()
    goal = activity.goals.get()
    client, path = client_for(staff), f"{LIST}{activity.pk}/wijzigen/"
    day = f"{activity.starts_on:%Y-%m-%d}"
    assert client.post(path, typed(goal, starts_on=day, title="Eerste", version=1)).status_code == 302
    answer = client.post(path, typed(goal, starts_on=day, title="Tweede", version=1))
    assert answer.status_code == 409
    assert answer.context["form"]["version"].value() == "2"
    table = [(clash.label, clash.theirs, clash.yours) for clash in answer.context["clashes"]]
    assert ("Titel", "Eerste", "Tweede") in table
    assert "Wat jij typte" in answer.content.decode()
    assert Activity.objects.get().title == "Eerste"


def test_a_closed_year_asks_a_publisher_for_a_reason(client_for: For, staff: User, publisher: User) -> None:
    activity = ActivityFactory()
    ClosedYear.objects.create(year=activity.starts_on.year)
    path = f"{LIST}{activity.pk}/wijzigen/"
    data = typed(activity.goals.get(), starts_on=f"{activity.starts_on:%Y-%m-%d}", version=1, title="Anders")
    assert client_for(staff).post(path, data | {"reason": "omdat"}).status_code == 422
    assert client_for(publisher).post(path, data).status_code == 422
    assert client_for(publisher).post(path, data | {"reason": "Verkeerde titel"}).status_code == 302
    assert Activity.objects.get().title == "Anders"


def test_again_like_this_one(client_for: For, staff: User) -> None:
    activity = ActivityFactory(title="Leernetwerk")
    form = client_for(staff).get(f"{LOG}?zoals={activity.pk}").context["form"]
    assert (form["title"].value(), form["participations"].value(), form["version"].value()) == ("Leernetwerk", None, None)


def test_filters_and_their_counts(client_for: For, staff: User) -> None:
    goal, other = OperationalGoalFactory(), OperationalGoalFactory()
    ActivityFactory(title="Een", kind="training", goals=[goal])
    ActivityFactory(title="Twee", kind="webinar", goals=[goal, other])
    context = client_for(staff).get(f"{LIST}?doel={other.pk}").context
    assert [row.title for row in context["page"]] == ["Twee"]
    goals = next(facet for facet in context["facets"] if any(option.goal for option in facet.options))
    assert {option.goal.pk: option.count for option in goals.options} == {goal.pk: 2, other.pk: 1}
    assert [row.title for row in client_for(staff).get(f"{LIST}?q=een&soort=training").context["page"]] == ["Een"]


@pytest.mark.parametrize(
    "query", ["jaar=x", "doel=-1", "van=nooit", "pagina=999", "q=%00", "organisatie=99999999", "volgorde=x", "soort=%ff"]
)
def test_nonsense_in_the_address_is_no_fault(client_for: For, staff: User, query: str) -> None:
    ActivityFactory()
    assert client_for(staff).get(f"{LIST}?{query}").status_code == 200


def test_the_export_is_what_the_screen_shows(client_for: For, staff: User) -> None:
    for number in range(3):
        ActivityFactory(title=f"=Titel {number}", kind="webinar")
    ActivityFactory(kind="training")
    client = client_for(staff)
    shown = [row.pk for row in client.get(f"{LIST}?soort=webinar&volgorde=titel").context["page"]]
    sheet = b"".join(client.get(f"{LIST}uitvoer.csv?soort=webinar&volgorde=titel")).decode("utf-8-sig")  # type: ignore[call-overload]
    rows = list(csv.reader(io.StringIO(sheet)))[1:]
    assert [int(row[0]) for row in rows] == shown
    assert rows[0][4] == "'=Titel 0"
    assert client.get(f"{LIST}uitvoer.xlsx?soort=webinar").status_code == 200
    assert client.get(f"{LIST}uitvoer.exe").status_code == 404


@pytest.mark.parametrize("path", [LIST, LOG])
def test_the_number_of_queries_does_not_grow(client_for: For, staff: User, path: str) -> None:
    client, counts = client_for(staff), []
    for more in (1, 2):
        for _number in range(more):
            activity = ActivityFactory()
            activity.staff.add(staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_evidence_is_checked_and_only_for_colleagues(client_for: For, staff: User, member: User, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    activity = ActivityFactory()
    path = f"{LIST}{activity.pk}/bewijs/"
    assert client_for(staff).post(path, {"file": SimpleUploadedFile("a.pdf", b"<script>")}).status_code == 422
    assert client_for(member).post(path, {"file": SimpleUploadedFile("a.pdf", b"%PDF")}).status_code == 403
    assert not activity.evidence.exists()


def test_who_saw_a_newer_version_may_delete_after_all(client_for: For, staff: User) -> None:
    activity = ActivityFactory(title="Eerst zo")
    client, address = client_for(staff), f"{LIST}{activity.pk}/verwijderen/"
    opened = activity.version
    Activity.objects.filter(pk=activity.pk).update(title="Nu anders", version=opened + 1)
    refused = client.post(address, {"version": opened})
    assert refused.status_code == 422
    assert "Nu anders" in refused.content.decode()
    assert Activity.objects.filter(pk=activity.pk).exists()
    assert client.post(address, {"version": refused.context["form"]["version"].value()}).status_code == 302
    assert not Activity.objects.filter(pk=activity.pk).exists()


def test_delete_asks_first(client_for: For, staff: User) -> None:
    activity, client = ActivityFactory(), client_for(staff)
    assert client.get(f"{LIST}{activity.pk}/verwijderen/").status_code == 200
    assert Activity.objects.exists()
    assert client.post(f"{LIST}{activity.pk}/verwijderen/", {"version": 1}).status_code == 302
    assert not Activity.objects.exists()


def test_evidence_is_kept_shown_given_back_and_removed(client_for: For, staff: User, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    activity, client = ActivityFactory(), client_for(staff)
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    upload = SimpleUploadedFile("foto van de groep.png", picture.getvalue(), "image/png")
    assert client.post(f"{LIST}{activity.pk}/bewijs/", {"file": upload}).status_code == 302
    found = activity.evidence.get()
    assert "foto van de groep" in client.get(f"{LIST}{activity.pk}/").content.decode()
    answer = client.get(f"{LIST}{activity.pk}/bewijs/{found.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (40, 30)
    assert client.post(f"{LIST}{activity.pk}/bewijs/{found.pk}/verwijderen/").status_code == 302
    assert not activity.evidence.exists()


@pytest.mark.parametrize(("years", "says"), [((2021, 2025), True), ((2021, 2030), False)])
def test_the_form_says_when_no_plan_covers_today(
    client_for: For, staff: User, monkeypatch: pytest.MonkeyPatch, years: tuple[int, int], says: bool
) -> None:
    PolicyPlanFactory(first_year=years[0], last_year=years[1])
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 6, 1))
    page = client_for(staff).get(LOG).content.decode()
    assert ("Nog geen beleidsplan voor 2026" in page) is says
