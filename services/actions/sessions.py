"""Planning sessions: writing, opening, moving, copying and cancelling them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from landscape.models import Municipality
from services.actions.errors import ChangedMeanwhileError, ServiceError
from services.actions.offers import problems_of_price
from services.actions.registrations.seats import fill, seats_taken
from services.mails.ordering import order_for_session
from services.models import OfferState, Session, SessionPart, SessionState, SupportOffer
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

MOST_PARTS = 20
MOST_IN_SERIES = 26
MOST_PLACES = 2000


class Part(NamedTuple):
    """One block of time."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SessionValues:
    """Everything that a person decides about a session. Without a price rule of its own it costs what the offer says."""

    mode: str
    capacity: int
    parts: tuple[Part, ...]
    label: str = ""
    municipality: Municipality | None = None
    address: str = ""
    room: str = ""
    access: str = ""
    online_link: str = ""
    minimum: int = 1
    decide_on: date | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    has_waiting_list: bool = True
    queue_cap: int | None = None
    accept_hours: int = 48
    trainers: str = ""
    price_rule: str = ""
    price: Decimal | None = None


COLUMNS = tuple(field.name for field in fields(SessionValues) if field.name != "parts")


def values_of_session(session: Session) -> SessionValues:
    parts = tuple(Part(part.starts_at, part.ends_at) for part in session.parts.all())
    return SessionValues(parts=parts, **{name: getattr(session, name) for name in COLUMNS})


def check_session(values: SessionValues) -> None:
    """Raises ``ServiceError`` with everything that is wrong at once."""
    problems = problems_of_parts(values.parts)
    if not 1 <= values.capacity <= MOST_PLACES:
        problems["capacity"] = _("Places go from 1 to 2000.")
    elif values.minimum > values.capacity:
        problems["minimum"] = _("The minimum is more than there are places.")
    if not 1 <= values.accept_hours <= 24 * 30:
        problems["accept_hours"] = _("Give people between 1 and 720 hours to accept a place.")
    opens, closes = values.registration_opens_at, values.registration_closes_at
    if opens and closes and opens >= closes:
        problems["registration_closes_at"] = _("Registration closes before it opens. Change one of both.")
    if values.price_rule == "" and values.price is not None:
        problems["price"] = _("Choose a price rule for this amount, or leave it empty.")
    elif values.price_rule:
        problems |= problems_of_price(values.price_rule, values.price)
    if problems:
        raise ServiceError(problems)


def problems_of_parts(parts: tuple[Part, ...]) -> dict[str, str]:
    if not parts:
        return {"parts": _("Say when it takes place.")}
    if len(parts) > MOST_PARTS:
        return {"parts": _("A session has at most %(most)s parts. Plan the rest as a session of its own.") % {"most": MOST_PARTS}}
    for part in parts:
        if part.ends_at <= part.starts_at:
            return {"parts": _("The part of %(day)s ends before it starts. Change one of both hours.") % {"day": day_of(part)}}
        if part.ends_at - part.starts_at > timedelta(days=1):
            return {"parts": _("The part of %(day)s lasts more than a day. Give each day a part of its own.") % {"day": day_of(part)}}
    in_order = sorted(parts)
    for before, after in pairwise(in_order):
        if after.starts_at < before.ends_at:
            days = {"first": day_of(before), "second": day_of(after)}
            return {"parts": _("The parts of %(first)s and %(second)s overlap. Change one of both.") % days}
    return {}


def day_of(part: Part) -> str:
    return f"{timezone.localtime(part.starts_at):%d/%m/%Y %H:%M}"


def create_session(*, actor: User | None, offer: SupportOffer, values: SessionValues, is_sample: bool = False) -> Session:
    """A planned session, which nobody outside sees yet. Raises ``ServiceError``."""
    check_session(values)
    with recording(actor):
        session = Session(offer=offer, is_sample=is_sample, created_by=actor, updated_by=actor)
        put(session, values)
        session.save(force_insert=True)
        write_parts(session, values.parts)
    return session


def put(session: Session, values: SessionValues) -> None:
    for name in COLUMNS:
        setattr(session, name, getattr(values, name))
    session.starts_at = min(part.starts_at for part in values.parts)
    session.ends_at = max(part.ends_at for part in values.parts)


def write_parts(session: Session, parts: tuple[Part, ...]) -> None:
    SessionPart.objects.filter(session=session).delete()
    SessionPart.objects.bulk_create(SessionPart(session=session, starts_at=start, ends_at=end) for start, end in sorted(parts))


def change_session(*, actor: User | None, session: Session, version: int, values: SessionValues) -> Session:
    """Whoever takes part is told when the time or the place moves; more places go to who waits.

    Raises ``ChangedMeanwhileError``, and ``ServiceError`` for wrong values or fewer places than there are people.
    """
    check_session(values)
    with recording(actor):
        current = locked(session)
        if current.version != version:
            raise ChangedMeanwhileError(current)
        guard_running(current)
        taken = seats_taken(current)
        if values.capacity < taken:
            text = _("%(taken)s people have a place already. Take at least as many places, or ask people to cancel first.")
            raise ServiceError({"capacity": text % {"taken": taken}})
        before = values_of_session(current)
        put(current, values)
        touch(current, actor, moved=has_moved(before, values))
        if before.parts != tuple(sorted(values.parts)):
            write_parts(current, values.parts)
        if has_moved(before, values) and current.state == SessionState.OPEN:
            order_for_session(current, "moved")
        fill(current)
    return current


def has_moved(before: SessionValues, after: SessionValues) -> bool:
    """Whether somebody who comes has to know: another time, place or link."""
    names = ("municipality", "address", "room", "online_link", "mode")
    return before.parts != tuple(sorted(after.parts)) or any(getattr(before, name) != getattr(after, name) for name in names)


def touch(session: Session, actor: User | None, *, moved: bool) -> None:
    session.version += 1
    session.updated_by = actor
    # A calendar that holds this session learns of a change by a higher number.
    session.calendar_sequence += 1 if moved else 0
    session.save()


def locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",), no_key=True).select_related("offer").get(pk=session.pk)


def guard_running(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise ServiceError(_("This session is cancelled: copy it to plan it again."))
    if session.state == SessionState.CLOSED:
        raise ServiceError(_("This session was held and logged: it stays as it was."))


def open_session(*, actor: User | None, session: Session) -> Session:
    """Make a session public. Raises ``ServiceError`` when its offer is not public, or it cannot be any more."""
    with recording(actor):
        current = locked(session)
        guard_running(current)
        if current.offer.state != OfferState.PUBLISHED:
            raise ServiceError(_("Publish the offer first: a session is found through it."))
        current.state = SessionState.OPEN
        touch(current, actor, moved=False)
    return current


def cancel_session(*, actor: User | None, session: Session, reason: str) -> Session:
    """It does not take place; everybody who has a place or waits gets a mail with the reason. Raises ``ServiceError``."""
    if not reason.strip():
        raise ServiceError({"reason": _("Say why: it stands in the mail to everybody who registered.")})
    with recording(actor):
        current = locked(session)
        guard_running(current)
        was_public = current.state == SessionState.OPEN
        current.state, current.cancel_reason = SessionState.CANCELLED, reason.strip()
        current.cancelled_at, current.cancelled_by = timezone.now(), actor
        touch(current, actor, moved=True)
        if was_public:
            order_for_session(current, "called-off")
    return current


def copy_session(*, actor: User | None, session: Session, first_day: date) -> Session:
    """The same session on another day, planned: what hangs on a day moves along. Raises ``ServiceError``."""
    values = values_of_session(session)
    if not values.parts:
        raise ServiceError(_("This session has no time yet, so there is nothing to copy."))
    days = first_day - timezone.localdate(values.parts[0].starts_at)
    return create_session(actor=actor, offer=session.offer, values=moved_by(values, days))


def make_series(*, actor: User | None, session: Session, weeks: int, times: int) -> list[Session]:
    """The same session again, every so many weeks; all or none. Raises ``ServiceError``."""
    if not (1 <= weeks <= 52 and 1 <= times <= MOST_IN_SERIES):
        raise ServiceError(_("A series repeats every 1 to 52 weeks, at most %(most)s times.") % {"most": MOST_IN_SERIES})
    with recording(actor):
        first = timezone.localdate(values_of_session(session).parts[0].starts_at)
        return [copy_session(actor=actor, session=session, first_day=first + timedelta(weeks=weeks * turn)) for turn in range(1, times + 1)]


def moved_by(values: SessionValues, days: timedelta) -> SessionValues:
    """The same hours on the clock, also over the change to summer time."""
    return replace(
        values,
        parts=tuple(Part(later(part.starts_at, days), later(part.ends_at, days)) for part in values.parts),
        registration_opens_at=later(values.registration_opens_at, days) if values.registration_opens_at else None,
        registration_closes_at=later(values.registration_closes_at, days) if values.registration_closes_at else None,
        decide_on=values.decide_on + days if values.decide_on else None,
    )


def later(moment: datetime, days: timedelta) -> datetime:
    return timezone.make_aware(timezone.make_naive(moment) + days)
