"""An offer as search engines read it: Course with its instances, Event for a single day, Service for what has no date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from goals.models import Mode
from services.models import OfferKind, Session, SessionState, SupportOffer
from services.prices import price_of_person

EVENTS = frozenset({OfferKind.INSPIRATION_DAY, OfferKind.STUDY_DAY, OfferKind.WEBINAR, OfferKind.PEER_GROUP, OfferKind.LEARNING_NETWORK})
SERVICES = frozenset({OfferKind.ADVICE, OfferKind.GUIDANCE, OfferKind.TOOL})
MODES = {Mode.ONLINE: "Online", Mode.MIXED: "Blended"}


def structured(offer: SupportOffer, sessions: list[Session]) -> dict[str, Any]:
    """JSON-LD (schema.org). The sessions are public ones to come, with parts, municipality and ``seats_left``."""
    address = f"{settings.SITE_URL}{reverse('offers:detail', args=[offer.slug])}"
    about = {"@context": "https://schema.org", "name": offer.title, "description": offer.summary, "url": address}
    provider = {"@type": "Organization", "name": settings.SITE_OWNER, "url": settings.SITE_URL}
    if offer.kind in SERVICES:
        return {**about, "@type": "Service", "provider": provider}
    instances = [instance_of(offer, session, address) for session in sessions]
    if offer.kind in EVENTS and instances:
        return {**about, "@type": "EventSeries", "organizer": provider, "subEvent": [each | {"name": offer.title} for each in instances]}
    courses = [each | {"@type": "CourseInstance", "courseMode": MODES.get(Mode(offer.mode), "Onsite")} for each in instances]
    return {**about, "@type": "Course", "provider": provider, "inLanguage": offer.language, "hasCourseInstance": courses}


def instance_of(offer: SupportOffer, session: Session, address: str) -> dict[str, Any]:
    parts = list(session.parts.all())
    is_off = session.state == SessionState.CANCELLED
    found: dict[str, Any] = {
        "@type": "Event",
        "startDate": localtime(parts[0].starts_at).isoformat(),
        "endDate": localtime(parts[-1].ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_off else 'Scheduled'}",
        "location": place_of(session, address),
    }
    price = price_of_person(offer, session)
    if price is not None:
        left = session.seats_left > 0  # type: ignore[attr-defined]  # annotated by with_availability
        found["offers"] = {
            "@type": "Offer", "price": str(price), "priceCurrency": "EUR", "url": address,
            "availability": f"https://schema.org/{'InStock' if left else 'SoldOut'}",
        }  # fmt: skip
    return found


def place_of(session: Session, address: str) -> dict[str, Any]:
    """The link of an online session is only for who takes part, so the page of the offer stands for it."""
    if session.mode == Mode.ONLINE:
        return {"@type": "VirtualLocation", "url": address}
    place = {"@type": "PostalAddress", "streetAddress": session.address, "addressLocality": str(session.municipality or "")}
    return {"@type": "Place", "name": session.room or str(session.municipality or ""), "address": place | {"addressCountry": "BE"}}
