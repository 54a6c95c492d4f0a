"""What the pages of registrations show."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from landscape.models import Membership, Organisation
from services.allowance import bills
from services.models import Paper, Participant, Registration, RegistrationState, SeatState, Session, SessionState
from services.offers.cards import shown_time
from services.offers.pages import crumbs_of_offers, is_open
from services.papers.content import certificate_of, key_of
from services.prices import price_in_words
from services.querysets.registrations import RegistrationQuerySet
from steunpunt.accounts.permissions import Visitor

SALT = "steunpunt.evaluation"
MOST_FOUND = 8


def sessions() -> QuerySet[Session]:
    """Public sessions with all that their page says."""
    return Session.objects.public().with_availability().select_related("offer", "municipality").prefetch_related("parts")


def session_context(session: Session) -> dict[str, Any]:
    address = reverse("offers:detail", args=[session.offer.slug])
    return {
        "session": session,
        "offer": session.offer,
        "time": shown_time(session),
        "price": price_in_words(session.offer, session),
        "is_open": is_open(session, timezone.now()),
        "crumbs": [*crumbs_of_offers(), (session.offer.title, address), (_("Register"), "")],
    }


def own_organisations(visitor: Visitor) -> list[Organisation]:
    if not visitor.is_authenticated:
        return []
    return [row.organisation for row in Membership.objects.filter(user=visitor).select_related("organisation")]


def look_up(text: str) -> list[Organisation]:
    """Organisations that fit what was typed, for who registers."""
    return list(Organisation.objects.search(text).select_related("municipality")[:MOST_FOUND]) if text.strip() else []


def whole() -> RegistrationQuerySet:
    people = Prefetch("participants", Participant.objects.order_by("pk"))
    rows = Registration.objects.select_related("session__offer", "session__municipality", "organisation")
    return rows.prefetch_related(people, "session__parts", "notes")


def place_in_queue(registration: Registration) -> int | None:
    """First is 1; None for who does not wait."""
    if registration.state != RegistrationState.WAITING:
        return None
    keys = list(Registration.objects.filter(session=registration.session_id).queue().values_list("pk", flat=True))
    return keys.index(registration.pk) + 1 if registration.pk in keys else None


def personal_context(registration: Registration) -> dict[str, Any]:
    """All that one may know and do with the personal link."""
    session, now = registration.session, timezone.now()
    people = [person for person in registration.participants.all() if person.seat != SeatState.CANCELLED]
    has_begun = session.starts_at is not None and session.starts_at <= now
    came = who_came(registration)
    address = reverse("offers:detail", args=[session.offer.slug])
    return {
        "registration": registration,
        "session": session,
        "offer": session.offer,
        "people": people,
        "place": place_in_queue(registration),
        "price": price_in_words(session.offer, session),
        "bill": bills([registration])[registration.pk],
        "may_change": bool(people) and not has_begun and session.state not in (SessionState.CANCELLED, SessionState.CLOSED),
        "sees_link": any(person.seat == SeatState.PLACED for person in people),
        "came": with_certificates(came),
        "evaluate": [(person, evaluation_token(person)) for person in came if not person.has_evaluated],
        "others": other_dates(registration, now) if people and not has_begun else [],
        "crumbs": [*crumbs_of_offers(), (session.offer.title, address), (_("Your registration"), "")],
    }


def who_came(registration: Registration) -> list[Participant]:
    """Of a session that is closed; of who has no name any more nothing is left to show."""
    if registration.session.state != SessionState.CLOSED:
        return []
    return [person for person in registration.participants.all() if person.attended and person.name and person.seat != SeatState.CANCELLED]


def with_certificates(people: list[Participant]) -> list[tuple[Participant, bool]]:
    """Each with whether the PDF of what it would say now is there already."""
    keys = {person.pk: key_of(certificate_of(person), person.pk) for person in people}
    ready = set(Paper.objects.done().filter(key__in=keys.values()).values_list("key", flat=True)) if keys else set()
    return [(person, keys[person.pk] in ready) for person in people]


def other_dates(registration: Registration, now: Any) -> list[Any]:
    rows = sessions().filter(offer=registration.session.offer_id, starts_at__gt=now, state=SessionState.OPEN)
    return [shown_time(session) for session in rows.exclude(pk=registration.session_id).order_by("starts_at", "pk")[:12]]


def evaluation_token(participant: Participant) -> str:
    return signing.dumps(participant.pk, salt=SALT)


def participant_behind(token: str) -> Participant | None:
    """Whose questions a link is about; None for a link that is false, or of somebody who was not there."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Participant.objects.filter(pk=pk, attended=True).select_related("session__offer").first()


def mine_context(visitor: Visitor) -> dict[str, Any]:
    """Registrations of oneself and of the own organisations: what comes, and what was."""
    now = timezone.now()
    rows = whole().filter(pk__in=Registration.objects.visible_to(visitor).order_by().values("pk"))
    coming = rows.standing().filter(session__ends_at__gte=now).order_by("session__starts_at", "pk")
    past = rows.filter(session__ends_at__lt=now, state=RegistrationState.PLACED).order_by("-session__starts_at", "-pk")[:50]
    return {"coming": list(coming[:100]), "past": list(past), "crumbs": [(_("My registrations"), "")]}
