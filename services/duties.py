"""What waits for a colleague in the services: questions to answer, sessions to decide on and to close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.models import AdviceRequest, AdviceState, Session, SessionState
from steunpunt.shared.duties import Duty

# What is due later has its place in the inbox.
NEAR = timedelta(days=7)


def questions_to_answer(user: Any, today: date) -> Iterator[Duty]:
    """What I took up, of which an answer is wanted within a week; one query."""
    rows = AdviceRequest.objects.visible_to(user).unmerged().filter(assignee=user, state=AdviceState.TAKEN, due_on__lte=today + NEAR)
    for request in rows.order_by("due_on", "pk"):
        assert request.due_on is not None
        late = _("“%(question)s” waits for your answer since %(day)s")
        near = _("Answer “%(question)s” by %(day)s")
        words = {"question": request.title, "day": date_format(request.due_on, "j F")}
        yield Duty((late if request.due_on < today else near) % words, reverse("advice:detail", args=[request.pk]))


def sessions_to_see_to(user: Any, today: date) -> Iterator[Duty]:
    """Of the offers that I answer for, or am the contact of: what is over and not closed, what is short of people and due; one query."""
    now = timezone.now()
    mine = Q(offer__contact=user) | Q(offer__contact=None, offer__owner=user)
    rows = Session.objects.visible_to(user).with_availability().filter(mine, state=SessionState.OPEN)
    over, due = Q(ends_at__lt=now), Q(starts_at__gt=now, decide_on__lte=today, seats_taken__lt=F("minimum"))
    for session in rows.filter(over | due).select_related("offer").order_by("starts_at", "pk"):
        assert session.starts_at is not None
        close = _("Close “%(session)s” of %(day)s: that logs it")
        decide = _("Decide whether “%(session)s” of %(day)s goes on")
        words = {"session": session, "day": date_format(timezone.localtime(session.starts_at), "j F Y")}
        yield Duty((decide if session.starts_at > now else close) % words, reverse("sessions:detail", args=[session.pk]))
