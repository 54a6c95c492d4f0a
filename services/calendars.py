"""Sessions as iCalendar (RFC 5545): a stable UID for each part, a SEQUENCE that rises when it moves, CANCELLED when it is off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from services.models import Session, SessionState

if TYPE_CHECKING:
    from icalendar.cal import Component

PRODUCT = "-//Steunpunt//Aanbod//NL"


def calendar_of(sessions: Iterable[Session], *, name: str, for_participants: bool = False) -> bytes:
    """One event for each part; the online link only for who takes part. The sessions carry offer, municipality and parts."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        for event in events_of(session, for_participants=for_participants):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def events_of(session: Session, *, for_participants: bool) -> list[Component]:
    from icalendar import Event

    parts = list(session.parts.all())
    events: list[Component] = []
    for number, part in enumerate(parts, start=1):
        event = Event()
        event.add("uid", f"{session.calendar_id}-{number}@steunpunt")
        event.add("sequence", session.calendar_sequence)
        event.add("dtstamp", session.updated_at)
        event.add("dtstart", timezone.localtime(part.starts_at))
        event.add("dtend", timezone.localtime(part.ends_at))
        event.add("summary", str(session) + (f" ({number}/{len(parts)})" if len(parts) > 1 else ""))
        event.add("url", offer_link(session))
        event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
        link = session.online_link if for_participants else ""
        event.add("location", ", ".join(place_words(session)) or link)
        event.add("description", "\n".join(line for line in (session.offer.summary, link, offer_link(session)) if line))
        events.append(event)
    return events


def place_words(session: Session) -> Sequence[str]:
    """Room, street and municipality, as far as they are known."""
    return [word for word in (session.room, session.address, str(session.municipality or "")) if word]


def offer_link(session: Session) -> str:
    return f"{settings.SITE_URL}{reverse('offers:detail', args=[session.offer.slug])}"
