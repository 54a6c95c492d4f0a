"""Support as organisations live it: find it, register three for two places, wait, be promoted, accept, attend, evaluate; it logs itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from goals.models import Activity
from services.actions.offers import OfferValues, change_offer, create_offer, set_offer_state
from services.models import Registration, Session, SessionPart
from services.registrations.pages import evaluation_token
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import OperationalGoalFactory, PolicyPlanFactory, SessionFactory, StrategicGoalFactory
from tests.services.asking import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture
def session(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session about volunteers with two places left, beside one person who has a place."""
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    year = timezone.localdate().year
    plan = PolicyPlanFactory(first_year=year, last_year=year + 4)
    goal = OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan), number=1, short_label="Vrijwilligers")
    values = OfferValues(kind="training", title="Zorg voor je vrijwilligers", summary="Je leert het samen.", mode="on-site", goal=goal)
    offer = change_offer(actor=None, offer=create_offer(actor=None, values=values), version=1, values=values)
    set_offer_state(actor=None, offer=offer, state="published")
    return SessionFactory(offer=offer, capacity=3)


def begins_now(session: Session) -> None:
    """The clock moves on: the session was this morning."""
    begin = timezone.now() - timedelta(hours=1)
    SessionPart.objects.filter(session=session).update(starts_at=begin, ends_at=begin + timedelta(minutes=30))
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=begin + timedelta(minutes=30))


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_three_wait_for_two_places_come_and_it_is_logged(
    live_server: Any, page: Any, browser_login: Callable[[User], None], member: User, staff: User, session: Session
) -> None:
    first = ask(session, "Eerste", actor=None, contact_email="eerste@x.test")
    browser_login(member)
    page.goto(f"{live_server.url}/aanbod/")
    page.get_by_label("Wat zoek je?").fill("vrijwilligers")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Zorg voor je vrijwilligers", exact=True).click()
    assert "nog 2 plaatsen" in page.locator("main").inner_text()
    page.locator(".offer-do .btn-primary").click()
    press(page, "Meer collega's")
    for place, name in enumerate(("An Aerts", "Bo Bakkali", "Cis Claes")):
        page.locator(f"[name=form-{place}-name]").fill(name)
    press(page, "Schrijf in")
    assert "Je staat als nummer 1 op de wachtlijst" in page.locator("main").inner_text()
    mine = page.url
    page.goto(f"{live_server.url}/inschrijving/{first.link_key}/")
    press(page, "Annuleer voor iedereen")
    page.goto(mine)
    press(page, "Aanvaard de plaats")
    assert "Je hebt een plaats" in page.locator("main").inner_text()
    begins_now(session)
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/sessies/{session.pk}/aanwezig/")
    for name in ("An Aerts", "Bo Bakkali"):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator(".person", has_text=name).get_by_role("button").first.click()
    page.get_by_role("link", name="Afsluiten en registreren").click()
    press(page, "Afsluiten en registreren")
    activity = Activity.objects.get()
    assert (activity.participations, activity.origin) == (2, "session")
    year = timezone.localdate().year
    page.goto(f"{live_server.url}/doelen/{year}-{year + 4}/sd1/od1/")
    page.locator("main .btn-primary").first.click()
    assert "Zorg voor je vrijwilligers" in page.locator("main").inner_text()
    page.context.clear_cookies()
    person = Registration.objects.get(user=member).participants.get(name="An Aerts")
    page.goto(f"{live_server.url}/evaluatie/{evaluation_token(person)}/")
    page.get_by_label("Heel tevreden").check()
    page.get_by_label("9", exact=True).check()
    press(page, "Verstuur")
    assert "Dank je wel" in page.locator("main").inner_text()


@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_axe_finds_nothing_on_pages_with_people(
    request: pytest.FixtureRequest,
    live_server: Any,
    page: Any,
    browser_login: Callable[[User], None],
    role: str,
    session: Session,
    member: User,
) -> None:
    registration = ask(session, "An", "Bo", actor=member, access_need="Een helling")
    ask(session, "Cis", "Dee", actor=member)
    user = request.getfixturevalue(role)
    paths = ["/aanbod/", "/aanbod/?weergave=tabel&soort=training", "/aanbod/?weergave=kalender", f"/aanbod/{session.offer.slug}/"]
    paths += [f"/inschrijven/{session.pk}/", f"/inschrijving/{registration.link_key}/"]
    if user is not None:
        browser_login(user)
        offer, desk = f"/werk/aanbod/{session.offer_id}/", f"/werk/sessies/{session.pk}/"
        paths = [
            "/werk/aanbod/",
            "/werk/aanbod/evaluaties/",
            offer,
            f"{offer}wijzigen/",
            "/werk/sessies/",
            desk,
            f"{desk}wijzigen/",
            f"{desk}annuleren/",
            f"{desk}aanwezig/",
        ]
        paths += ["/mijn/inschrijvingen/"]
    found = {path: complaints_everywhere(page, live_server.url, path) for path in paths}
    assert {path: said for path, said in found.items() if said} == {}
