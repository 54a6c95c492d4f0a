"""The pages of the offer as everybody sees them, kept for each state of the offer, address and language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from services.models import Session
from services.offers.choices import Choices
from services.offers.kept import OFFER, OFFER_PAGE
from services.offers.pages import detail_context, list_context, whole
from services.offers.structured import structured
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.shared.drawing import Drawn, draw, drawn_once

# A longer address is hardly asked twice.
LONGEST_ADDRESS = 300
LIST = {"content": "offers/_list.html"}
DETAIL = {name: f"offers/_detail.html#{name}" for name in ("head", "eyebrow", "margin", "content")}


def drawn_list(query: QueryDict, choices: Choices) -> Drawn:
    """The list that everybody sees, with the number of what it found."""
    now, address = timezone.now(), query.urlencode()
    stamp = OFFER.stamp(now)

    def work_out() -> Drawn:
        context = list_context(AnonymousUser(), query, choices, now, stamp)
        return Drawn(draw(LIST, context), {"total": context["page"].paginator.count}, until_of_list(choices, now))

    return drawn_once(OFFER, address, work_out, now=now, stamp=stamp) if len(address) <= LONGEST_ADDRESS else work_out()


def until_of_list(choices: Choices, now: datetime) -> datetime | None:
    """The calendar also shows sessions that are not open, whose beginning is not in the stamp: it holds for the rest of the minute."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1) if choices.view == "kalender" else None


def drawn_offer(visitor: Visitor, slug: str) -> Drawn:
    """The page of one offer. Raises Http404 for who may not see it."""
    now = timezone.now()

    def work_out() -> Drawn:
        offer = get_object_or_404(whole(visitor), slug=slug)
        context = detail_context(offer, now)
        sessions = [shown.session for shown, _price, _open in context["times"]]
        facts = {"pk": offer.pk, "title": offer.title, "summary": offer.summary}
        return Drawn(draw(DETAIL, context | {"data": structured(offer, sessions)}), facts, next_turn(sessions, now))

    return drawn_once(OFFER_PAGE, (slug, may(visitor, "offer.read")), work_out, now=now)


def next_turn(sessions: list[Session], now: datetime) -> datetime | None:
    """The first moment to come at which registration opens or closes, or a session begins or ends."""
    turns: list[Any] = [
        turn
        for session in sessions
        for turn in (session.registration_opens_at, session.registration_closes_at, session.starts_at, session.ends_at)
        if turn and turn > now
    ]
    return min(turns, default=None)
