"""The overview of offers and sessions: what comes, what waits for a decision, how it was, and what to plan next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.actions.evaluations import MINIMUM_ANSWERS, verdicts_of_offers
from services.models import Registration, RegistrationState, Session, SessionState
from services.offers.cards import ShownTime, shown_time
from services.planning.demand import MOST_SHOWN, offers_to_plan, sought_in_vain, wishes
from services.querysets.sessions import SessionQuerySet
from steunpunt.accounts.permissions import Visitor, may

NEAR = timedelta(days=14)
# What stands open on the page; the rest unfolds.
FIRST = 8


@dataclass(frozen=True)
class Line:
    """A session in one of the tables; ``note`` says how near its day is."""

    session: Session
    time: ShownTime
    note: str = ""


def sessions_for(visitor: Visitor) -> SessionQuerySet:
    return Session.objects.visible_to(visitor).with_availability().select_related("offer", "municipality")


def to_come(visitor: Visitor, now: datetime) -> SessionQuerySet:
    rows = sessions_for(visitor).filter(state__in=[SessionState.OPEN, SessionState.PLANNED], ends_at__gte=now)
    return rows.order_by("starts_at", "pk")


def with_queue(visitor: Visitor, now: datetime) -> SessionQuerySet:
    """Sessions to come for which people wait, the longest queue first, with ``waits_since``."""
    queue = Registration.objects.filter(session=OuterRef("pk"), state=RegistrationState.WAITING).order_by().values("session")
    rows = to_come(visitor, now).with_people_waiting()
    return rows.annotate(waits_since=Subquery(queue.annotate(first=Min("queued_at")).values("first")))


def to_decide(visitor: Visitor, now: datetime) -> SessionQuerySet:
    """Public sessions to come, short of their minimum, of which the day of deciding is near or gone."""
    rows = sessions_for(visitor).filter(state=SessionState.OPEN, starts_at__gt=now, decide_on__lte=timezone.localdate(now) + NEAR)
    return rows.under_minimum().order_by("decide_on", "starts_at", "pk")


def to_close(visitor: Visitor, now: datetime) -> SessionQuerySet:
    return sessions_for(visitor).filter(state=SessionState.OPEN, ends_at__lt=now).order_by("ends_at", "pk")


def days_in_words(day: date, today: date) -> str:
    """How far a day is, such as “3 days ago”."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in one day", "in %(count)s days", days) % {"count": days}
    return ngettext("one day ago", "%(count)s days ago", -days) % {"count": -days}


@dataclass(frozen=True)
class Heap:
    """Rows of which the first stand open."""

    rows: list[Any]

    @property
    def first(self) -> list[Any]:
        return self.rows[:FIRST]

    @property
    def rest(self) -> list[Any]:
        return self.rows[FIRST:]

    def __bool__(self) -> bool:
        return bool(self.rows)


def lines_of(rows: QuerySet[Session], today: date | None = None, moment: str = "") -> list[Line]:
    found = []
    for session in rows[:MOST_SHOWN]:
        day = getattr(session, moment) if moment else None
        day = timezone.localdate(day) if isinstance(day, datetime) else day
        found.append(Line(session, shown_time(session), days_in_words(day, today) if day and today else ""))
    return found


def overview_context(visitor: Visitor, *, now: datetime | None = None) -> dict[str, Any]:
    now = now or timezone.now()
    today = timezone.localdate(now)
    coming, waiting, decide, close = (each(visitor, now) for each in (to_come, with_queue, to_decide, to_close))
    return {
        "numbers": [
            (coming.count(), _("sessions to come"), "#komend"),
            (waiting.people_waiting(), _("people on a waiting list"), "#wachtlijsten"),
            (decide.count(), _("to decide on"), "#beslissen"),
            (close.count(), _("to close"), "#afsluiten"),
        ],
        "coming": lines_of(coming)[:FIRST],
        "waiting": Heap(lines_of(waiting, today, "waits_since")),
        "decide": Heap(lines_of(decide, today, "decide_on")),
        "close": Heap(lines_of(close, today, "ends_at")),
        "verdicts": Heap(verdicts_of_offers()),
        "minimum": MINIMUM_ANSWERS,
        "wishes": Heap(wishes(now)),
        "offers": Heap(list(offers_to_plan(visitor, now))),
        "sought": Heap(sought_in_vain(visitor)),
        "may_plan": may(visitor, "session.change"),
        "may_write": may(visitor, "offer.change"),
        "crumbs": [(_("Offers"), reverse("offer-desk:list")), (_("Overview"), "")],
    }
