"""Closing logs it: once, correctable, never in a closed year without a reason; each meeting is an entry of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.actions.ledger import YearClosedError
from goals.actions.values import ActivityValues, LedgerError
from goals.models import Activity, ClosedYear, OperationalGoal
from services.actions.advice.answering import Facts, change_facts, spend_time
from services.actions.advice.basics import AdviceConflictError, AdviceError
from services.actions.advice.closing import close, proposed_half_days, reopen
from services.actions.advice.meetings import MeetingConflictError, MeetingValues, add_meeting, change_meeting, remove_meeting
from services.actions.advice.merging import merge
from services.models import AdviceMail, AdviceRequest
from steunpunt.accounts.models import User
from tests.factories import AdviceRequestFactory, OperationalGoalFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def goal() -> OperationalGoal:
    return OperationalGoalFactory(number=1)


@pytest.fixture
def asked(goal: OperationalGoal) -> AdviceRequest:
    return AdviceRequestFactory(goals=[goal], organisation=OrganisationFactory())


def values(goal: OperationalGoal, **more: Any) -> ActivityValues:
    start = ActivityValues(
        kind="other",
        title="Advies: statuten",
        starts_on=date(2025, 5, 6),
        mode="online",
        goal=goal,
        half_days=Decimal("0.5"),
        half_days_status="measured",
        participations=1,
        participations_status="measured",
    )
    return replace(start, **more)


def shut(actor: User, request: AdviceRequest, said: ActivityValues, **more: Any) -> AdviceRequest:
    request.refresh_from_db()
    return close(actor=actor, request=request, version=request.version, values=said, **more)


def test_closing_logs_one_entry_with_all_that_is_known(staff: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    other, theme, reached = OperationalGoalFactory(number=2), ThemeFactory(), OrganisationFactory()
    shut(
        staff,
        asked,
        values(goal, other_goals=(other,), themes=(theme,), organisations=(reached,), organisations_status="measured", staff=(staff,)),
        tells_asker=True,
    )
    entry = Activity.objects.get()
    assert (entry.kind, entry.origin, entry.origin_key, entry.half_days) == (
        "advice",
        "advice-request",
        f"request:{asked.pk}",
        Decimal("0.5"),
    )
    assert set(entry.goals.all()) == {goal, other}
    assert (entry.organisations.get(), entry.staff.get(), entry.subject_rows.get().theme) == (reached, staff, theme)
    asked.refresh_from_db()
    assert (asked.state, asked.outcome, asked.closed_by, asked.themes.get()) == ("closed", "helped", staff, theme)
    assert AdviceMail.objects.get().kind == "closed"


def test_closing_again_after_reopening_changes_that_one_entry(staff: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    shut(staff, asked, values(goal))
    reopen(actor=staff, request=asked)
    asked.refresh_from_db()
    assert asked.state == "taken"
    assert Activity.objects.count() == 1
    shut(staff, asked, values(goal, half_days=Decimal(2)))
    shut(staff, asked, values(goal, half_days=Decimal(2)))
    entry = Activity.objects.get()
    assert (entry.half_days, entry.version) == (Decimal(2), 2)


def test_a_refused_entry_leaves_the_request_open(staff: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    with pytest.raises(LedgerError):
        shut(staff, asked, values(goal, starts_on=date(2030, 1, 1)))
    with pytest.raises(AdviceConflictError):
        close(actor=staff, request=asked, version=99, values=values(goal))
    asked.refresh_from_db()
    assert (asked.state, Activity.objects.count()) == ("new", 0)


def test_a_closed_year_needs_a_publisher_with_a_reason(staff: User, publisher: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    ClosedYear.objects.create(year=2025)
    with pytest.raises(YearClosedError):
        shut(staff, asked, values(goal))
    with pytest.raises(PermissionDenied):
        shut(staff, asked, values(goal), reason="vergeten")
    shut(publisher, asked, values(goal), reason="vergeten")
    assert Activity.objects.count() == 1


def test_a_closed_year_is_said_on_the_page_and_what_was_typed_stays(
    client_for: ClientFor, staff: User, publisher: User, asked: AdviceRequest, goal: OperationalGoal
) -> None:
    ClosedYear.objects.create(year=2025)
    form = {
        "version": asked.version,
        "title": "Advies over statuten",
        "starts_on": "2025-05-06",
        "mode": "online",
        "goal": goal.pk,
        "half_days": "1,5",
        "participations": "2",
        "organisations": [asked.organisation_id],
    }
    refused = client_for(staff).post(f"/werk/advies/{asked.pk}/afsluiten/", form)
    assert refused.status_code == 422
    assert "bevroren" in refused.content.decode()
    assert "Advies over statuten" in refused.content.decode()
    assert client_for(publisher).post(f"/werk/advies/{asked.pk}/afsluiten/", {**form, "reason": "vergeten"}).status_code == 302
    entry = Activity.objects.get()
    assert (entry.half_days, entry.participations, entry.organisations.get()) == (Decimal("1.5"), 2, asked.organisation)


def test_the_closing_form_proposes_what_is_known(client_for: ClientFor, staff: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    spend_time(actor=staff, request=asked, minutes=130, form_token=uuid4())
    page = client_for(staff).get(f"/werk/advies/{asked.pk}/afsluiten/").content.decode()
    assert 'value="1,0"' in page or 'value="1"' in page
    assert f'value="{asked.organisation_id}" checked' in page
    assert f'value="{goal.pk}" selected' in page


def test_half_days_are_proposed_in_steps_of_a_half() -> None:
    assert [proposed_half_days(minutes) for minutes in (0, 1, 120, 121, 240, 500)] == [
        None,
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal(1),
        Decimal(1),
        Decimal("2.5"),
    ]


def test_only_who_may_answer_closes(member: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    with pytest.raises(PermissionDenied):
        shut(member, asked, values(goal))


def test_each_meeting_is_logged_once_and_corrected_with_its_entry(staff: User, asked: AdviceRequest) -> None:
    token, said = uuid4(), MeetingValues(date(2025, 3, 4), Decimal(1), "on-site", 6, "Startgesprek")
    first = add_meeting(actor=staff, request=asked, values=said, form_token=token)
    assert add_meeting(actor=staff, request=asked, values=said, form_token=token) == first
    second = add_meeting(
        actor=staff, request=asked, values=replace(said, held_on=date(2025, 4, 1), participations=None), form_token=uuid4()
    )
    entries = {entry.origin_key: entry for entry in Activity.objects.all()}
    assert set(entries) == {f"meeting:{first.pk}", f"meeting:{second.pk}"}
    entry = entries[f"meeting:{first.pk}"]
    assert (entry.kind, entry.half_days, entry.participations, entry.organisations.get()) == ("guidance", 1, 6, asked.organisation)
    assert entries[f"meeting:{second.pk}"].participations_status == "unknown"
    change_meeting(actor=staff, meeting=first, version=1, values=replace(said, half_days=Decimal("1.5")))
    entry.refresh_from_db()
    assert (entry.half_days, Activity.objects.count()) == (Decimal("1.5"), 2)
    with pytest.raises(MeetingConflictError):
        change_meeting(actor=staff, meeting=first, version=1, values=said)
    remove_meeting(actor=staff, meeting=second, version=1)
    assert Activity.objects.get() == entry


def test_a_meeting_waits_for_the_goal_and_for_an_open_year(staff: User, asked: AdviceRequest) -> None:
    said = MeetingValues(date(2025, 3, 4), Decimal(1), "online")
    with pytest.raises(AdviceError):
        add_meeting(actor=staff, request=AdviceRequestFactory(), values=said, form_token=uuid4())
    ClosedYear.objects.create(year=2025)
    with pytest.raises(YearClosedError):
        add_meeting(actor=staff, request=asked, values=said, form_token=uuid4())
    assert not asked.meetings.exists()


def test_meetings_through_the_page(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    client, url = client_for(staff), f"/werk/advies/{asked.pk}/traject/"
    form = {"form_token": str(uuid4()), "held_on": "2025-03-04", "half_days": "0,5", "participations": "3", "mode": "online"}
    assert client.post(url, {**form, "half_days": "0"}).status_code == 422
    assert client.post(url, form).status_code == 302
    meeting = asked.meetings.get()
    assert client.post(f"{url}{meeting.pk}/", {**form, "version": 1, "note": "Aangevuld"}).status_code == 302
    assert Activity.objects.get().text == "Aangevuld"
    client.post(f"{url}{meeting.pk}/verwijderen/")
    assert not Activity.objects.exists()


def test_what_is_logged_already_is_not_joined_with_another(staff: User, asked: AdviceRequest, goal: OperationalGoal) -> None:
    twin = AdviceRequestFactory(contact_email=asked.contact_email)
    shut(staff, asked, values(goal))
    with pytest.raises(AdviceError, match="gelogd"):
        merge(actor=staff, duplicate=asked, target=twin)
    merge(actor=staff, duplicate=twin, target=asked)
    with pytest.raises(AdviceError):
        shut(staff, twin, values(goal))
    reopen(actor=staff, request=twin)
    twin.refresh_from_db()
    assert (twin.merged_into, twin.state) == (None, "taken")


def test_two_who_change_the_facts_do_not_overwrite_each_other(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    other = OperationalGoalFactory(number=2)
    facts = Facts("Nieuw onderwerp", None, None, (), other, ())
    change_facts(actor=staff, request=asked, version=1, facts=facts)
    asked.refresh_from_db()
    assert (asked.subject, asked.organisation, asked.goals.get()) == ("Nieuw onderwerp", None, other)
    form = {"version": 1, "subject": "Het mijne", "goal": other.pk}
    page = client_for(staff).post(f"/werk/advies/{asked.pk}/gegevens/", form)
    assert page.status_code == 409
    assert "Het mijne" in page.content.decode()
    picked = OrganisationFactory(name="Buurthuis De Brug")
    found = client_for(staff).post(f"/werk/advies/{asked.pk}/gegevens/", {**form, "find": "find", "organisation_query": "brug"})
    assert "Buurthuis De Brug" in found.content.decode()
    saved = client_for(staff).post(f"/werk/advies/{asked.pk}/gegevens/", {**form, "version": 2, "organisations": [picked.pk]})
    assert saved.status_code == 302
    asked.refresh_from_db()
    assert asked.organisation == picked
