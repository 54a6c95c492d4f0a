"""Planning sessions, the day itself, and closing that logs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from goals.models import Activity
from landscape.models import Organisation
from services.actions.evaluations import Answer, evaluate, verdict_of
from services.models import Notice, Participant, Session, SupportOffer
from steunpunt.accounts.models import User
from tests.factories import OperationalGoalFactory, PolicyPlanFactory, SessionFactory, StrategicGoalFactory, SupportOfferFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PARTS = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-day": "2031-03-30", "form-0-begins": "9.30", "form-0-ends": "12:30"}
FORM = {"mode": "on-site", "capacity": "10", "minimum": "1", "accept_hours": "48", "has_waiting_list": "on"} | PARTS


@pytest.fixture
def offer() -> SupportOffer:
    plan = PolicyPlanFactory(first_year=2026, last_year=2035)
    return SupportOfferFactory(goals=[OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan))])


@pytest.fixture
def held(offer: SupportOffer, member: User, organisation: Organisation) -> Session:
    """A session of this morning, with two people of one organisation."""
    session = SessionFactory(offer=offer)
    ask(session, "An", "Bo", actor=member, organisation=organisation)
    begin = timezone.now() - timedelta(hours=4)
    session.parts.update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    session.refresh_from_db()
    return session


def test_a_session_is_planned_opened_copied_and_cancelled(client_for: For, staff: User, member: User, offer: SupportOffer) -> None:
    desk = client_for(staff)
    assert desk.post(f"/werk/sessies/nieuw/{offer.pk}/", FORM).status_code == 302
    session = Session.objects.get()
    assert f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}" == "2031-03-30 09:30"
    assert "Nog geen" not in client_for(None).get(f"/aanbod/{offer.slug}/").content.decode()
    desk.post(f"/werk/sessies/{session.pk}/openen/")
    assert desk.post(f"/werk/sessies/{session.pk}/kopie/", {"weeks": "1", "times": "2"}).status_code == 302
    # The hour on the clock stays the same over the change to summer time.
    assert {f"{timezone.localtime(each.starts_at):%H:%M}" for each in Session.objects.all()} == {"09:30"}
    session.refresh_from_db()
    ask(session, "An", actor=member)
    assert desk.post(f"/werk/sessies/{session.pk}/annuleren/", {"reason": " "}).status_code == 422
    assert desk.post(f"/werk/sessies/{session.pk}/annuleren/", {"reason": "De lesgever is ziek"}).status_code == 302
    assert Notice.objects.filter(kind="called-off").count() == 1
    assert "De lesgever is ziek" in client_for(None).get(f"/aanbod/{offer.slug}/").content.decode()
    for path in ("", f"{session.pk}/", f"{session.pk}/aanwezig/", f"{session.pk}/inschrijvingen.csv"):
        assert client_for(member).get(f"/werk/sessies/{path}").status_code == 403


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"form-0-ends": "8:00"}, "eindigt voor het begint"),
        ({"form-0-ends": ""}, "Vul dag, begin en einde in"),
        ({"form-0-day": "", "form-0-begins": "", "form-0-ends": ""}, "Zeg wanneer het plaatsvindt"),
        ({"form-1-day": "2031-03-30", "form-1-begins": "12:00", "form-1-ends": "13:00"}, "overlappen"),
        ({"minimum": "11"}, "minimum is groter"),
        ({"registration_opens_at": "2031-02-01T10:00", "registration_closes_at": "2031-01-01T10:00"}, "sluiten voor ze openen"),
        ({"price": "5"}, "Kies een prijsregel"),
    ],
)
def test_wrong_input_says_what_and_how_to_mend_it(
    client_for: For, staff: User, offer: SupportOffer, changes: dict[str, str], says: str
) -> None:
    answer = client_for(staff).post(f"/werk/sessies/nieuw/{offer.pk}/", FORM | changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Session.objects.exists()


def test_fewer_places_than_people_is_refused_and_more_go_to_who_waits(
    client_for: For, staff: User, member: User, offer: SupportOffer
) -> None:
    session = SessionFactory(offer=offer, capacity=2)
    ask(session, "An", "Bo", actor=member)
    waits, desk = ask(session, "Cis", actor=member), client_for(staff)
    address = f"/werk/sessies/{session.pk}/wijzigen/"
    less = desk.post(address, FORM | {"capacity": "1", "version": "1"})
    assert "2 mensen hebben al een plaats" in less.content.decode()
    assert desk.post(address, FORM | {"capacity": "3", "version": "1"}).status_code == 302
    waits.refresh_from_db()
    assert waits.state == "offered"
    assert Notice.objects.filter(kind="moved").count() == 2
    assert desk.post(address, FORM | {"capacity": "4", "version": "1"}).status_code == 409


def test_closing_logs_once_and_again_corrects_that_one(client_for: For, staff: User, held: Session, organisation: Organisation) -> None:
    desk, base = client_for(staff), f"/werk/sessies/{held.pk}/"
    an, bo = Participant.objects.order_by("pk")
    assert "onbekend" in desk.get(f"{base}afsluiten/").content.decode()
    for _turn in range(2):
        assert desk.post(f"{base}aanwezig/{an.pk}/", {"was": "ja"}, headers={"Accept": "application/json"}).json() == {"was": "ja"}
    assert 'aria-pressed="true"' in desk.get(f"{base}aanwezig/").content.decode()
    assert desk.post(f"{base}aanwezig/{an.pk}/", {"was": "misschien"}).status_code == 400
    desk.post(f"{base}aanwezig/{bo.pk}/", {"was": "nee"})
    token = "6f6c1d6a-0000-4000-8000-000000000001"
    for _turn in range(2):
        desk.post(f"{base}aanwezig/erbij/", {"name": "Cis", "organisation_name": organisation.name, "form_token": token})
    assert 'value="2"' in desk.get(f"{base}afsluiten/").content.decode()
    assert desk.post(f"{base}afsluiten/", {"half_days": "1", "participations": "2"}).status_code == 302
    activity = Activity.objects.get()
    assert (activity.origin, activity.participations, activity.half_days, activity.kind) == ("session", 2, 1, held.offer.kind)
    assert [row.organisation for row in activity.organisation_rows.all()] == [organisation]
    assert desk.post(f"{base}afsluiten/", {"half_days": "1,5", "participations": "3"}).status_code == 302
    activity = Activity.objects.get()
    assert (activity.participations, float(activity.half_days or 0)) == (3, 1.5)
    assert Notice.objects.filter(kind="evaluation").count() == 1
    desk.post(f"{base}aanwezig/{bo.pk}/", {"was": "ja"})
    assert desk.post(f"{base}aanwezig/{bo.pk}/", {"was": "ja"}, headers={"Accept": "application/json"}).status_code == 409
    bo.refresh_from_db()
    assert bo.attended is False
    assert "Cis" in desk.get(f"{base}inschrijvingen.csv").getvalue().decode()


def test_what_has_not_begun_or_was_cancelled_is_not_logged(client_for: For, staff: User, offer: SupportOffer) -> None:
    for session, says in (
        (SessionFactory(offer=offer), "nog niet begonnen"),
        (SessionFactory(offer=offer, state="cancelled", cancelled_at=timezone.now()), "niets te registreren"),
    ):
        answer = client_for(staff).post(f"/werk/sessies/{session.pk}/afsluiten/", {"half_days": "1"})
        assert says in answer.content.decode()
    assert not Activity.objects.exists()


def test_answers_have_no_name_and_show_from_five_on(held: Session) -> None:
    person = Participant.objects.order_by("pk")[0]
    for number in range(4):
        Participant.objects.filter(pk=person.pk).update(has_evaluated=False)
        evaluate(participant=person, answer=Answer(5, 10, f"Goed {number}"))
    assert verdict_of(held).average is None
    Participant.objects.filter(pk=person.pk).update(has_evaluated=False)
    evaluate(participant=person, answer=Answer(3, 2))
    found = verdict_of(held)
    assert (found.count, found.average, found.nps, len(found.texts)) == (5, 4.6, 60, 4)
    assert not {"participant", "registration", "user"} & {field.name for field in held.evaluations.model._meta.get_fields()}


def test_go_or_no_go_and_what_is_to_close(client_for: For, staff: User, held: Session, offer: SupportOffer) -> None:
    SessionFactory(offer=offer, minimum=5, decide_on=timezone.localdate())
    desk = client_for(staff)
    assert "0 van minstens 5" in desk.get("/werk/sessies/").content.decode()
    assert "Sluit af" in desk.get("/werk/sessies/?toon=af-te-sluiten").content.decode()


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/aanwezig/"])
def test_the_desk_asks_as_often_for_one_as_for_three(
    client_for: For, staff: User, member: User, offer: SupportOffer, django_assert_max_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    session, desk = SessionFactory(offer=offer), client_for(staff)
    for turn in range(2):
        for number in range(3):
            SessionFactory(offer=offer)
            ask(session, f"P{turn}{number}", actor=member, access_need="Rolstoel")
        with django_assert_max_num_queries(16):
            assert desk.get(f"/werk/sessies/{path.format(pk=session.pk)}").status_code == 200
