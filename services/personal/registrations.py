"""Registrations, places, needs and mails of one person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pgtrigger
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.papers import drop
from services.actions.registrations.registering import leave, locked
from services.models import AccessNeed, Notice, Paper, Participant, Registration, RevokedLink, SeatState, SessionState
from services.querysets.papers import PaperQuerySet
from steunpunt.shared.events import events_of
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of, without

TEXTS = ("remark", "invoice_to", "order_reference", "organisation_name")
STANDS = (SeatState.PLACED, SeatState.OFFERED, SeatState.WAITING)


def ordered_by(person: Person) -> QuerySet[Registration]:
    """Those of which this person is the contact."""
    return Registration.objects.filter(contact_email__iexact=person.email)


def seats_of(person: Person) -> QuerySet[Participant]:
    """Places with this address; and places without an address that carry the name of the contact who took them."""
    names = [name.lower() for name in person.names]
    unnamed = Q(email="", low__in=names, registration__in=ordered_by(person).order_by())
    return Participant.objects.alias(low=Lower("name")).filter(Q(email__iexact=person.email) | unnamed)


def names(person: Person) -> Iterable[str]:
    yield from ordered_by(person).exclude(contact_name="").values_list("contact_name", flat=True)
    yield from Participant.objects.filter(email__iexact=person.email).exclude(name="").values_list("name", flat=True)


def held(person: Person) -> Iterable[Holding]:
    columns = ("contact_name", "contact_email", "language", "state", *TEXTS)
    orders = ordered_by(person).select_related("session__offer", "organisation").order_by("created_at")
    yield Holding(
        "registrations", _("Registrations as contact"),
        tuple(Row(row.created_at, about(row) | facts_of(row, *columns)) for row in orders),
        _("Name, address and texts are erased; that somebody of the organisation registered stays as a count."),
    )  # fmt: skip
    seats = list(seats_of(person).select_related("registration__session__offer", "registration__organisation").order_by("pk"))
    yield Holding(
        "participants", _("Places in sessions"),
        tuple(Row(row.registration.created_at, about(row.registration) | seat_facts(row)) for row in seats),
        _("Name and address are erased; a place in a session to come is given up. The participation stays as a count."),
    )  # fmt: skip
    papers = papers_of({row.pk for row in seats}, {row.registration_id for row in seats}).select_related("session__offer").order_by("pk")
    made = tuple(Row(row.made_at, {"paper": str(row)}) for row in papers)
    yield Holding(
        "papers", _("Certificates, and lists to sign with this name"), made, _("Is deleted; a list is made anew without this name.")
    )
    needs = AccessNeed.objects.filter(registration__in=orders.order_by()).select_related("registration__session__offer")
    needed = tuple(Row(row.registration.created_at, {"session": str(row.registration.session), "text": row.text}) for row in needs)
    yield Holding("access_needs", _("Access needs"), needed, _("Is deleted."))
    mails = Notice.objects.filter(to__iexact=person.email).order_by("pk")
    sent = tuple(Row(row.ordered_at, facts_of(row, "subject", "text", "state")) for row in mails)
    yield Holding("registration_mails", _("Mails about registrations"), sent, _("Is deleted."))
    answered = tuple(Row(row.registration.created_at, {"session": str(row.registration.session)}) for row in seats if row.has_evaluated)
    why = _("Stays: the answers have no name, so nobody can tell which are of this person.")
    yield Holding("evaluations", _("Evaluations that were answered"), answered, why, stays=True)


def about(registration: Registration) -> dict[str, Any]:
    session = registration.session
    return {"session": str(session), "starts_at": session.starts_at, "organisation": str(registration.organisation or "")}


def seat_facts(seat: Participant) -> dict[str, Any]:
    return facts_of(seat, "name", "email", "seat", "attended", "is_walk_in")


def erase(person: Person, actor: Any) -> None:
    own = set(ordered_by(person).values_list("pk", flat=True))
    seats = list(seats_of(person).values_list("pk", "registration"))
    everything = own | {registration for _seat, registration in seats}
    for registration in Registration.objects.filter(pk__in=everything).select_related("session").order_by("session", "pk"):
        give_up(registration, {pk for pk, of in seats if of == registration.pk}, timezone.now())
    Participant.objects.filter(pk__in=[pk for pk, _registration in seats]).update(name="", email="")
    drop(papers_of({pk for pk, _registration in seats}, everything))
    erase_own(own)
    take_out(person, everything)
    if person.account:
        Registration.objects.filter(user=person.account).update(user=None)


def papers_of(seats: set[int], registrations: set[int]) -> PaperQuerySet:
    """Certificates of these places, and the lists to sign on which they stand."""
    sessions = Registration.objects.filter(pk__in=registrations).order_by().values("session")
    return Paper.objects.filter(Q(participant__in=seats) | Q(kind=Paper.Kind.LIST, session__in=sessions))


def give_up(registration: Registration, seats: set[int], now: datetime) -> None:
    """Places in a session to come go to who waits; what was held stays as it was."""
    session, current = locked(registration)
    is_over = session.state in (SessionState.CANCELLED, SessionState.CLOSED) or session.starts_at is None or session.starts_at <= now
    there = list(Participant.objects.filter(registration=current, seat__in=STANDS))
    leaving = [seat for seat in there if seat.pk in seats]
    if leaving and not is_over:
        leave(session, current, leaving, there, now)


def erase_own(keys: set[int]) -> None:
    """Those of which the person is the contact; the personal link opens nothing any more."""
    AccessNeed.objects.filter(registration__in=keys).delete()
    Notice.objects.filter(registration__in=keys).delete()
    RevokedLink.objects.filter(registration__in=keys).delete()
    for pk in keys:
        Registration.objects.filter(pk=pk).update(
            contact_name="", contact_email="", user=None, remark="", invoice_to="", order_reference="", link_key=uuid.uuid4()
        )
    with pgtrigger.ignore("services.RegistrationEvent:append_only"):
        events_of(Registration).filter(pgh_obj_id__in=keys).update(order_reference="")


def take_out(person: Person, keys: set[int]) -> None:
    """The name and the address, out of what others wrote in the same registrations."""
    rows = Registration.objects.filter(pk__in=keys)
    rows.update(**{column: without(person, column) for column in TEXTS})
    AccessNeed.objects.filter(registration__in=keys).update(text=without(person, "text"))
    Notice.objects.filter(to__iexact=person.email).delete()
    Notice.objects.filter(registration__in=keys).update(text=without(person, "text"))
    tracked = {column: without(person, column) for column in ("order_reference", "organisation_name")}
    with pgtrigger.ignore("services.RegistrationEvent:append_only"):
        events_of(Registration).filter(pgh_obj_id__in=keys).update(**tracked)


PART = Part("registrations", held, erase, names)
