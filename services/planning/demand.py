"""What people wait for or sought in vain: where something to plan is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Func, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest

from services.models import OfferKind, Participant, RegistrationState, SearchMiss, SeatState, SupportOffer
from services.offers.listing import coming
from steunpunt.accounts.permissions import Visitor
from steunpunt.vocabulary.models import Theme

LOOKS_BACK = timedelta(days=365)
MOST_SHOWN = 30
# From here on a text and the name of a theme have a word nearly in common.
RESEMBLES = 0.6


@dataclass(frozen=True)
class Wish:
    """How many wait for a kind of support about a theme, and in how many offers; ``theme`` is None for offers without one."""

    theme: int | None
    theme_name: str
    kind: str
    kind_label: str
    waiting: int
    offers: int


@dataclass(frozen=True)
class Sought:
    """Words that found nothing: how often, when last, and the theme that they resemble."""

    text: str
    times: int
    last: Any
    theme: Theme | None
    is_sample: bool = False


def waiting_people(now: datetime) -> QuerySet[Participant]:
    """Who stands on a waiting list of this year, also of a session that is over: the wish is not."""
    rows = Participant.objects.filter(seat=SeatState.WAITING, registration__state=RegistrationState.WAITING)
    return rows.filter(session__starts_at__gt=now - LOOKS_BACK).exclude(session__offer__state="archived").order_by()


def wishes(now: datetime) -> list[Wish]:
    """The longest queue first. An offer with two themes stands under both."""
    rows = waiting_people(now).values("session__offer__themes", "session__offer__themes__name", "session__offer__kind")
    found = rows.annotate(waiting=Count("pk", distinct=True), offers=Count("session__offer", distinct=True))
    in_order = found.order_by("-waiting", "session__offer__themes__name", "session__offer__kind")
    return [
        Wish(
            row["session__offer__themes"],
            row["session__offer__themes__name"] or "",
            row["session__offer__kind"],
            str(OfferKind(row["session__offer__kind"]).label),
            row["waiting"],
            row["offers"],
        )
        for row in in_order[:MOST_SHOWN]
    ]


def offers_to_plan(visitor: Visitor, now: datetime) -> QuerySet[SupportOffer]:
    """Offers for which people wait while no session is to come, with ``waiting``."""
    people = waiting_people(now).filter(session__offer=OuterRef("pk")).values("session__offer").annotate(n=Count("pk")).values("n")
    rows = SupportOffer.objects.visible_to(visitor).annotate(waiting=Subquery(people)).filter(waiting__gt=0)
    rows = rows.filter(~Exists(coming(now).filter(offer=OuterRef("pk"))))
    return rows.order_by("-waiting", "title", "pk")[:MOST_SHOWN]


def likeness(part: Any, whole: Any) -> Func:
    """How nearly some words of the whole are written as the part, from 0 to 1."""
    return Func(part, whole, function="WORD_SIMILARITY", output_field=FloatField())


def sought_in_vain(visitor: Visitor) -> list[Sought]:
    """Grouped by text, most often first, in two queries; an example is never added to what people sought."""
    near = Greatest(likeness(OuterRef("text"), F("name")), likeness(F("name"), OuterRef("text")), output_field=FloatField())
    themes = Theme.objects.annotate(near=near).filter(near__gte=RESEMBLES).order_by("-near", "name")
    rows = SearchMiss.objects.visible_to(visitor).order_by().values("text", "is_sample").annotate(times=Sum("count"), last=Max("day"))
    found = list(rows.annotate(theme=Subquery(themes.values("pk")[:1])).order_by("-times", "-last", "text", "is_sample")[:MOST_SHOWN])
    known = {theme.pk: theme for theme in Theme.objects.filter(pk__in=[row["theme"] for row in found if row["theme"]])}
    return [Sought(row["text"], row["times"], row["last"], known.get(row["theme"]), row["is_sample"]) for row in found]
