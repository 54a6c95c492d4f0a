"""Where the offer takes place: how many dates in which municipality, on a map and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Mode
from landscape.models import MunicipalityShape
from services.offers.choices import MUNICIPALITY, VIEWS, Choices
from services.offers.facets import chosen_of, facets_of, subject_names
from services.offers.kept import OFFER
from services.offers.listing import ONLINE, Counts, counted, fitting, found, total_of
from services.offers.pages import crumbs_of_offers
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.shared.addresses import Addresses
from steunpunt.shared.maps.drawing import Drawn, Mark, drawn


@dataclass(frozen=True)
class Place:
    """Dates to come in one municipality, and of how many offers they are. Without a NIS code: online, or a place that is to follow."""

    nis_code: str
    name: str
    province: str
    is_online: bool
    dates: int
    offers: int


@dataclass(frozen=True)
class Seen:
    """What fits a choice, by facet and by place. ``is_near``: nobody wrote it quite so."""

    counts: Counts
    places: tuple[Place, ...]
    is_near: bool


@dataclass(frozen=True)
class Row:
    """A place with the address of the list that is about it."""

    place: Place
    url: str
    is_chosen: bool


def look_for_places(visitor: Visitor, choices: Choices, now: datetime) -> Seen:
    """What nobody wrote so is looked up once more for what comes near."""
    counts = counted(visitor, choices, now)
    is_near = bool(choices.text) and total_of(counts) == 0
    if is_near:
        counts = counted(visitor, choices, now, is_near=True)
    return Seen(counts, places_of(visitor, choices, now, is_near=is_near), is_near and total_of(counts) > 0)


def places_of(visitor: Visitor, choices: Choices, now: datetime, *, is_near: bool) -> tuple[Place, ...]:
    """The most dates first, in one query. As in a facet, the other municipalities keep their numbers when one is chosen."""
    offers = found(visitor, choices, now, without=MUNICIPALITY, is_near=is_near).order_by()
    rows = fitting(choices, now, without=MUNICIPALITY).filter(offer__in=offers.values("pk")).order_by()
    online = Q(mode=Mode.ONLINE)
    words = {
        name: Case(When(online, then=Value("")), default=Coalesce(F(f"municipality__{field}"), Value("")), output_field=CharField())
        for name, field in (("code", "nis_code"), ("place", "name"), ("part", "province"))
    }
    grouped = rows.values(**words, away=ExpressionWrapper(online, BooleanField()))
    counted_rows = grouped.annotate(dates=Count("pk"), offers=Count("offer", distinct=True))
    found_rows = [Place(*row) for row in counted_rows.values_list("code", "place", "part", "away", "dates", "offers")]
    return tuple(sorted(found_rows, key=lambda place: (place.nis_code == "", not place.is_online, -place.dates, place.name)))


def map_context(visitor: Visitor, query: QueryDict, choices: Choices) -> dict[str, Any]:
    """The page of the map: the facets of the list, and its places drawn and in a table. Kept as the list is."""
    now = timezone.now()
    asked = ("places", choices, may(visitor, "offer.read"))
    seen = OFFER.kept(asked, lambda: look_for_places(visitor, choices, now), stamp=OFFER.stamp(now))
    addresses, names = Addresses(query), subject_names()
    rows = [row_of(place, addresses, choices) for place in seen.places]
    placed = [row for row in rows if row.place.nis_code]
    chart, credit = map_of(placed)
    return {
        "choices": choices,
        "is_near": seen.is_near,
        "total": total_of(seen.counts),
        "finding": finding_of(placed),
        "subtitle": subtitle_of(rows),
        "places": placed,
        "elsewhere": [row for row in rows if not row.place.nis_code],
        "chart": chart,
        "unknown": [row.place.name for row in placed if chart and row.place.nis_code in chart.missing],
        "credit": credit,
        "facets": facets_of(addresses, choices, seen.counts, names),
        "chosen": chosen_of(addresses, choices, names),
        "views": [(label, reverse("offers:list") + addresses.with_change("weergave", [name])) for name, label in VIEWS.items()],
        "kept": [(name, value) for name, values in query.lists() if name not in ("q", "pagina") for value in values],
        "crumbs": [*crumbs_of_offers(), (_("On the map"), "")],
    }


def row_of(place: Place, addresses: Addresses, choices: Choices) -> Row:
    """The list that a place leads to keeps the rest of the choice; where the place is to follow there is no list of its own."""
    if place.nis_code:
        url = reverse("offers:list") + addresses.with_change(MUNICIPALITY, [place.name])
        return Row(place, url, place.name in choices.of(MUNICIPALITY))
    url = reverse("offers:list") + addresses.with_change("streek", [ONLINE]) if place.is_online else ""
    return Row(place, url, is_chosen=False)


def map_of(rows: list[Row]) -> tuple[Drawn | None, str]:
    """The drawing and the source of its borders; None where none were taken in."""
    areas, credit = MunicipalityShape.objects.for_map()
    marks = {row.place.nis_code: Mark(row.place.dates, in_words(row.place), row.place.name, row.url, row.is_chosen) for row in rows}
    return (drawn(areas, marks, title=finding_of(rows)) if areas else None), credit


def in_words(place: Place) -> str:
    """Such as “Gent: 5 dates”."""
    dates = ngettext("one date", "%(count)s dates", place.dates) % {"count": place.dates}
    return f"{place.name}: {dates}"


def finding_of(rows: list[Row]) -> str:
    """What the map says, in a sentence."""
    if not rows:
        return _("Nothing is planned at a place")
    first = rows[0].place
    if len(rows) == 1:
        return _("All of it in %(place)s") % {"place": first.name}
    ahead = first.dates > rows[1].place.dates
    said = {"count": len(rows), "place": first.name}
    return _("In %(count)s municipalities, most in %(place)s") % said if ahead else _("In %(count)s municipalities") % said


def subtitle_of(rows: list[Row]) -> str:
    """How many dates in all, and how many of them are online."""
    dates, online = sum(row.place.dates for row in rows), sum(row.place.dates for row in rows if row.place.is_online)
    said = ngettext("One date to come", "%(count)s dates to come", dates) % {"count": dates}
    return _("%(said)s, %(online)s of them online.") % {"said": said, "online": online} if online else f"{said}."
