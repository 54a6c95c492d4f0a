"""What the pages of offers show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import OfferGoal, Session, SessionState, SupportOffer
from services.offers.cards import Card, ShownTime, card_of, shown_time
from services.offers.choices import ORDERS, VIEWS, Choices
from services.offers.facets import chosen_of, facets_of, months_around, subject_names
from services.offers.kept import OFFER
from services.offers.listing import Counts, counted, for_cards, found, in_order, total_of
from services.prices import price_in_words
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.shared.addresses import Addresses
from steunpunt.shared.keeping import Stamp

ON_A_PAGE = 20
MOST_RELATED = 4


class KnownPaginator(Paginator[int]):
    """Pages of keys, of a list whose length the facets counted already."""

    def __init__(self, keys: Any, *, total: int) -> None:
        super().__init__(keys, ON_A_PAGE)
        self.total = total

    @property
    def count(self) -> int:
        return self.total


@dataclass(frozen=True)
class Found:
    """What fits a choice: how many by facet, and the keys on one page, in order. ``is_near``: nobody wrote it quite so."""

    counts: Counts
    number: int
    keys: tuple[int, ...]
    is_near: bool

    @property
    def page(self) -> Page[int]:
        return Page(self.keys, self.number, KnownPaginator((), total=total_of(self.counts)))


def look_for(visitor: Visitor, choices: Choices, number: str, now: datetime, stamp: Stamp) -> Found:
    """What nobody wrote so is looked up once more for what comes near. Every page and order of a choice has the same counts."""

    def counts_of(*, is_near: bool) -> Counts:
        asked = ("counts", sorted(choices.facets.items()), choices.text, choices.is_desk, may(visitor, "offer.read"), is_near)
        return OFFER.kept(asked, lambda: counted(visitor, choices, now, is_near=is_near), stamp=stamp)

    counts = counts_of(is_near=False)
    is_near = bool(choices.text) and total_of(counts) == 0
    if is_near:
        counts = counts_of(is_near=True)
    keys = in_order(found(visitor, choices, now, is_near=is_near), choices, now).values_list("pk", flat=True)
    page = KnownPaginator(keys, total=total_of(counts)).get_page(number)
    return Found(counts, page.number, tuple(page.object_list), is_near and total_of(counts) > 0)


def list_context(visitor: Visitor, query: QueryDict, choices: Choices, now: datetime, stamp: Stamp) -> dict[str, Any]:
    """The list in the view that was asked. Counts and order are kept until somebody writes or a session begins."""
    number = query.get("pagina", "")[:9]
    asked = (choices, number, may(visitor, "offer.read"))
    seen = OFFER.kept(asked, lambda: look_for(visitor, choices, number, now, stamp), stamp=stamp)
    counts, names, is_calendar = seen.counts, subject_names(), choices.view == "kalender"
    addresses = Addresses(query)
    return {
        "choices": choices,
        "is_near": seen.is_near,
        "page": seen.page,
        "cards": [] if is_calendar else cards_of(visitor, seen.keys, now),
        "facets": facets_of(addresses, choices, counts, names),
        "chosen": chosen_of(addresses, choices, names),
        "orders": [(name, label, addresses.with_change("volgorde", [name])) for name, label in ORDERS.items()],
        "views": [(name, label, addresses.with_change("weergave", [name])) for name, label in VIEWS.items()],
        "to_map": reverse("offers:map") + addresses.with_change("weergave", []),
        "kept": [(name, value) for name, values in query.lists() if name not in ("q", "pagina") for value in values],
        "query": query.urlencode(),
        "asked": query,
        "to_newsletter": f"?{urlencode([('thema', value) for value in choices.of('thema')])}" if choices.of("thema") else "",
        "calendar": calendar_of(found(visitor, choices, now, is_near=seen.is_near), choices, addresses, now) if is_calendar else None,
    }


def cards_of(visitor: Visitor, keys: Sequence[int], now: datetime) -> list[Card]:
    """In the order of the keys, each with its places at this moment."""
    offers = {offer.pk: offer for offer in for_cards(SupportOffer.objects.visible_to(visitor).filter(pk__in=keys), now)}
    return [card_of(offers[pk]) for pk in keys if pk in offers]


def calendar_of(rows: QuerySet[SupportOffer], choices: Choices, addresses: Addresses, now: datetime) -> dict[str, Any]:
    """The sessions of one month, day by day."""
    first = choices.month or month_of_next(rows, now)
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    end = timezone.make_aware(datetime.combine((first + timedelta(days=32)).replace(day=1), datetime.min.time()))
    sessions = Session.objects.public().with_availability().filter(starts_at__gte=start, starts_at__lt=end, offer__in=rows.order_by())
    before, after = months_around(start)
    return {
        "month": first,
        "days": list(by_day(sessions.select_related("offer", "municipality").order_by("starts_at", "pk"))),
        "before": addresses.with_change("maand", [before]),
        "after": addresses.with_change("maand", [after]),
    }


def month_of_next(rows: QuerySet[SupportOffer], now: datetime) -> date:
    """The first day of the month in which the next session is; of this month when none is planned."""
    coming = Session.objects.public().filter(starts_at__gte=now, offer__in=rows.order_by()).order_by("starts_at")
    return timezone.localdate(coming.values_list("starts_at", flat=True).first() or now).replace(day=1)


def coming_soon(most: int = 3) -> list[ShownTime]:
    """The next public sessions with a place left, for the home page."""
    rows = Session.objects.public().filter(state=SessionState.OPEN, starts_at__gt=timezone.now()).with_room().with_availability()
    return [shown_time(session) for session in rows.select_related("offer", "municipality").order_by("starts_at", "pk")[:most]]


def by_day(sessions: QuerySet[Session]) -> Iterator[tuple[date, list[ShownTime]]]:
    for day, rows in groupby(sessions, key=lambda session: timezone.localdate(session.starts_at)):
        yield day, [shown_time(session) for session in rows]


def crumbs_of_offers() -> list[tuple[str, str]]:
    return [(_("Our offer"), reverse("offers:list"))]


def detail_context(offer: SupportOffer, now: datetime) -> dict[str, Any]:
    """Everything that one needs to decide. The offer comes from ``whole``."""
    sessions = Session.objects.public().filter(offer=offer, ends_at__gt=now).with_availability()
    rows = list(sessions.select_related("municipality").prefetch_related("parts").order_by("starts_at", "pk"))
    for session in rows:
        # Every session needs its offer for the price; it is this one.
        session.offer = offer
    goals = [row.goal for row in offer.goal_rows.all()]
    return {
        "offer": offer,
        "goal": goals[0] if goals else None,
        "goals": goals,
        "price": price_in_words(offer),
        "learning": [line.strip() for line in offer.learning.splitlines() if line.strip()],
        "times": [(shown_time(session), price_in_words(offer, session), is_open(session, now)) for session in rows],
        "related": [card_of(each) for each in related(offer, now)],
    }


def is_open(session: Session, now: datetime) -> bool:
    """Whether one can register now."""
    opens, closes = session.registration_opens_at, session.registration_closes_at
    has_begun = session.starts_at is None or session.starts_at <= now
    return session.state == SessionState.OPEN and not has_begun and (not opens or opens <= now) and (not closes or now < closes)


def whole(visitor: Visitor) -> QuerySet[SupportOffer]:
    """Offers with everything that their page says."""
    goals = OfferGoal.objects.select_related("goal__strategic_goal__plan").order_by("-is_primary", "pk")
    rows = SupportOffer.objects.visible_to(visitor).select_related("contact", "owner")
    return rows.prefetch_related("themes", "target_groups", Prefetch("goal_rows", goals))


def related(offer: SupportOffer, now: datetime) -> list[SupportOffer]:
    """Of the same themes, soonest first."""
    themes = [theme.pk for theme in offer.themes.all()]
    if not themes:
        return []
    others = SupportOffer.objects.published().exclude(pk=offer.pk).filter(themes__in=themes).distinct()
    return list(for_cards(in_order(others, Choices(), now), now)[:MOST_RELATED])


def feed_sessions(visitor: Visitor, choices: Choices) -> QuerySet[Session]:
    """The sessions of a calendar that follows a filter: those to come, and those that were called off since."""
    now = timezone.now()
    offers = found(visitor, choices, now).order_by() if any(choices.facets.values()) or choices.text else SupportOffer.objects.published()
    rows = Session.objects.public().filter(offer__in=offers, starts_at__gt=now - timedelta(days=30))
    return rows.select_related("offer", "municipality").prefetch_related("parts").order_by("starts_at", "pk")[:500]
