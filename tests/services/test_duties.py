"""What waits in the services stands on the own desk and in the weekly mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services.duties import questions_to_answer, sessions_to_see_to
from services.models import AdviceState, Session, SessionState
from steunpunt.accounts.models import User
from tests.factories import AdviceRequestFactory, SessionFactory, SupportOfferFactory

ClientFor = Callable[[User | None], Client]
TODAY = date(2025, 3, 10)


def asked(staff: User, days: int, state: str = AdviceState.TAKEN) -> None:
    AdviceRequestFactory(assignee=staff, state=state, subject=f"Vraag {days}", due_on=TODAY + timedelta(days=days))


def days_from_now(days: int) -> list[tuple[object, object]]:
    begin = timezone.now() + timedelta(days=days)
    return [(begin, begin + timedelta(hours=3))]


def session_of(owner: User, days: int, **more: object) -> Session:
    offer = SupportOfferFactory(owner=owner, title=f"Aanbod {days}")
    return SessionFactory(offer=offer, parts=days_from_now(days), **more)


def test_what_i_took_up_is_told_when_its_day_is_near(staff: User) -> None:
    for days in (-2, 7, 8):
        asked(staff, days)
    asked(staff, 1, AdviceState.WAITING)
    AdviceRequestFactory(subject="Van niemand", due_on=TODAY)
    assert [duty.label for duty in questions_to_answer(staff, TODAY)] == [
        "“Vraag -2” wacht op je antwoord sinds 8 maart",
        "Beantwoord “Vraag 7” tegen 17 maart",
    ]


def test_a_session_of_mine_asks_to_be_closed_and_to_be_decided_on(staff: User, publisher: User) -> None:
    over = session_of(staff, -3)
    session_of(staff, -4, state=SessionState.CLOSED, closed_at=timezone.now())
    session_of(publisher, -5)
    due = session_of(staff, 20, minimum=6, decide_on=timezone.localdate())
    session_of(staff, 21, minimum=6, decide_on=timezone.localdate() + timedelta(days=1))
    session_of(staff, 22, minimum=0, decide_on=timezone.localdate())
    found = list(sessions_to_see_to(staff, timezone.localdate()))
    assert [duty.path for duty in found] == [f"/werk/sessies/{over.pk}/", f"/werk/sessies/{due.pk}/"]
    assert found[0].label.startswith("Sluit “Aanbod -3” van ")
    assert found[1].label.startswith("Beslis of “Aanbod 20” van ")


def test_the_contact_answers_for_a_session_before_the_owner(staff: User, publisher: User) -> None:
    SessionFactory(offer=SupportOfferFactory(owner=staff, contact=publisher), parts=days_from_now(-3))
    assert [len(list(sessions_to_see_to(person, timezone.localdate()))) for person in (staff, publisher)] == [0, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_each_takes_one_query(staff: User, number: int) -> None:
    for _turn in range(number):
        asked(staff, 0)
        session_of(staff, -3)
    with CaptureQueriesContext(connection) as queries:
        found = [*questions_to_answer(staff, TODAY), *sessions_to_see_to(staff, timezone.localdate())]
    assert (len(found), len(queries)) == (2 * number, 2)


@pytest.mark.usefixtures("organisation")
def test_nobody_is_told_what_a_colleague_has_to_do(member: User, colleague: User, stranger: User, staff: User, publisher: User) -> None:
    asked(staff, 0)
    session_of(staff, -3)
    for person in (member, colleague, stranger, publisher):
        assert not [*questions_to_answer(person, TODAY), *sessions_to_see_to(person, timezone.localdate())]


def test_it_stands_on_my_own_desk(client_for: ClientFor, staff: User) -> None:
    session = session_of(staff, -3)
    assert f"/werk/sessies/{session.pk}/" in client_for(staff).get("/werk/").content.decode()
