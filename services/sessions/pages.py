"""What the desk of the sessions shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.closing import activity_of
from services.actions.evaluations import verdict_of
from services.models import Participant, Registration, SeatState, Session, SessionState
from services.offers.cards import ShownTime, shown_time
from services.sessions.forms import CopyForm, WalkInForm
from steunpunt.accounts.permissions import Visitor, may

ON_A_PAGE = 30
SHOWN = ("komend", "af-te-sluiten", "voorbij", "geannuleerd")


@dataclass(frozen=True)
class Row:
    """A session in the list: ``alert`` says what asks for a decision, empty where nothing does."""

    session: Session
    time: ShownTime
    alert: str


def crumbs(session: Session | None = None, label: str = "") -> list[tuple[str, str]]:
    found = [(_("Sessions"), reverse("sessions:list") if session or label else "")]
    if session:
        found.append((str(session), reverse("sessions:detail", args=[session.pk]) if label else ""))
    return [*found, (label, "")] if label else found


def shown_sessions(visitor: Visitor, show: str, now: datetime) -> QuerySet[Session]:
    rows = Session.objects.visible_to(visitor).with_availability().select_related("offer", "municipality")
    if show == "voorbij":
        return rows.filter(Q(state=SessionState.CLOSED) | Q(ends_at__lt=now, state=SessionState.PLANNED)).order_by("-starts_at", "-pk")
    if show == "geannuleerd":
        return rows.filter(state=SessionState.CANCELLED).order_by("-starts_at", "-pk")
    if show == "af-te-sluiten":
        return rows.filter(state=SessionState.OPEN, ends_at__lt=now).order_by("starts_at", "pk")
    return rows.filter(state__in=[SessionState.OPEN, SessionState.PLANNED], ends_at__gte=now).order_by("starts_at", "pk")


def list_context(visitor: Visitor, show: str, page: str | None) -> dict[str, Any]:
    now = timezone.now()
    show = show if show in SHOWN else SHOWN[0]
    shown = Paginator(shown_sessions(visitor, show, now), ON_A_PAGE).get_page(page)
    labels = (_("To come"), _("To close"), _("Held"), _("Cancelled"))
    return {
        "page": shown,
        "rows": [Row(session, shown_time(session), alert_of(session, now)) for session in shown.object_list],
        "tabs": [(name, label, name == show) for name, label in zip(SHOWN, labels, strict=True)],
        "show": show,
        "crumbs": crumbs(),
    }


def alert_of(session: Session, now: datetime) -> str:
    """Go or no-go, and what waits for its closing."""
    assert session.starts_at is not None
    taken: int = session.seats_taken  # type: ignore[attr-defined]  # annotated by with_availability
    if session.state == SessionState.OPEN and session.starts_at < now:
        return _("held? Close it, and it is logged")
    decides = session.decide_on is not None and session.decide_on <= timezone.localdate(now)
    if session.state == SessionState.OPEN and decides and taken < session.minimum:
        return _("%(taken)s of at least %(minimum)s: go or no go?") % {"taken": taken, "minimum": session.minimum}
    return _("not public yet") if session.state == SessionState.PLANNED else ""


def whole(visitor: Visitor) -> QuerySet[Session]:
    rows = Session.objects.visible_to(visitor).with_availability().select_related("offer", "municipality")
    return rows.prefetch_related("parts")


def registrations_of(session: Session) -> list[Registration]:
    """Who is placed first, then the queue in its order, then who cancelled."""
    notes = Prefetch("notes")
    rows = Registration.objects.filter(session=session).select_related("organisation", "access_need")
    order = {"placed": 0, "offered": 1, "unconfirmed": 2, "waiting": 3}
    found = rows.prefetch_related("participants", notes, "notices", "revoked_links__revoked_by").order_by("queued_at", "pk")
    return sorted(found, key=lambda row: order.get(row.state, 9))


def detail_context(visitor: Visitor, session: Session) -> dict[str, Any]:
    now = timezone.now()
    registrations = registrations_of(session)
    queue = [row.pk for row in registrations if row.state == "waiting"]
    return {
        "session": session,
        "time": shown_time(session),
        "alert": alert_of(session, now),
        "registrations": [(row, queue.index(row.pk) + 1 if row.pk in queue else None) for row in registrations],
        "has_begun": session.starts_at is not None and session.starts_at <= now,
        "copy_form": CopyForm(),
        "verdict": verdict_of(session),
        "activity": activity_of(session),
        "may_change": may(visitor, "session.change"),
        "crumbs": crumbs(session),
    }


def attendance_context(session: Session) -> dict[str, Any]:
    people = Participant.objects.filter(session=session, seat=SeatState.PLACED).select_related("registration__organisation")
    rows = list(people.order_by("name", "pk"))
    return {
        "session": session,
        "people": rows,
        "there": sum(1 for person in rows if person.attended),
        "walk_in": WalkInForm(initial={"form_token": uuid.uuid4()}),
        "crumbs": crumbs(session, _("Attendance")),
    }
