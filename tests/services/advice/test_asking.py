"""Asking: one screen, kept once, guarded kindly, with offers that may help already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from landscape.models import Membership
from services.advice.suggestions import suggestions_for
from services.advice.tasks import mail_advice_that_waits
from services.models import AdviceFile, AdviceMail, AdviceRequest
from steunpunt.accounts.models import User
from steunpunt.shared import guarding
from tests.factories import AdviceRequestFactory, SupportOfferFactory, ThemeFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | None], Client]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def no_counts() -> None:
    cache.clear()


def said(**more: Any) -> dict[str, Any]:
    return {
        "form_token": str(uuid4()),
        "subject": "Statuten van een nieuwe vzw",
        "question": "Wat moet er zeker in de statuten?",
        "contact_name": "Ann Vrager",
        "contact_email": "ann@voorbeeld.test",
        **more,
    }


def test_a_visitor_asks_without_an_account_and_gets_a_reference(client: Client) -> None:
    theme = ThemeFactory()
    due = timezone.localdate() + timedelta(days=9)
    answer = client.post("/advies/", said(organisation_name="Buurthuis", due_on=due.isoformat(), themes=[theme.pk]))
    request = AdviceRequest.objects.get()
    assert answer.headers["Location"] == f"/advies/{request.link_key}/bevestiging/"
    assert (request.state, request.due_on, request.organisation, request.organisation_name) == ("new", due, None, "Buurthuis")
    assert list(request.themes.all()) == [theme]
    assert request.reference.startswith(f"A-{timezone.localdate().year}-")
    page = client.get(answer.headers["Location"]).content.decode()
    assert request.reference in page
    assert "ann@voorbeeld.test" in page


def test_the_same_form_sent_twice_is_one_question_and_one_mail(client: Client) -> None:
    form = said()
    first, second = client.post("/advies/", form), client.post("/advies/", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert AdviceRequest.objects.count() == AdviceMail.objects.count() == 1


def test_a_member_starts_with_what_is_known_and_asks_for_the_own_organisation_only(client_for: ClientFor, member: User) -> None:
    own = Membership.objects.get(user=member).organisation
    assert own.name in client_for(member).get("/advies/").content.decode()
    client_for(member).post("/advies/", said(organisation_name=own.name.upper()))
    client_for(None).post("/advies/", said(organisation_name=own.name))
    assert list(AdviceRequest.objects.order_by("pk").values_list("organisation", "user")) == [(own.pk, member.pk), (None, None)]


WRONG = {
    "subject": "x" * 161,
    "question": "x" * 10_001,
    "contact_name": "<script>alert(1)</script>",
    "organisation_name": "<b>vet</b>",
    "contact_email": "geen adres",
    "due_on": "2020-01-01",
    "website": "https://spam.test",
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, field: str) -> None:
    answer = client.post("/advies/", said(**{"question": "Wat moet er zeker in?", field: WRONG[field]}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Statuten van een nieuwe vzw" in page or field == "subject"
    assert "error-summary" in page
    assert "<script>alert" not in page
    assert not AdviceRequest.objects.exists()


def test_nonsense_never_fails(client: Client) -> None:
    for form in ({}, {"form_token": "x"}, said(themes="x"), said(due_on="31/2/2026"), said(subject="\0"), said(form_token="")):
        assert client.post("/advies/", form).status_code == 422
    assert client.post("/advies/suggesties/", {"subject": "\0", "themes": "x"}).status_code == 200
    assert not AdviceRequest.objects.exists()


def test_files_are_checked_and_kept(client: Client) -> None:
    svg = SimpleUploadedFile("a.svg", b"<svg onload='x'/>", content_type="image/svg+xml")
    refused = client.post("/advies/", said(attachments=[svg]))
    assert refused.status_code == 422
    assert "a.svg" in refused.content.decode()
    many = [SimpleUploadedFile(f"{n}.png", PNG, content_type="image/png") for n in range(6)]
    assert client.post("/advies/", said(attachments=many)).status_code == 422
    other = client.post(
        "/advies/", said(subject="", attachments=[SimpleUploadedFile("f.png", PNG, content_type="image/png")])
    ).content.decode()
    assert "Kies je bestanden nog eens" in other
    client.post("/advies/", said(attachments=[SimpleUploadedFile("foto.png", PNG, content_type="image/png")]))
    kept = AdviceFile.objects.get()
    assert kept.name == "foto.png"
    key = kept.request.link_key
    download = client.get(f"/advies/{key}/bestand/{kept.pk}/")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/advies/{uuid4()}/bestand/{kept.pk}/").status_code == 404


def test_one_address_asks_so_many_times_an_hour_and_another_is_not_held_up(client: Client, settings: Any) -> None:
    settings.ADVICE_ASKS_PER_HOUR = 2
    settings.CONTACT_EMAIL = "hallo@steunpunt.test"
    for _ in range(2):
        assert client.post("/advies/", said()).status_code == 302
    refused = client.post("/advies/", said(question="Mijn derde vraag"))
    assert refused.status_code == 429
    assert "hallo@steunpunt.test" in refused.content.decode()
    assert "Mijn derde vraag" in refused.content.decode()
    assert client.post("/advies/", said(), REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_cache_that_is_away_stops_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise guarding.CACHE_AWAY[0]

    monkeypatch.setattr(guarding.cache, "add", away)
    assert client.post("/advies/", said()).status_code == 302


def test_offers_that_fit_are_found_whatever_the_ending_and_nothing_else_is() -> None:
    theme = ThemeFactory(name="Subsidies")
    volunteers = SupportOfferFactory(title="Vrijwilligers werven en houden")
    money = SupportOfferFactory(title="Financiën in orde", summary="Een sluitende begroting maken.")
    by_theme = SupportOfferFactory(title="Een sterk dossier schrijven")
    by_theme.themes.add(theme)
    SupportOfferFactory(title="Vrijwilligers en hun statuut", state="draft")

    def found(text: str, themes: tuple[Any, ...] = ()) -> list[Any]:
        return [one.offer for one in suggestions_for(text, themes)]

    assert found("Ons vrijwilligersbeleid hapert") == [volunteers]
    assert found("FINANCIELE problemen") == [money]
    assert found("Hulp bij een subsidieaanvraag") == [by_theme]
    assert found("begrotingen") == [money]
    assert found("Graag hulp voor onze vereniging") == []
    assert found("", (theme,)) == [by_theme]


def test_suggestions_come_while_typing_and_without_javascript(client: Client) -> None:
    offer = SupportOfferFactory(title="Statuten schrijven")
    part = client.post("/advies/suggesties/", {"subject": "statuten", "question": ""}).content.decode()
    assert offer.title in part
    assert "<html" not in part
    looked = client.post("/advies/", said(look=""))
    assert (looked.status_code, AdviceRequest.objects.count()) == (200, 0)
    assert offer.title in looked.content.decode()
    sent = client.post("/advies/", said())
    assert offer.title in client.get(sent.headers["Location"]).content.decode()


def test_suggestions_take_one_query_however_many_offers(client: Client, django_assert_num_queries: Any) -> None:
    for _count in (1, 3):
        SupportOfferFactory.create_batch(2, title="Statuten schrijven")
        with django_assert_num_queries(1):
            assert suggestions_for("statuten van onze vzw")


def test_the_confirmation_is_in_the_language_of_the_asker(client: Client) -> None:
    client.post("/en/advies/", said())
    mail_advice_that_waits()
    request = AdviceRequest.objects.get()
    from services.advice.mails import send_mail_of

    for pk in AdviceMail.objects.waiting().values_list("pk", flat=True):
        send_mail_of(pk)
    letter = mail.outbox[0]
    assert letter.subject == f"We got your question ({request.reference})"
    assert f"/en/advies/{request.link_key}/" in letter.body
    assert "Hello Ann Vrager" in letter.alternatives[0][0]


def test_each_of_the_cast_sees_what_is_theirs(
    client_for: ClientFor, member: User, colleague: User, stranger: User, staff: User, organisation: Any
) -> None:
    of_organisation = AdviceRequestFactory(organisation=organisation)
    own = AdviceRequestFactory(user=stranger)
    visible = {user.name: set(AdviceRequest.objects.visible_to(user)) for user in (member, colleague, stranger, staff)}
    assert visible == {
        member.name: {of_organisation},
        colleague.name: {of_organisation},
        stranger.name: {own},
        staff.name: {of_organisation, own},
    }
    assert client_for(colleague).get(f"/mijn/advies/{of_organisation.pk}/").status_code == 200
    assert client_for(stranger).get(f"/mijn/advies/{of_organisation.pk}/").status_code == 404
    assert of_organisation.subject in client_for(member).get("/mijn/advies/").content.decode()
