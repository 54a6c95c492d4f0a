"""Which offers fit a choice, in what order, and how many each other word would give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import CharField, Count, DateTimeField, Exists, F, Func, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Lower, NullIf

from services.actions.offers import folded
from services.models import OfferGoal, PriceRule, Session, SupportOffer
from services.offers.choices import DESK_FACETS, FACETS, MUNICIPALITY, OF_SESSIONS, Choices
from services.querysets.sessions import SessionQuerySet
from steunpunt.accounts.permissions import Visitor

ONLINE = "online"
ALL = "alles"
PRICE_RULES = {
    "gratis": Q(price_rule=PriceRule.FREE) | Q(price=0),
    "betalend": Q(price_rule__in=[PriceRule.PER_HALF_DAY, PriceRule.FIXED]) & ~Q(price=0),
    "op-aanvraag": Q(price_rule=PriceRule.ON_REQUEST),
}
COLUMNS = {"thema": "themes", "soort": "kind", "doelgroep": "target_groups", "vorm": "mode", "taal": "language", "staat": "state"}
Counts = dict[str, dict[str, int]]


def coming(now: datetime) -> SessionQuerySet:
    """Sessions that one can still register for, now or later."""
    return Session.objects.filter(state="open", starts_at__gt=now)


def region() -> Any:
    """The province of a session; Brussels has none, and online is everywhere."""
    return Coalesce(NullIf("municipality__province", Value("")), NullIf("municipality__name", Value("")), Value(ONLINE))


def found(visitor: Visitor, choices: Choices, now: datetime, *, without: str = "", is_near: bool = False) -> QuerySet[SupportOffer]:
    """The offers that fit, in no order; ``without`` leaves one facet out, for the counts of its other values.

    ``is_near`` also takes words that are written nearly so.
    """
    rows: QuerySet[SupportOffer] = SupportOffer.objects.visible_to(visitor) if choices.is_desk else SupportOffer.objects.published()
    if choices.text:
        rows = rows.alias(stems=SearchVector("words", config="dutch"))
    for word in folded(choices.text).split():
        rows = rows.filter(holds(word, is_near=is_near))
    for name, values in choices.facets.items():
        if values and name != without and name not in OF_SESSIONS:
            rows = rows.filter(matching(name, values))
    return rows.filter(of_sessions(choices, now, without))


def matching(name: str, values: tuple[str, ...]) -> Q:
    if name == "prijs":
        either = Q()
        for value in values:
            either |= PRICE_RULES[value]
        return either
    if name in ("thema", "doelgroep"):
        through = getattr(SupportOffer, COLUMNS[name]).through
        column = {"thema": "theme", "doelgroep": "targetgroup"}[name]
        return Q(Exists(through.objects.filter(**{"supportoffer": OuterRef("pk"), f"{column}__in": [int(value) for value in values]})))
    return Q(**{f"{COLUMNS[name]}__in": values})


def of_sessions(choices: Choices, now: datetime, without: str) -> Q:
    """That one and the same session fits what is asked of when, where and places; or that there is none, if that is asked."""
    if not any(choices.of(name) for name in OF_SESSIONS if name != without):
        return Q()
    fits = Q(Exists(fitting(choices, now, without).filter(offer=OuterRef("pk"))))
    return fits | undated(now) if without != "plaats" and "zonder-datum" in choices.of("plaats") else fits


def fitting(choices: Choices, now: datetime, without: str = "") -> SessionQuerySet:
    """The sessions to come that fit what is asked of when, where and places."""
    asked = {name: set(choices.of(name)) for name in OF_SESSIONS if choices.of(name) and name != without}
    sessions = coming(now)
    if "periode" in asked:
        sessions = sessions.annotate(month=month_of()).filter(month__in=asked["periode"])
    if "streek" in asked:
        sessions = sessions.annotate(region=region()).filter(region__in=asked["streek"])
    if MUNICIPALITY in asked:
        sessions = sessions.filter(municipality__name__in=asked[MUNICIPALITY])
    return with_places(sessions, asked["plaats"]) if "plaats" in asked else sessions


def undated(now: datetime) -> Q:
    """What one can ask for at any time."""
    return ~Q(Exists(coming(now).filter(offer=OuterRef("pk"))))


def month_of() -> Any:
    """The month in which a session starts, by the clock on the wall here."""
    local = Func(Value(settings.TIME_ZONE), F("starts_at"), function="timezone", output_field=DateTimeField())
    return Func(local, Value("YYYY-MM"), function="to_char", output_field=CharField())


def with_places(sessions: SessionQuerySet, wanted: set[str]) -> SessionQuerySet:
    if {"vrij", "volzet"} <= wanted:
        return sessions
    if "vrij" in wanted:
        return sessions.with_room()
    return sessions.without_room() if "volzet" in wanted else sessions.none()


def holds(word: str, *, is_near: bool) -> Q:
    """That an offer holds a word: a part of one, another form of it, or nearly it."""
    match = Q(words__contains=word) | Q(stems=SearchQuery(word, config="dutch"))
    return match | Q(words__trigram_word_similar=word) if is_near else match


def in_order(rows: QuerySet[SupportOffer], choices: Choices, now: datetime) -> QuerySet[SupportOffer]:
    """Sorted; what has no date comes after what has, and a word in the title before a word elsewhere."""
    first = coming(now).filter(offer=OuterRef("pk")).order_by().values("offer").annotate(first=Min("starts_at")).values("first")
    if choices.order == "titel":
        return rows.order_by(Lower("title"), "pk")
    if choices.order == "nieuwste":
        return rows.order_by(F("published_at").desc(nulls_last=True), "-pk")
    return rows.annotate(first_at=Subquery(first)).order_by(F("first_at").asc(nulls_last=True), Lower("title"), "pk")


def for_cards(rows: QuerySet[SupportOffer], now: datetime) -> QuerySet[SupportOffer]:
    """With what a card shows: primary goal, themes, and the sessions to come with their places at this moment."""
    goals = OfferGoal.objects.filter(is_primary=True).select_related("goal__strategic_goal")
    sessions = coming(now).with_availability().select_related("municipality").order_by("starts_at", "pk")
    return rows.prefetch_related(Prefetch("goal_rows", goals), Prefetch("sessions", sessions, to_attr="coming"))


def counted(visitor: Visitor, choices: Choices, now: datetime, *, is_near: bool = False) -> Counts:
    """Per facet and value the number of offers, in one query; the number that fits everything is under ``ALL``."""
    everything = found(visitor, choices, now, is_near=is_near).order_by()
    parts: list[QuerySet[Any, Any]] = [
        everything.values(word=Value("", CharField())).annotate(number=Count("pk"), facet=Value(ALL, CharField()))
    ]
    for name in DESK_FACETS if choices.is_desk else FACETS:
        parts += parts_of(name, found(visitor, choices, now, without=name, is_near=is_near).order_by(), now)
    rows = [part.values_list("facet", "word", "number") for part in parts]
    counts: Counts = {name: {} for name in (ALL, *DESK_FACETS)}
    for name, word, number in rows[0].union(*rows[1:], all=True):
        if number:
            counts[name][word] = number
    return counts


def parts_of(name: str, rows: QuerySet[SupportOffer], now: datetime) -> list[QuerySet[Any, Any]]:
    """The counts of one facet, each as a query with the same three columns."""
    facet = Value(name, CharField())
    if name == "prijs":
        return [
            rows.filter(rule).values(word=Value(value, CharField())).annotate(number=Count("pk"), facet=facet)
            for value, rule in PRICE_RULES.items()
        ]
    if name in ("periode", "streek"):
        word = month_of() if name == "periode" else region()
        sessions = coming(now).filter(offer__in=rows.values("pk")).order_by()
        return [sessions.values(word=word).annotate(number=Count("offer", distinct=True), facet=facet)]
    if name == "plaats":
        return parts_of_places(rows, now, facet)
    grouped = rows.filter(**{f"{COLUMNS[name]}__isnull": False})
    return [grouped.values(word=Cast(COLUMNS[name], CharField())).annotate(number=Count("pk"), facet=facet)]


def parts_of_places(rows: QuerySet[SupportOffer], now: datetime, facet: Value) -> list[QuerySet[Any, Any]]:
    sessions = coming(now).filter(offer__in=rows.values("pk")).order_by()
    return [
        *(
            with_places(sessions, {value})
            .values(word=Value(value, CharField()))
            .annotate(number=Count("offer", distinct=True), facet=facet)
            for value in ("vrij", "volzet")
        ),
        rows.filter(undated(now)).values(word=Value("zonder-datum", CharField())).annotate(number=Count("pk"), facet=facet),
    ]


def total_of(counts: Counts) -> int:
    return sum(counts[ALL].values())
