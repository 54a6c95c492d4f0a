"""What a paper says, as data: equal data is one PDF."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from services.calendars import place_words
from services.models import Paper, Participant, Registration, SeatState, Session
from services.models.offers import Language
from steunpunt.shared.freezing import canonical_json, sha256_of

# Who signs writes Dutch.
WRITTEN_AS: dict[str, str] = {Language.FLEMISH_SIGN: Language.DUTCH}


def certificate_of(participant: Participant) -> dict[str, Any]:
    """Who was where and when, in the language of the registration.

    The registration carries its organisation, and its session the offer, municipality and parts.
    """
    registration = participant.registration
    session = registration.session
    half_days = session.offer.half_days
    return {
        "kind": Paper.Kind.CERTIFICATE,
        "language": registration.language,
        "name": participant.name,
        "organisation": organisation_of(registration),
        "half_days": None if half_days is None else str(Decimal(half_days).normalize()),
        "place": str(session.municipality or ""),
        "title_language": WRITTEN_AS.get(session.offer.language, session.offer.language),
    } | facts_of(session)


def list_of(session: Session) -> dict[str, Any]:
    """Everybody who has a place, in the order of the attendance page; of a need only that there is one."""
    people = Participant.objects.filter(session=session, seat=SeatState.PLACED).order_by("name", "pk")
    rows = people.select_related("registration__organisation", "registration__access_need")
    return {
        "kind": Paper.Kind.LIST,
        "place": ", ".join(place_words(session)),
        "people": [
            {
                "name": person.name,
                "organisation": organisation_of(person.registration),
                "has_need": hasattr(person.registration, "access_need"),
                "is_walk_in": person.is_walk_in,
            }
            for person in rows
        ],
    } | facts_of(session)


def facts_of(session: Session) -> dict[str, Any]:
    local = [(timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)) for part in session.parts.all()]
    return {
        "title": str(session),
        "parts": [{"starts_at": start.isoformat(), "ends_at": end.isoformat()} for start, end in local],
        "trainers": session.trainers,
        "is_online": session.mode == "online",
        "is_sample": session.is_sample,
    }


def organisation_of(registration: Registration) -> str:
    return str(registration.organisation or registration.organisation_name)


def key_of(data: dict[str, Any], pk: int) -> str:
    """``pk`` is that of who or what the paper is about."""
    return f"{data['kind']}:{pk}:{sha256_of(canonical_json(data).encode())}"
