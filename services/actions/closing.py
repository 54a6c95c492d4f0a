"""Closing a session logs it: what was delivered needs no second writing down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.ledger import change_activity, log_activity
from goals.actions.values import ActivityValues
from goals.models import Activity, Mode, OperationalGoal, Origin, ValueStatus
from landscape.models import Organisation
from services.actions.errors import ServiceError
from services.actions.registrations.seats import locked_session
from services.mails.ordering import order
from services.models import Participant, Registration, SeatState, Session, SessionState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


@dataclass(frozen=True)
class Held:
    """What is to be logged of a session, as a person may still correct it. ``participations`` None is unknown."""

    half_days: Decimal | None
    participations: int | None
    reason: str = ""


def proposed(session: Session) -> Held:
    """Half-days of the offer, or else one for each part; participations are who was ticked, None while nobody was."""
    ticked = Participant.objects.filter(session=session, seat=SeatState.PLACED).exclude(attended=None)
    was_there = ticked.filter(attended=True).count()
    half_days = session.offer.half_days if session.offer.half_days is not None else Decimal(session.parts.count())
    return Held(half_days, was_there if ticked.exists() else None)


def activity_of(session: Session) -> Activity | None:
    return Activity.objects.filter(origin=Origin.SESSION, origin_key=key_of(session)).first()


def key_of(session: Session) -> str:
    return f"session:{session.pk}"


def close_session(*, actor: User, session: Session, held: Held) -> Activity:
    """One activity for the session, however often this is done; doing it again corrects that one.

    Raises ``ServiceError`` when it cannot be logged, ``LedgerError`` when the ledger refuses the values or the year is closed.
    """
    with recording(actor):
        current = locked_session(session.pk)
        guard_held(current)
        values = values_for(current, held, actor)
        there = activity_of(current)
        if there is None:
            activity = log_activity(
                actor=actor, values=values, origin=Origin.SESSION, origin_key=key_of(current), reason=held.reason,
            )  # fmt: skip
        else:
            activity = change_activity(actor=actor, activity=there, version=there.version, values=values, reason=held.reason)
        if current.state != SessionState.CLOSED:
            current.state, current.closed_at, current.closed_by = SessionState.CLOSED, timezone.now(), actor
            current.version += 1
            current.save(update_fields=["state", "closed_at", "closed_by", "version"])
            ask_how_it_was(current)
    return activity


def guard_held(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise ServiceError(_("This session was cancelled, so there is nothing to log."))
    if session.state == SessionState.PLANNED:
        raise ServiceError(_("This session was never public. Open it first, or log an activity by hand."))
    if session.starts_at is None or session.starts_at > timezone.now():
        raise ServiceError(_("This session has not begun yet. Close it when it was held."))


def values_for(session: Session, held: Held, actor: User) -> ActivityValues:
    offer = session.offer
    goals: list[OperationalGoal] = [
        row.goal for row in offer.goal_rows.select_related("goal__strategic_goal__plan").order_by("-is_primary", "pk")
    ]
    if not goals:
        raise ServiceError(_("The offer serves no goal yet. Choose one there: the activity is logged for it."))
    reached = organisations_of(session)
    assert session.starts_at is not None
    assert session.ends_at is not None
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    return ActivityValues(
        kind=offer.kind,
        title=str(session)[:200],
        starts_on=first,
        # What runs into the next year is logged in the year in which it began.
        ends_on=last if last > first and last.year == first.year else None,
        mode=session.mode,
        goal=goals[0],
        other_goals=tuple(goals[1:]),
        half_days=held.half_days,
        half_days_status=ValueStatus.UNKNOWN if held.half_days is None else ValueStatus.MEASURED,
        participations=held.participations,
        participations_status=ValueStatus.UNKNOWN if held.participations is None else ValueStatus.MEASURED,
        organisations=reached,
        organisations_status=ValueStatus.MEASURED if reached or held.participations == 0 else ValueStatus.UNKNOWN,
        municipality=session.municipality if session.mode != Mode.ONLINE else None,
        staff=(offer.contact or offer.owner or actor,) if (offer.contact or offer.owner or actor).is_colleague else (),
        themes=tuple(offer.themes.all()),
        target_groups=tuple(offer.target_groups.all()),
    )


def organisations_of(session: Session) -> tuple[Organisation, ...]:
    """Of whom somebody was there; while nobody ticked anything, of everybody who had a place."""
    people = Participant.objects.filter(session=session, seat=SeatState.PLACED)
    there = people.filter(attended=True) if people.exclude(attended=None).exists() else people
    return tuple(Organisation.objects.filter(pk__in=there.values("registration__organisation")).order_by("pk"))


def ask_how_it_was(session: Session) -> None:
    """One mail to each registration of which somebody came, with the link to the questions."""
    came = Participant.objects.filter(session=session, attended=True).values("registration")
    for registration in Registration.objects.filter(pk__in=came).exclude(contact_email=""):
        order(registration, "evaluation")
