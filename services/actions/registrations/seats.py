"""Seats and the queue. Everything here runs under the lock of one session, so that a place is given once.

The rule of the queue, as people read it: who asked first is first. A group is placed as a whole; when it does not fit in what is
free, the next one that fits goes before it, and the note of the queue says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from services.mails.ordering import order
from services.models import Participant, QueueNote, Registration, RegistrationState, SeatState, Session, SessionState

What = QueueNote.What


def locked_session(pk: int) -> Session:
    """The session, held until the transaction ends: whoever wants a place of it waits for that."""
    return Session.objects.select_for_update(of=("self",), no_key=True).select_related("offer").get(pk=pk)


def seats_taken(session: Session) -> int:
    return Participant.objects.filter(session=session).seated().count()


def free_seats(session: Session) -> int:
    """Never under zero, also when somebody walked in."""
    return max(session.capacity - seats_taken(session), 0)


def fill(session: Session, *, now: datetime | None = None) -> list[Registration]:
    """Offer what is free to who waits, in the order of the queue; gives the registrations that got an offer."""
    now = now or timezone.now()
    if session.state != SessionState.OPEN or session.starts_at is None or session.starts_at <= now:
        return []
    free, offered = free_seats(session), []
    if free == 0:
        return []
    for registration in Registration.objects.filter(session=session).queue().prefetch_related("participants"):
        waiting = [person for person in registration.participants.all() if person.seat == SeatState.WAITING]
        if len(waiting) > free and not registration.accepts_part:
            note(registration, What.PASSED, asked=len(waiting), free=free)
            continue
        note(registration, What.OFFERED, asked=len(waiting), free=free)
        offer_seats(session, registration, waiting[:free], now)
        offered.append(registration)
        free -= len(waiting[:free])
        if free == 0:
            break
    return offered


def offer_seats(session: Session, registration: Registration, people: list[Participant], now: datetime) -> None:
    """Keep places for a while; a session that starts earlier shortens it."""
    assert session.starts_at is not None
    give(people, SeatState.OFFERED)
    registration.state = RegistrationState.OFFERED
    registration.accept_by = min(now + timedelta(hours=session.accept_hours), session.starts_at)
    registration.save(update_fields=["state", "accept_by"])
    order(registration, "offered")


def give(people: Iterable[Participant], seat: str) -> None:
    people = list(people)
    for person in people:
        person.seat = seat
    Participant.objects.filter(pk__in=[person.pk for person in people]).update(seat=seat)


def note(registration: Registration, what: str, *, asked: int, free: int) -> None:
    QueueNote.objects.create(registration=registration, what=what, asked=asked, free=free)


def settle(registration: Registration) -> Registration:
    """The state that follows from the seats of its people."""
    seats = set(Participant.objects.filter(registration=registration).values_list("seat", flat=True))
    if SeatState.OFFERED not in seats:
        registration.accept_by = None
    if SeatState.OFFERED in seats and registration.accept_by:
        registration.state = RegistrationState.OFFERED
    elif SeatState.WAITING in seats:
        registration.state = RegistrationState.WAITING
    else:
        registration.state = RegistrationState.PLACED if SeatState.PLACED in seats else RegistrationState.CANCELLED
    registration.confirm_by = None
    registration.save(update_fields=["state", "accept_by", "confirm_by"])
    return registration
