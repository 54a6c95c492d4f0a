"""What was kept and not taken goes to the next one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from services.actions.registrations.registering import locked, people_of
from services.actions.registrations.seats import What, fill, free_seats, give, note
from services.mails.ordering import order
from services.models import Registration, RegistrationState, SeatState
from steunpunt.audit.actions import recording

AT_ONCE = 200


def lapse_what_is_late(*, now: datetime | None = None) -> int:
    """Offers that nobody accepted and registrations that no guest confirmed in time; gives how many. Each in its own transaction."""
    now = now or timezone.now()
    late = Q(state=RegistrationState.OFFERED, accept_by__lte=now) | Q(state=RegistrationState.UNCONFIRMED, confirm_by__lte=now)
    rows = list(Registration.objects.filter(late).order_by("pk")[:AT_ONCE])
    return sum(lapse(registration, now) for registration in rows)


def lapse(registration: Registration, now: datetime) -> bool:
    """Whether it lapsed: somebody may have accepted at the same moment."""
    with recording(None, reason="not taken in time"):
        session, current = locked(registration)
        ends = current.accept_by or current.confirm_by
        if ends is None or ends > now:
            return False
        was_confirmed = current.state != RegistrationState.UNCONFIRMED
        people = people_of(current, SeatState.OFFERED) if was_confirmed else people_of(current, SeatState.OFFERED, SeatState.WAITING)
        give(people, SeatState.CANCELLED)
        note(current, What.LAPSED, asked=len(people), free=free_seats(session))
        keeps = people_of(current, SeatState.PLACED, SeatState.WAITING)
        # Who waits with part of the group keeps waiting; what is placed stays placed.
        waits = any(person.seat == SeatState.WAITING for person in keeps)
        current.state = RegistrationState.WAITING if waits else RegistrationState.PLACED if keeps else RegistrationState.LAPSED
        current.accept_by = current.confirm_by = None
        current.save(update_fields=["state", "accept_by", "confirm_by"])
        if was_confirmed:
            order(current, "lapsed")
        fill(session, now=now)
    return True
