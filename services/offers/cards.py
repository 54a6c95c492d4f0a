"""What a card, a row of the table and a page say of an offer and its sessions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Mode, OperationalGoal
from services.models import Session, SupportOffer
from services.prices import price_in_words

MOST_DATES = 3


@dataclass(frozen=True)
class Card:
    """An offer in a list: ``dates`` are its next times with the places of each at this moment."""

    offer: SupportOffer
    goal: OperationalGoal | None
    price: str
    dates: list[ShownTime]
    more: int


@dataclass(frozen=True)
class ShownTime:
    """One session in words."""

    session: Session
    when: str
    where: str
    places: str
    is_full: bool


def card_of(offer: SupportOffer) -> Card:
    """Needs the offer as ``listing.for_cards`` reads it."""
    sessions: list[Session] = offer.coming  # type: ignore[attr-defined]  # read by the prefetch of the list
    goals = [row.goal for row in offer.goal_rows.all()]
    dates = [shown_time(session) for session in sessions[:MOST_DATES]]
    return Card(offer, goals[0] if goals else None, price_in_words(offer), dates, max(len(sessions) - MOST_DATES, 0))


def shown_time(session: Session) -> ShownTime:
    """Needs a session with its availability and municipality."""
    return ShownTime(session, when(session), where(session), places_in_words(session), session.seats_left == 0)  # type: ignore[attr-defined]


def when(session: Session) -> str:
    """Such as “di 1 december 2026, 9.30 uur”; the weekday and the month without a capital, as Dutch writes them."""
    if session.starts_at is None:
        return _("date to follow")
    start = localtime(session.starts_at)
    words = {"day": date_format(start, "D j F Y").lower(), "hour": date_format(start, "H.i")}
    return _("%(day)s, %(hour)s o'clock") % words


def where(session: Session) -> str:
    if session.mode == Mode.ONLINE:
        return _("online")
    place = str(session.municipality) if session.municipality else _("place to follow")
    return _("%(place)s and online") % {"place": place} if session.mode == Mode.MIXED else place


def places_in_words(session: Session) -> str:
    """Places left at this moment, or how many people wait."""
    left, waiting = session.seats_left, session.queue_length  # type: ignore[attr-defined]
    if left:
        return ngettext("one place left", "%(count)s places left", left) % {"count": left}
    if not session.has_waiting_list:
        return _("full")
    if waiting == 0:
        return _("full, you are first in the queue")
    return ngettext("full, one person waits", "full, %(count)s people wait", waiting) % {"count": waiting}
