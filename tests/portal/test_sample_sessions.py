"""Sessions of the sample life that were held stand in the ledger as if somebody had closed them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from goals.actions.values import values_of
from goals.models import Activity, ClosedYear, Origin
from services.actions.closing import activity_of, close_session, proposed, values_for
from services.models import Participant, Registration, Session, SessionState
from steunpunt.accounts.models import User
from steunpunt.portal.sample.accounts import ACCOUNTS
from steunpunt.portal.sample.loading import load_ledger
from steunpunt.portal.sample.offers import load_offers
from steunpunt.portal.sample.sessions import LEFT_OPEN

TODAY = date(2026, 11, 29)


def silent(line: str) -> None:
    pass


@pytest.fixture
def plan(db: None) -> None:
    call_command("load_plan", verbosity=0)
    load_ledger(silent)


def logged() -> list[Activity]:
    return list(Activity.objects.filter(origin=Origin.SESSION).order_by("pk"))


@pytest.mark.usefixtures("plan")
def test_each_session_that_was_held_is_logged_once_just_as_closing_it_would() -> None:
    load_offers(silent, today=TODAY)
    held = Session.objects.filter(state=SessionState.CLOSED).select_related("offer__owner", "offer__contact", "municipality")
    assert len(logged()) == held.count() > 100
    assert all(entry.is_sample for entry in logged())
    for session in held.order_by("?")[:5]:
        entry = activity_of(session)
        assert entry is not None
        assert values_of(entry) == values_for(session, proposed(session), session.offer.owner)
    # No entry of the programme tells the same a second time.
    twice = Activity.objects.filter(origin=Origin.IMPORT, title__in={entry.title for entry in logged()})
    assert not twice.exists()
    assert load_offers(silent, today=TODAY) == 0
    assert len(logged()) == held.count()


@pytest.mark.usefixtures("plan")
def test_a_frozen_year_keeps_its_figures() -> None:
    ClosedYear.objects.create(year=2024)
    load_offers(silent, today=TODAY)
    assert {entry.starts_on.year for entry in logged()} == {2021, 2022, 2023, 2025}


@pytest.mark.usefixtures("plan")
def test_the_last_sessions_of_the_plan_wait_to_be_closed_by_the_sample_colleague() -> None:
    load_offers(silent, today=TODAY)
    staff = User.objects.get(email=ACCOUNTS[1][0])
    waiting = Session.objects.filter(state=SessionState.OPEN, ends_at__year=2025)
    assert {session.offer.title for session in waiting} == set(LEFT_OPEN)
    assert {session.offer.contact for session in waiting} == {staff}
    for session in waiting:
        assert close_session(actor=staff, session=session, held=proposed(session)).year == 2025


@pytest.mark.usefixtures("plan")
def test_names_are_kept_as_long_as_a_certificate_can_be_asked() -> None:
    load_offers(silent, today=TODAY)
    assert not Participant.objects.filter(session__ends_at__year__lt=2024).exclude(name="").exists()
    assert not Participant.objects.filter(session__ends_at__year__gte=2025, name="").exists()
    addresses = set(Registration.objects.exclude(contact_email="").values_list("contact_email", flat=True))
    assert all(address.endswith("@voorbeeld.test") for address in addresses)
