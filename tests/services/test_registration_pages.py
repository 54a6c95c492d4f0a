"""Registering as a visitor, a member and a guest; the personal page; mails; the end of personal data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from landscape.models import Organisation
from services.actions.registrations.forgetting import forget
from services.actions.registrations.registering import cancel
from services.mails.sending import send_notice
from services.models import AccessNeed, Notice, Participant, Registration, Session
from services.registrations.pages import evaluation_token
from steunpunt.accounts.models import User
from steunpunt.shared import guarding
from tests.factories import SessionFactory, SupportOfferFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
NO_PAPERS = {"papers": 0, "lost_files": 0}


@pytest.fixture
def session() -> Session:
    cache.clear()
    return SessionFactory(capacity=3, mode="online", online_link="https://ergens.voorbeeld.test/kamer")


def form(*names: str, **more: Any) -> dict[str, Any]:
    lines = {f"form-{n}-name": name for n, name in enumerate(names)} | {
        f"form-{n}-email": f"{name.lower()}@x.test" for n, name in enumerate(names)
    }
    start = {"form-TOTAL_FORMS": str(len(names)), "form-INITIAL_FORMS": "0", "form_token": str(uuid4()), "send": ""}
    return start | lines | {"contact_name": "Kim", "contact_email": "kim@x.test"} | more


def sent(kind: str) -> Any:
    """The mail of this kind, sent now."""
    assert send_notice(Notice.objects.get(kind=kind, state="waiting").pk)
    return mail.outbox[-1]


def link_in(message: Any) -> str:
    found = re.search(r"/inschrijving/[0-9a-f-]{36}/", message.body)
    assert found
    return found.group()


def test_a_guest_asks_confirms_by_mail_and_comes(client_for: For, session: Session, organisation: Organisation) -> None:
    guest = client_for(None)
    answer = guest.post(
        f"/inschrijven/{session.pk}/", form("An", "Bo", organisation_name=organisation.name.upper(), access_need="Een helling")
    )
    assert answer.headers["Location"].endswith("/gevraagd/")
    assert guest.get(answer.headers["Location"]).status_code == 200
    message = sent("confirm")
    assert message.to == ["kim@x.test"]
    address = link_in(message)
    # Reading the link does not confirm: a scanner of mails reads links too.
    assert "Ja, ik bevestig" in guest.get(address).content.decode()
    assert Registration.objects.get().state == "unconfirmed"
    assert "ergens.voorbeeld.test" not in guest.get(address).content.decode()
    guest.post(f"{address}bevestigen/")
    registration = Registration.objects.get()
    assert (registration.state, registration.organisation) == ("placed", organisation)
    message = sent("placed")
    assert "https://ergens.voorbeeld.test/kamer" in message.body
    assert [name for name, _data, _kind in message.attachments] == ["sessie.ics"]
    assert "https://ergens.voorbeeld.test/kamer" in guest.get(address).content.decode()
    assert AccessNeed.objects.get().text == "Een helling"


def test_three_for_two_places_wait_together_and_are_promoted(
    client_for: For, member: User, organisation: Organisation, session: Session
) -> None:
    first = ask(session, "Eerste", actor=member)
    mine = client_for(member)
    answer = mine.post(f"/inschrijven/{session.pk}/", form("An", "Bo", "Cis", organisation=str(organisation.pk)))
    address = answer.headers["Location"]
    assert "Je staat als nummer 1 op de wachtlijst" in mine.get(address).content.decode()
    cancel(registration=first, actor=member)
    assert "Aanvaard de plaats" in mine.get(address).content.decode()
    assert "Aanvaard ze voor" in sent("offered").body
    assert mine.post(f"{address}aanvaarden/").status_code == 302
    assert "Je hebt een plaats" in mine.get(address).content.decode()
    # What is no longer true does not leave: the mail about the queue was overtaken.
    assert not send_notice(Notice.objects.get(kind="queued").pk)
    assert Notice.objects.get(kind="queued").state == "overtaken"
    assert "An, Bo, Cis" in mine.get("/mijn/inschrijvingen/").content.decode()


def test_only_who_may_sees_it(
    client_for: For, member: User, colleague: User, stranger: User, organisation: Organisation, session: Session
) -> None:
    registration = ask(session, "Annelies", actor=member, organisation=organisation)
    for user, sees in ((member, True), (colleague, True), (stranger, False)):
        assert ("Annelies" in client_for(user).get("/mijn/inschrijvingen/").content.decode()) == sees
    assert client_for(None).get("/mijn/inschrijvingen/").status_code == 302
    assert client_for(None).get(f"/inschrijving/{uuid4()}/").status_code == 404
    assert client_for(None).post(f"/inschrijving/{uuid4()}/annuleren/", {"everybody": ""}).status_code == 404
    assert client_for(None).get(f"/inschrijving/{registration.link_key}/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (form("<script>alert(1)</script>"), "zonder tekens"),
        (form("An", contact_email="geen adres"), "e-mailadres"),
        (form("An", "An"), "staat er twee keer"),
        (form(*(f"P{n}" for n in range(40))), "hoogstens"),
        (form(""), "naam"),
        (form("An", website="http://robot.test"), "geen robot"),
        (form("An", organisation="999999"), "Zoek ze opnieuw op"),
        (form("An", form_token="onzin"), "form_token"),
    ],
)
def test_bad_input_says_what_and_keeps_what_was_typed(client_for: For, session: Session, given: dict[str, Any], says: str) -> None:
    answer = client_for(None).post(f"/inschrijven/{session.pk}/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'value="Kim"' in page
    assert "<script>alert" not in page
    assert not Registration.objects.exists()


def test_five_hundred_names_and_nonsense_numbers_give_a_page(client_for: For, session: Session) -> None:
    guest = client_for(None)
    for given in (
        form(*(f"P{n}" for n in range(500))),
        form("An") | {"form-TOTAL_FORMS": "x"},
        form("An") | {"form-TOTAL_FORMS": "9" * 12},
    ):
        assert guest.post(f"/inschrijven/{session.pk}/", given).status_code == 422
    assert not Registration.objects.exists()


def test_more_lines_and_looking_up_need_no_script(client_for: For, session: Session, organisation: Organisation) -> None:
    guest = client_for(None)
    page = guest.post(f"/inschrijven/{session.pk}/", form("An") | {"more": ""}).content.decode()
    assert 'name="form-3-name"' in page
    assert 'value="An"' in page
    page = guest.post(f"/inschrijven/{session.pk}/", form("An", organisation_name=organisation.name[:8]) | {"find": ""}).content.decode()
    assert f'name="organisation" value="{organisation.pk}"' in page
    page = guest.post(f"/inschrijven/{session.pk}/", form("An", organisation_name="Nieuw hier") | {"find": ""}).content.decode()
    assert "kennen deze organisatie nog niet" in page


def test_robots_are_stopped_kindly(client_for: For, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registrations.views.asking.GUESTS_AN_HOUR", 1)
    guest = client_for(None)
    assert guest.post(f"/inschrijven/{session.pk}/", form("An")).status_code == 302
    assert "binnen het uur" in guest.post(f"/inschrijven/{session.pk}/", form("Bo")).content.decode()
    assert Registration.objects.count() == 1


def test_a_cache_that_is_away_stops_no_registration(client_for: For, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise guarding.CACHE_AWAY[0]

    monkeypatch.setattr(guarding.cache, "add", away)
    assert client_for(None).post(f"/inschrijven/{session.pk}/", form("An")).status_code == 302


def test_names_places_and_dates_change_on_the_personal_page(client_for: For, member: User) -> None:
    offer = SupportOfferFactory()
    session, other = SessionFactory(offer=offer, capacity=4), SessionFactory(offer=offer, capacity=4)
    registration = ask(session, "An", "Bo", actor=member)
    an, bo = registration.participants.order_by("pk")
    guest, address = client_for(None), f"/inschrijving/{registration.link_key}/"
    lines = {f"p{an.pk}-name": "Anna", f"p{an.pk}-email": "", f"p{bo.pk}-name": "", f"p{bo.pk}-email": ""}
    assert "of annuleer deze plaats" in guest.post(f"{address}namen/", lines).content.decode()
    assert guest.post(f"{address}namen/", lines | {f"p{bo.pk}-name": "Bob"}).status_code == 302
    assert list(Participant.objects.order_by("pk").values_list("name", flat=True)) == ["Anna", "Bob"]
    assert guest.post(f"{address}verhuizen/", {"session": "x"}).status_code == 302
    guest.post(f"{address}verhuizen/", {"session": str(other.pk)})
    guest.post(f"{address}annuleren/", {"people": [str(bo.pk), "x"], "some": ""})
    assert list(Participant.objects.order_by("pk").values_list("session", "seat")) == [(other.pk, "placed"), (other.pk, "cancelled")]
    assert guest.get(f"{address}kalender.ics").status_code == 200
    assert "twee keer" not in guest.post(f"{address}annuleren/", {}, follow=True).content.decode()
    guest.post(f"{address}annuleren/", {"everybody": ""})
    registration.refresh_from_db()
    assert registration.state == "cancelled"


def test_after_it_was_held_there_is_a_certificate_and_three_questions(client_for: For, member: User, session: Session) -> None:
    registration = ask(session, "An", actor=member)
    person, guest = registration.participants.get(), client_for(None)
    assert guest.get(f"/evaluatie/{evaluation_token(person)}/").status_code == 404
    past = timezone.now() - timedelta(days=1)
    Session.objects.update(state="closed", closed_at=past, starts_at=past - timedelta(hours=3), ends_at=past)
    Participant.objects.update(attended=True)
    address = f"/evaluatie/{evaluation_token(person)}/"
    assert guest.post(address, {"satisfaction": "6", "recommendation": "11"}).status_code == 422
    assert guest.post(address, {"satisfaction": "5", "recommendation": "10", "text": "Top"}).status_code == 302
    assert guest.post(address, {"satisfaction": "1", "recommendation": "0"}).status_code == 302
    assert [row.satisfaction for row in session.evaluations.all()] == [5]
    assert guest.get(f"{address[:-2]}x/").status_code == 404
    page = guest.get(f"/inschrijving/{registration.link_key}/").content.decode()
    assert "Attest van An" in page


def test_mails_speak_the_language_of_who_asked_and_never_leave_twice(client_for: For, session: Session) -> None:
    client_for(None).post(f"/en/inschrijven/{session.pk}/", form("An"))
    notice = Notice.objects.get()
    assert [send_notice(notice.pk), send_notice(notice.pk)] == [True, False]
    (message,) = mail.outbox
    assert message.subject.startswith("Confirm your registration")
    assert message.alternatives[0][1] == "text/html"


def test_personal_data_has_an_end_and_counts_stay(member: User, session: Session) -> None:
    ask(session, "Annelies", actor=member, access_need="Rust", remark="Bel me")
    now = timezone.now()
    assert forget(now=session.ends_at + timedelta(days=6)) == {"access_needs": 0, "registrations": 0} | NO_PAPERS
    assert forget(now=session.ends_at + timedelta(days=8)) == {"access_needs": 1, "registrations": 0} | NO_PAPERS
    assert forget(now=now + timedelta(days=30 + 24 * 31)) == {"access_needs": 0, "registrations": 1} | NO_PAPERS
    registration = Registration.objects.get()
    assert (registration.contact_name, registration.contact_email, registration.user, registration.remark) == ("", "", None, "")
    assert Participant.objects.seated().filter(name="").count() == 1
    # The history never knew the names.
    from django.apps import apps

    for model in apps.get_app_config("services").get_models():
        for row in model._default_manager.values():
            assert "Annelies" not in str(row), model


@pytest.mark.parametrize("path", ["inschrijven/{pk}/", "mijn/inschrijvingen/"])
def test_pages_ask_as_often_for_one_as_for_three(
    client_for: For, member: User, organisation: Organisation, django_assert_max_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    session, client = SessionFactory(capacity=30), client_for(member)
    for turn in range(2):
        for number in range(3):
            ask(session, f"P{turn}{number}", actor=member, organisation=organisation)
        with django_assert_max_num_queries(14):
            assert client.get(f"/{path.format(pk=session.pk)}").status_code == 200
