"""A personal link that came to somebody else: made anew by who has it or by a colleague, and the old one opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.actions.errors import ServiceError
from services.actions.registrations.links import renew_link
from services.mails.sending import send_notice
from services.models import Notice, Participant, Registration, RevokedLink, Session
from steunpunt.accounts.models import User
from steunpunt.shared.events import events_of
from tests.factories import SessionFactory
from tests.goals.activities.test_races import together
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]


@pytest.fixture
def registration(member: User) -> Registration:
    return ask(SessionFactory(), "Annelies", "Bo", actor=member)


def pages_of(registration: Registration, key: Any) -> list[tuple[str, str]]:
    start, person = f"/inschrijving/{key}/", registration.participants.first()
    assert person is not None
    writes = ["bevestigen", "aanvaarden", "annuleren", "namen", "verhuizen", "nieuwe-link"]
    return [
        ("get", start),
        ("get", f"{start}kalender.ics"),
        ("get", f"{start}attest/{person.pk}/"),
        *(("post", f"{start}{w}/") for w in writes),
    ]


def test_the_old_link_opens_nothing_and_the_new_one_is_mailed(client_for: For, registration: Registration) -> None:
    old, guest = registration.link_key, client_for(None)
    answer = guest.post(f"/inschrijving/{old}/nieuwe-link/")
    registration.refresh_from_db()
    assert registration.link_key != old
    # The new link is nowhere but in the mail: who pressed may be the wrong person.
    assert str(registration.link_key) not in answer.headers["Location"]
    for way, path in pages_of(registration, old):
        answer = getattr(guest, way)(path, {"everybody": ""})
        assert answer.status_code == 410, path
        assert "Er is een nieuwere link" in answer.content.decode()
        assert "Annelies" not in answer.content.decode()
        assert str(registration.link_key) not in answer.content.decode()
    assert Participant.objects.filter(registration=registration, seat="placed").count() == 2
    assert send_notice(Notice.objects.get(kind="new-link").pk)
    message = mail.outbox[-1]
    assert message.to == [registration.contact_email]
    assert f"/inschrijving/{registration.link_key}/" in message.body
    assert str(old) not in message.body
    assert guest.get(f"/inschrijving/{registration.link_key}/").status_code == 200


def test_mails_that_waited_carry_the_new_link(registration: Registration) -> None:
    waiting = Notice.objects.get(kind="placed")
    current = renew_link(registration=registration, key=registration.link_key)
    assert send_notice(waiting.pk)
    assert str(current.link_key) in mail.outbox[-1].body


def test_it_is_written_down_by_whom(registration: Registration, staff: User) -> None:
    renew_link(registration=registration, key=registration.link_key, actor=staff, is_colleague=True)
    row = RevokedLink.objects.get()
    event = events_of(RevokedLink).get()
    assert (row.revoked_by, event.pgh_context.metadata["actor"]) == (staff, staff.pk)
    assert event.pgh_context.metadata["reason"] == "personal link made anew"
    assert str(row.key) not in str(event.__dict__)


@pytest.mark.parametrize(("role", "goes_along"), [("visitor", False), ("member", True), ("stranger", False)])
def test_who_may_see_it_goes_along_to_the_new_link(
    request: pytest.FixtureRequest, client_for: For, registration: Registration, role: str, goes_along: bool
) -> None:
    answer = client_for(request.getfixturevalue(role)).post(f"/inschrijving/{registration.link_key}/nieuwe-link/")
    registration.refresh_from_db()
    assert (str(registration.link_key) in answer.headers["Location"]) == goes_along


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("stranger", 403), ("staff", 302), ("publisher", 302)])
def test_colleagues_make_it_anew_on_the_desk(
    request: pytest.FixtureRequest, client_for: For, registration: Registration, role: str, status: int
) -> None:
    user, old = request.getfixturevalue(role), registration.link_key
    client, desk = client_for(user), f"/werk/sessies/{registration.session_id}/"
    path = f"{desk}inschrijvingen/{registration.pk}/nieuwe-link/"
    for _twice in range(2):
        assert client.post(path, {"key": str(old)}).status_code == status
    registration.refresh_from_db()
    is_colleague = user is not None and user.is_colleague
    assert RevokedLink.objects.count() == int(is_colleague)
    assert (registration.link_key != old) == is_colleague
    if is_colleague:
        page = client.get(desk).content.decode()
        assert f'value="{registration.link_key}"' in page
        assert f"door {user}" in page


def test_bad_input_on_the_desk_changes_nothing(client_for: For, registration: Registration, staff: User) -> None:
    desk, other = client_for(staff), SessionFactory()
    path = f"/werk/sessies/{registration.session_id}/inschrijvingen/{registration.pk}/nieuwe-link/"
    for given in ({}, {"key": "x\0"}, {"key": str(uuid4())}):
        answer = desk.post(path, given, follow=True)
        assert "niets veranderd" in answer.content.decode()
    assert desk.post(path.replace(f"/{registration.session_id}/", f"/{other.pk}/")).status_code == 404
    assert not RevokedLink.objects.exists()


def test_without_an_address_a_colleague_tells_it(client_for: For, registration: Registration, staff: User) -> None:
    Registration.objects.filter(pk=registration.pk).update(contact_email="")
    answer = client_for(None).post(f"/inschrijving/{registration.link_key}/nieuwe-link/", follow=True)
    assert "Bel ons" in answer.content.decode()
    with pytest.raises(ServiceError):
        renew_link(registration=registration, key=registration.link_key)
    path = f"/werk/sessies/{registration.session_id}/inschrijvingen/{registration.pk}/nieuwe-link/"
    answer = client_for(staff).post(path, {"key": str(registration.link_key)}, follow=True)
    assert "geef de nieuwe zelf door" in answer.content.decode()
    assert RevokedLink.objects.count() == 1
    assert not Notice.objects.filter(kind="new-link").exists()


def test_the_desk_asks_as_often_for_one_as_for_three(
    client_for: For, staff: User, member: User, session: Session, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = client_for(staff)
    for turn in range(2):
        for number in range(3):
            row = ask(session, f"P{turn}{number}", actor=member)
            renew_link(registration=row, key=row.link_key, actor=staff)
        with django_assert_max_num_queries(16):
            assert desk.get(f"/werk/sessies/{session.pk}/").status_code == 200


@pytest.fixture
def session() -> Session:
    return SessionFactory()


@pytest.mark.django_db(transaction=True)
def test_three_at_once_take_one_link_away(registration: Registration) -> None:
    key = registration.link_key
    together(*([lambda: int(renew_link(registration=registration, key=key).link_key != key)] * 3))
    assert RevokedLink.objects.count() == 1
    assert Notice.objects.filter(kind="new-link").count() == 1
