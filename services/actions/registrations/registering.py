"""Registering people, confirming, accepting, changing and cancelling."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from landscape.models import Organisation
from services.actions.errors import ServiceError
from services.actions.registrations.seats import What, fill, free_seats, give, locked_session, note, settle
from services.mails.ordering import order
from services.models import AccessNeed, OfferState, Participant, Registration, RegistrationState, SeatState, Session, SessionState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

MOST_PEOPLE = 30
# How long a place is kept for a guest who has not yet opened the mail.
CONFIRM_WITHIN = timedelta(hours=24)


class Person(NamedTuple):
    """A colleague who comes; without an address only the contact gets mail."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Order:
    """What somebody asks for: places in one session for named people of one organisation, or of none."""

    contact_name: str
    contact_email: str
    people: tuple[Person, ...]
    organisation: Organisation | None = None
    organisation_name: str = ""
    accepts_part: bool = False
    order_reference: str = ""
    invoice_to: str = ""
    remark: str = ""
    access_need: str = ""
    language: str = "nl"


def check_people(people: Collection[Person]) -> None:
    """Raises ``ServiceError``: nobody, too many, or somebody twice."""
    if not people:
        raise ServiceError({"people": _("Fill in at least one name.")})
    if len(people) > MOST_PEOPLE:
        text = _("You register at most %(most)s people at once. Call us for a larger group: we gladly look for a solution.")
        raise ServiceError({"people": text % {"most": MOST_PEOPLE}})
    emails = [person.email.lower() for person in people if person.email]
    twice = next((email for email in emails if emails.count(email) > 1), None)
    if twice:
        raise ServiceError({"people": _("%(email)s stands there twice. Give each colleague an own address, or none.") % {"email": twice}})


def guard_open(session: Session, now: datetime) -> None:
    """Raises ``ServiceError`` that says why nobody can register (any more)."""
    if session.state == SessionState.CANCELLED:
        raise ServiceError(_("This session was cancelled. Look at the other dates."))
    if session.state != SessionState.OPEN or session.offer.state != OfferState.PUBLISHED:
        raise ServiceError(_("This session is not open for registration."))
    if session.starts_at is None or session.starts_at <= now:
        raise ServiceError(_("This session has begun or is over. Look at the other dates."))
    if session.registration_opens_at and now < session.registration_opens_at:
        opens = f"{timezone.localtime(session.registration_opens_at):%d/%m/%Y %H:%M}"
        raise ServiceError(_("Registration opens on %(moment)s.") % {"moment": opens})
    if session.registration_closes_at and now >= session.registration_closes_at:
        raise ServiceError(_("Registration for this session is closed. Look at the other dates, or call us."))


def register(
    *, actor: User | None, session: Session, order_of: Order, form_token: uuid.UUID, now: datetime | None = None, is_sample: bool = False
) -> Registration:
    """Places for everybody together, or a place in the queue together. The same form token gives what is there already.

    A guest (no actor) confirms by mail first; the places are kept for a day. Raises ``ServiceError``.
    """
    check_people(order_of.people)
    now = now or timezone.now()
    there = Registration.objects.filter(form_token=form_token).first()
    if there is not None:
        return there
    try:
        with recording(actor):
            current = locked_session(session.pk)
            guard_open(current, now)
            guard_once(current, order_of.people)
            return write(actor, current, order_of, form_token, now, is_sample=is_sample)
    except IntegrityError:
        # The same form at the same moment: the other one won.
        there = Registration.objects.filter(form_token=form_token).first()
        if there is None:
            raise
        return there


def guard_once(session: Session, people: Collection[Person], *, but: Registration | None = None) -> None:
    emails = [person.email.lower() for person in people if person.email]
    rows = Participant.objects.filter(session=session).exclude(seat=SeatState.CANCELLED).alias(address=Lower("email"))
    rows = rows.exclude(registration=but) if but else rows
    taken = rows.filter(address__in=emails).values_list("email", flat=True).first() if emails else None
    if taken:
        text = _("%(email)s is registered for this session already. Leave this person out, or change the other registration.")
        raise ServiceError({"people": text % {"email": taken}})


def write(actor: User | None, session: Session, asked: Order, token: uuid.UUID, now: datetime, *, is_sample: bool) -> Registration:
    free, wanted = free_seats(session), len(asked.people)
    fits = wanted <= free
    if not fits:
        guard_queue(session, asked, free)
    # Who also comes with fewer takes what there is, and waits for the rest.
    seated = wanted if fits else free if asked.accepts_part else 0
    registration = Registration.objects.create(
        session=session, organisation=asked.organisation, user=actor, created_by=actor, form_token=token, is_sample=is_sample,
        organisation_name="" if asked.organisation else asked.organisation_name,
        contact_name=asked.contact_name, contact_email=asked.contact_email, language=asked.language,
        accepts_part=asked.accepts_part, order_reference=asked.order_reference, invoice_to=asked.invoice_to, remark=asked.remark,
        queued_at=now, **state_at_first(actor, session, now, waits=seated < wanted),
    )  # fmt: skip
    has_place = SeatState.PLACED if actor else SeatState.OFFERED
    Participant.objects.bulk_create(
        Participant(
            registration=registration,
            session=session,
            name=person.name,
            email=person.email,
            seat=has_place if place < seated else SeatState.WAITING,
        )
        for place, person in enumerate(asked.people)
    )
    if asked.access_need.strip():
        AccessNeed.objects.create(registration=registration, text=asked.access_need.strip())
    note(registration, What.PLACED if seated == wanted else What.QUEUED, asked=wanted, free=free)
    order(registration, "confirm" if actor is None else "placed" if seated == wanted else "queued")
    return registration


def state_at_first(actor: User | None, session: Session, now: datetime, *, waits: bool) -> dict[str, object]:
    if actor is not None:
        return {"state": RegistrationState.WAITING if waits else RegistrationState.PLACED}
    assert session.starts_at is not None
    return {"state": RegistrationState.UNCONFIRMED, "confirm_by": min(now + CONFIRM_WITHIN, session.starts_at)}


def guard_queue(session: Session, asked: Order, free: int) -> None:
    """Raises ``ServiceError`` when there is no queue, or the organisation has its share of it."""
    wanted = len(asked.people)
    if wanted > session.capacity:
        raise ServiceError(
            {"people": _("This session has %(places)s places in all. Register fewer people.") % {"places": session.capacity}}
        )
    if not session.has_waiting_list:
        text = _("There are %(free)s places left for %(wanted)s people, and this session has no waiting list.")
        raise ServiceError({"people": text % {"free": free, "wanted": wanted}})
    if session.queue_cap is not None and asked.organisation is not None:
        waiting = Participant.objects.filter(session=session, seat=SeatState.WAITING, registration__organisation=asked.organisation).count()
        if waiting + wanted > session.queue_cap:
            text = _("At most %(cap)s people of one organisation can wait for this session, so that others have a chance too.")
            raise ServiceError({"people": text % {"cap": session.queue_cap}})


def locked(registration: Registration) -> tuple[Session, Registration]:
    """The session first, then the registration: always in this order, so that two never wait for each other."""
    session = locked_session(registration.session_id)
    return session, Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)


def people_of(registration: Registration, *seats: str) -> list[Participant]:
    return list(Participant.objects.filter(registration=registration, seat__in=seats))


def confirm(*, registration: Registration, now: datetime | None = None) -> Registration:
    """A guest opened the mail. Doing it twice changes nothing. Raises ``ServiceError`` when it came too late."""
    now = now or timezone.now()
    with recording(None, reason="confirmed by mail"):
        session, current = locked(registration)
        if current.state == RegistrationState.LAPSED:
            raise ServiceError(_("The place was kept for a day and is gone by now. Register again: perhaps there is still room."))
        if current.state != RegistrationState.UNCONFIRMED:
            return current
        give(people_of(current, SeatState.OFFERED), SeatState.PLACED)
        settle(current)
        order(current, "queued" if current.state == RegistrationState.WAITING else "placed")
        fill(session, now=now)
        current.refresh_from_db()
    return current


def accept(*, registration: Registration, actor: User | None = None, now: datetime | None = None) -> Registration:
    """Take the place that is kept. Doing it twice changes nothing. Raises ``ServiceError`` when it came too late."""
    now = now or timezone.now()
    with recording(actor, reason="accepted"):
        session, current = locked(registration)
        if current.state == RegistrationState.PLACED:
            return current
        if current.state != RegistrationState.OFFERED or current.accept_by is None or current.accept_by <= now:
            raise ServiceError(_("This place is no longer kept for you: the time to accept is over. Register again if there is room."))
        people = people_of(current, SeatState.OFFERED)
        give(people, SeatState.PLACED)
        note(current, What.ACCEPTED, asked=len(people), free=free_seats(session))
        settle(current)
        order(current, "placed")
    return current


def cancel(
    *, registration: Registration, actor: User | None = None, people: Collection[int] | None = None, now: datetime | None = None
) -> Registration:
    """Everybody, or only these participants, gives up a place or leaves the queue; who waits gets the offer in the same transaction.

    Raises ``ServiceError`` when the session has begun.
    """
    now = now or timezone.now()
    with recording(actor, reason="cancelled"):
        session, current = locked(registration)
        guard_not_begun(session, now)
        there = people_of(current, SeatState.PLACED, SeatState.OFFERED, SeatState.WAITING)
        leaving = [person for person in there if people is None or person.pk in people]
        if not leaving:
            return current
        leave(session, current, leaving, there, now)
        current.refresh_from_db()
    return current


def leave(session: Session, current: Registration, leaving: list[Participant], there: list[Participant], now: datetime) -> None:
    """Of those who are there some give up their places, which who waits gets; under the lock of the session."""
    give(leaving, SeatState.CANCELLED)
    note(current, What.LEFT, asked=len(leaving), free=free_seats(session))
    if current.state != RegistrationState.UNCONFIRMED or len(leaving) == len(there):
        settle(current)
    order(current, "cancelled" if len(leaving) == len(there) else "changed")
    fill(session, now=now)


def guard_not_begun(session: Session, now: datetime) -> None:
    if session.state in (SessionState.CANCELLED, SessionState.CLOSED) or (session.starts_at and session.starts_at <= now):
        raise ServiceError(_("The session has begun, is over or was cancelled: nothing changes any more. Call us if something is wrong."))


def change_people(
    *, registration: Registration, people: dict[int, Person], actor: User | None = None, now: datetime | None = None
) -> Registration:
    """Other names for the same places. Raises ``ServiceError`` for a wrong name or when the session has begun."""
    check_people(people.values())
    with recording(actor, reason="names changed"):
        session, current = locked(registration)
        guard_not_begun(session, now or timezone.now())
        guard_once(session, people.values(), but=current)
        rows = {row.pk: row for row in people_of(current, SeatState.PLACED, SeatState.OFFERED, SeatState.WAITING)}
        changed = [pk for pk, person in people.items() if pk in rows and (rows[pk].name, rows[pk].email) != person]
        # Two colleagues who change addresses with each other never share one on the way.
        Participant.objects.filter(pk__in=changed).update(email="")
        for pk in changed:
            Participant.objects.filter(pk=pk).update(name=people[pk].name, email=people[pk].email)
        if changed:
            order(current, "changed")
    return current


def move(*, registration: Registration, to: Session, actor: User | None = None, now: datetime | None = None) -> Registration:
    """Everybody who has a place or waits goes to another session of the same offer, if all fit there; else nothing changes.

    Raises ``ServiceError``.
    """
    now = now or timezone.now()
    with recording(actor, reason="moved to another session"):
        # Always the lower number first, so that two who swap sessions never wait for each other.
        sessions = {pk: locked_session(pk) for pk in sorted({registration.session_id, to.pk})}
        current = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        old, new = sessions[current.session_id], sessions[to.pk]
        guard_not_begun(old, now)
        guard_open(new, now)
        if old.offer_id != new.offer_id or old.pk == new.pk:
            raise ServiceError(_("You can move to another date of the same offer."))
        people = people_of(current, SeatState.PLACED, SeatState.OFFERED, SeatState.WAITING)
        guard_once(new, [Person(person.name, person.email) for person in people])
        free = free_seats(new)
        if len(people) > free:
            text = _("There are %(free)s places left for %(wanted)s people on that date. You keep your place here.")
            raise ServiceError(text % {"free": free, "wanted": len(people)})
        Participant.objects.filter(registration=current).update(session=new)
        give(people, SeatState.PLACED)
        current.session, current.queued_at = new, now
        current.save(update_fields=["session", "queued_at"])
        settle(current)
        order(current, "placed")
        fill(old, now=now)
    return current
