"""Planning as a colleague does it: see what waits, tick and confirm, bring in a table; and axe on each of those pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from services.actions.searches import note_miss
from services.models import Evaluation, Session, SupportOffer
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import SessionFactory, ThemeFactory
from tests.services.asking import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]
ROWS = (
    "Soort;Titel;Kort;Vorm;Kleur",
    "Vorming;Nieuw aanbod;K.;Online;",
    "Feest;Fout;K.;Online;",
    "Vorming;Vergaderen;K.;Online;",
)
TABLE = "\r\n".join(ROWS)
FILE = {"name": "aanbod.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}


@pytest.fixture
def session(transactional_db: None, monkeypatch: pytest.MonkeyPatch, staff: User) -> Session:
    """A full session with a queue; one that is over, with five answers; and a search that found nothing."""
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    full = SessionFactory(offer__title="Vergaderen", capacity=2, minimum=2, decide_on=timezone.localdate())
    full.offer.themes.add(ThemeFactory(name="Vrijwilligers"))
    ask(full, "An", actor=staff)
    ask(full, "Bo", "Cis", actor=staff)
    over = SessionFactory(offer=full.offer)
    begin = timezone.now() - timedelta(days=2)
    Session.objects.filter(pk=over.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    for _turn in range(5):
        Evaluation.objects.create(session=over, satisfaction=4, recommendation=9)
    note_miss("vrijwilligerswet")
    return full


def test_a_colleague_ticks_looks_confirms_and_brings_in_a_table(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, session: Session
) -> None:
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/aanbod/")
    page.get_by_label("Aanvinken Vergaderen").check()
    page.get_by_label("Met wat aangevinkt is").select_option("pauzeren")
    page.get_by_role("button", name="Eerst bekijken").click()
    page.get_by_role("button", name="Ja, doe het voor deze ene").click()
    page.wait_for_load_state()
    assert SupportOffer.objects.get().state == "paused"
    page.goto(f"{live_server.url}/werk/aanbod/invoeren/")
    page.get_by_label("Bestand").set_input_files(FILE)
    page.get_by_role("button", name="Kijk de rijen na").click()
    page.get_by_label("Laat deze rij weg").check()
    page.get_by_role("button", name="Neem deze ene over").click()
    page.wait_for_load_state()
    assert "Eén aanbod is bewaard als ontwerp" in page.locator("main").inner_text()
    assert SupportOffer.objects.count() == 2


def test_axe_finds_nothing(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, session: Session) -> None:
    browser_login(staff)
    together = f"/werk/aanbod/samen/?rij={session.offer_id}&doe="
    paths = ["/werk/aanbod/", "/werk/aanbod/overzicht/", f"{together}pauzeren", f"{together}eigenaar", f"{together}publiceren"]
    paths += ["/werk/sessies/", f"/werk/sessies/samen/?rij={session.pk}&doe=annuleren", "/werk/sessies/invoeren/"]
    found = {path: complaints_everywhere(page, live_server.url, path) for path in paths}

    def look(shown: Any) -> None:
        shown.locator("input[type=file]").set_input_files(FILE)
        shown.locator("main form button[type=submit]").click()
        shown.wait_for_selector("#fout-kop")

    found["preview"] = complaints_everywhere(page, live_server.url, "/werk/aanbod/invoeren/", look)
    assert {path: said for path, said in found.items() if said} == {}
