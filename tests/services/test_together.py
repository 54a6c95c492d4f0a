"""Changing several offers or sessions at once: what the page showed happens, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services.actions.many import OFFER_DEEDS, carry_out
from services.models import Notice, OfferGoal, Session, SupportOffer
from services.planning.together import OFFERS, offers_of, sessions_of
from steunpunt.accounts.models import User
from tests.factories import SessionFactory, SupportOfferFactory, UserFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
OF_OFFERS, OF_SESSIONS = "/werk/aanbod/samen/", "/werk/sessies/samen/"


def confirmed(page: str) -> dict[str, list[str]]:
    """What the confirming form of a page sends."""
    form = page[page.index('<form method="post"', page.index("<main")) :].split("</form>", maxsplit=1)[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def looked(client: Client, address: str, doe: str, rows: list[int], **value: str) -> str:
    answer = client.get(address, {"doe": doe, "rij": rows, **value})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_lists_offer_ticks_that_lead_to_the_page(client_for: For, staff: User) -> None:
    offer, session = SupportOfferFactory(), SessionFactory()
    for address, row, target in (("/werk/aanbod/", offer, OF_OFFERS), ("/werk/sessies/", session, OF_SESSIONS)):
        page = client_for(staff).get(address).content.decode()
        assert f'name="rij" value="{row.pk}"' in page
        assert f'action="{target}"' in page


def test_publishing_several_names_what_is_refused_and_does_the_rest(client_for: For, staff: User) -> None:
    draft, paused = SupportOfferFactory(state="draft", title="Ontwerpje"), SupportOfferFactory(state="paused")
    public, aimless = SupportOfferFactory(), SupportOfferFactory(state="draft", title="Doelloos")
    OfferGoal.objects.filter(offer=aimless).delete()
    desk, rows = client_for(staff), [each.pk for each in (draft, paused, public, aimless)]
    page = looked(desk, OF_OFFERS, "publiceren", rows)
    assert "Kies eerst het doel" in page
    assert "Dat is al zo" in page
    sent = confirmed(page)
    assert (sent["doe"], set(sent["rij"])) == (["publiceren"], {f"{draft.pk}-1", f"{paused.pk}-1"})
    assert SupportOffer.objects.filter(state="published").count() == 1
    answer = desk.post(OF_OFFERS, sent, follow=True)
    assert "gedaan voor 2" in answer.content.decode()
    assert set(SupportOffer.objects.filter(state="published")) == {draft, paused, public}
    event = SupportOffer.pgh_event_model.objects.filter(pgh_obj=draft, pgh_label="update").get()
    assert event.pgh_context.metadata["actor"] == staff.pk
    assert event.pgh_context.metadata["reason"].startswith("together")


def test_pausing_says_which_sessions_go_out_of_sight(client_for: For, staff: User) -> None:
    session = SessionFactory()
    page = looked(client_for(staff), OF_OFFERS, "pauzeren", [session.offer_id])
    assert "Eén komende sessie is niet meer te zien" in page


def test_owner_and_day_of_review_are_asked_then_shown_then_set(client_for: For, staff: User) -> None:
    offer, other = SupportOfferFactory(), UserFactory(name="Ann Ander", role="staff")
    desk = client_for(staff)
    assert "Eén wijzigt" not in looked(desk, OF_OFFERS, "eigenaar", [offer.pk])
    desk.post(OF_OFFERS, confirmed(looked(desk, OF_OFFERS, "eigenaar", [offer.pk], owner=str(other.pk))))
    desk.post(OF_OFFERS, confirmed(looked(desk, OF_OFFERS, "nakijken", [offer.pk], review_on="31/3/2031")))
    offer.refresh_from_db()
    assert (offer.owner, offer.review_on, offer.version, offer.updated_by) == (other, date(2031, 3, 31), 3, staff)


def test_a_row_that_changed_meanwhile_stops_all(client_for: For, staff: User) -> None:
    first, second = SupportOfferFactory(state="draft"), SupportOfferFactory(state="draft")
    desk = client_for(staff)
    sent = confirmed(looked(desk, OF_OFFERS, "publiceren", [first.pk, second.pk]))
    SupportOffer.objects.filter(pk=second.pk).update(version=9)
    answer = desk.post(OF_OFFERS, sent)
    assert answer.status_code == 409
    assert "Er is iets gewijzigd sinds je keek" in answer.content.decode()
    assert not SupportOffer.objects.filter(state="published").exists()
    assert desk.post(OF_OFFERS, confirmed(answer.content.decode())).status_code == 302


def test_what_fails_halfway_leaves_nothing_behind(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = SupportOfferFactory(state="draft"), SupportOfferFactory(state="draft")

    def breaks(**given: object) -> None:
        if given["offer"] == second:
            raise RuntimeError
        SupportOffer.objects.filter(pk=first.pk).update(state="published")

    monkeypatch.setattr("services.actions.many.offers.set_offer_state", breaks)
    with pytest.raises(RuntimeError):
        carry_out(actor=staff, deed=OFFER_DEEDS["publiceren"], rows=offers_of(staff), shown={first.pk: 1, second.pk: 1}, value=None)
    assert not SupportOffer.objects.filter(state="published").exists()


def test_sessions_are_opened_closed_moved_and_cancelled_together(client_for: For, staff: User, member: User) -> None:
    today = timezone.localdate()
    planned = SessionFactory(state="planned", decide_on=today + timedelta(days=5))
    public = SessionFactory(decide_on=today + timedelta(days=25))
    hidden = SessionFactory(state="planned", offer__state="draft", offer__title="Nog niet openbaar")
    rows, desk = [planned.pk, public.pk, hidden.pk], client_for(staff)
    page = looked(desk, OF_SESSIONS, "openen", rows)
    assert "Publiceer eerst het aanbod" in page
    desk.post(OF_SESSIONS, confirmed(page))
    assert set(Session.objects.filter(state="open")) == {planned, public}
    page = looked(desk, OF_SESSIONS, "beslisdag", rows, days="7")
    assert "Dat is na het begin" in page
    assert "Er is geen beslisdag" in page
    desk.post(OF_SESSIONS, confirmed(page))
    planned.refresh_from_db()
    assert planned.decide_on == today + timedelta(days=12)
    ask(public, "An", actor=member)
    desk.post(OF_SESSIONS, confirmed(looked(desk, OF_SESSIONS, "sluiten", rows)))
    public.refresh_from_db()
    assert public.registration_closes_at is not None
    assert "al afgesloten" in looked(desk, OF_SESSIONS, "sluiten", rows)
    page = looked(desk, OF_SESSIONS, "annuleren", rows, reason="De zaal brandde af")
    assert "Eén inschrijving krijgt een mail" in page
    desk.post(OF_SESSIONS, confirmed(page))
    assert {each.cancel_reason for each in Session.objects.all()} == {"De zaal brandde af"}
    assert Notice.objects.filter(kind="called-off").count() == 1


def test_what_began_is_left_alone(client_for: For, staff: User) -> None:
    session = SessionFactory()
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    for doe, value in (("annuleren", {"reason": "x"}), ("beslisdag", {"days": "1"}), ("sluiten", {})):
        page = looked(client_for(staff), OF_SESSIONS, doe, [session.pk], **value)
        assert "al begonnen" in page
        assert "Er wijzigt dus niets" in page


@pytest.mark.parametrize(
    ("address", "query", "says"),
    [
        (OF_OFFERS, {"doe": "publiceren"}, "Er is niets aangevinkt"),
        (OF_OFFERS, {"doe": "publiceren", "rij": ["x", "9" * 40, "²", "-"]}, "Er is niets aangevinkt"),
        (OF_OFFERS, {"doe": "publiceren", "rij": list(range(1, 300))}, "Hoogstens 200"),
        (OF_OFFERS, {"doe": "", "rij": ["PK"]}, "Kies wat er moet gebeuren"),
        (OF_OFFERS, {"doe": "verzonnen", "rij": ["PK"]}, "verzonnen"),
        (OF_OFFERS, {"doe": "nakijken", "rij": ["PK"], "review_on": "31/2/2030"}, "31/2/2030"),
        (OF_OFFERS, {"doe": "eigenaar", "rij": ["PK"], "owner": "99999999"}, "keuze"),
        (OF_SESSIONS, {"doe": "beslisdag", "rij": ["PK"], "days": "0"}, "Met 0 dagen verschuift er niets"),
        (OF_SESSIONS, {"doe": "beslisdag", "rij": ["PK"], "days": "zeven"}, "zeven"),
        (OF_SESSIONS, {"doe": "annuleren", "rij": ["PK"], "reason": " "}, "Waarom gaat het niet door"),
    ],
)
def test_bad_input_says_what_and_writes_nothing(client_for: For, staff: User, address: str, query: dict[str, object], says: str) -> None:
    session = SessionFactory()
    keys = {OF_OFFERS: session.offer_id, OF_SESSIONS: session.pk}
    query = {name: [keys[address]] if value == ["PK"] else value for name, value in query.items()}
    for answer in (client_for(staff).get(address, query), client_for(staff).post(address, query)):
        assert answer.status_code == 422
        assert says in answer.content.decode()
    session.refresh_from_db()
    assert session.version == 1


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_only_colleagues_change_together(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    user, session = request.getfixturevalue(role), SessionFactory()
    for address, pk, doe in ((OF_OFFERS, session.offer_id, "pauzeren"), (OF_SESSIONS, session.pk, "sluiten")):
        assert client_for(user).get(address, {"doe": doe, "rij": pk}).status_code == status
        if status != 200:
            client_for(user).post(address, {"doe": doe, "rij": f"{pk}-1"})
    assert SupportOffer.objects.get().state == "published"
    if role == "member":
        assert (offers_of(user).count(), sessions_of(user).count()) == (0, 0)
        with pytest.raises(PermissionDenied):
            carry_out(actor=user, deed=OFFERS.deeds["pauzeren"], rows=SupportOffer.objects.all(), shown={session.offer_id: 1}, value=None)


@pytest.mark.parametrize(("address", "doe"), [(OF_OFFERS, "pauzeren"), (OF_SESSIONS, "sluiten")])
def test_three_rows_cost_as_many_queries_as_one(client_for: For, staff: User, address: str, doe: str) -> None:
    sessions = [SessionFactory() for _turn in range(3)]
    keys, desk, counts = [each.offer_id if address == OF_OFFERS else each.pk for each in sessions], client_for(staff), []
    looked(desk, address, doe, keys)
    for number in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            looked(desk, address, doe, keys[:number])
        counts.append(len(queries))
    assert counts[0] == counts[1]
