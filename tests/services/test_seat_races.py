"""Many at once for the last places, on real connections. Without the lock the same harness sees overbooking."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connections

from services.actions.errors import ServiceError
from services.actions.registrations import registering, seats
from services.actions.registrations.registering import accept, cancel
from services.models import Participant, Registration, Session
from tests.factories import SessionFactory, UserFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def together(*works: Callable[[], object]) -> None:
    """All begun at once; a refusal with words is an answer, anything else fails the test."""
    start, broken = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            with suppress(ServiceError):
                work()
        except Exception as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []


def everybody_asks(session: Session) -> None:
    user = UserFactory(role="staff")
    together(*(lambda n=n: ask(session, f"P{n}", actor=user) for n in range(AT_ONCE)))


def test_one_wins_the_last_place_and_the_others_queue() -> None:
    session = SessionFactory(capacity=1)
    everybody_asks(session)
    assert Participant.objects.seated().count() == 1
    assert Registration.objects.queue().count() == AT_ONCE - 1


def test_without_the_lock_this_harness_sees_overbooking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: places are then given more than once."""
    gate = threading.Barrier(AT_ONCE)

    def unlocked(pk: int) -> Session:
        return Session.objects.select_related("offer").get(pk=pk)

    def counted_together(session: Session) -> int:
        free = max(session.capacity - seats.seats_taken(session), 0)
        gate.wait(timeout=20)
        return free

    monkeypatch.setattr(registering, "locked_session", unlocked)
    monkeypatch.setattr(registering, "free_seats", counted_together)
    everybody_asks(SessionFactory(capacity=1))
    assert Participant.objects.seated().count() == AT_ONCE


def test_cancelling_accepting_and_asking_at_once_never_overbooks() -> None:
    session, user = SessionFactory(capacity=3), UserFactory(role="staff")
    placed = [ask(session, f"A{n}", actor=user) for n in range(3)]
    waiting = [ask(session, f"B{n}", actor=user) for n in range(3)]
    together(
        *(lambda r=r: cancel(registration=r, actor=user) for r in placed),
        *(lambda r=r: accept(registration=r, actor=user) for r in waiting),
        *(lambda n=n: ask(session, f"C{n}", actor=user) for n in range(3)),
    )
    assert Participant.objects.filter(session=session).seated().count() <= 3
    free = 3 - Participant.objects.filter(session=session).seated().count()
    assert free == 0 or not Registration.objects.queue().exists()
