"""What an address of the list of offers asks for. Every state of the list is an address that people share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Mode
from services.models import Language, OfferKind, OfferState
from steunpunt.shared.numbers import whole_number

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
LONGEST_SEARCH = 100
LONGEST_WORD = 60

# The names of the parameters are part of addresses that people share.
FACETS: dict[str, Promise] = {
    "thema": _("Theme"),
    "soort": _("Kind"),
    "doelgroep": _("For whom"),
    "vorm": _("How"),
    "periode": _("When"),
    "streek": _("Where"),
    "prijs": _("Price"),
    "plaats": _("Places"),
    "taal": _("Language"),
}
# Those that are about a time that an offer takes place; a municipality is chosen on the map, by name.
MUNICIPALITY = "gemeente"
OF_SESSIONS = ("periode", "streek", "plaats", MUNICIPALITY)
DESK_FACETS: dict[str, Promise] = {"staat": _("State"), **FACETS}
PRICES: dict[str, Promise] = {"gratis": _("Free"), "betalend": _("Paid"), "op-aanvraag": _("On request")}
PLACES: dict[str, Promise] = {"vrij": _("Places left"), "volzet": _("Waiting list only"), "zonder-datum": _("Without a date, any time")}
ORDERS: dict[str, Promise] = {"eerst": _("Soonest first"), "titel": _("Title"), "nieuwste": _("Newest first")}
VIEWS: dict[str, Promise] = {"kaarten": _("Cards"), "tabel": _("Table"), "kalender": _("Calendar")}
KNOWN: dict[str, set[str]] = {
    "soort": set(OfferKind.values),
    "vorm": set(Mode.values),
    "prijs": set(PRICES),
    "plaats": set(PLACES),
    "taal": set(Language.values),
    "staat": set(OfferState.values),
}


@dataclass(frozen=True)
class Choices:
    """Words that mean nothing are left out; ``ignored`` names them. ``is_desk`` also shows what is not public."""

    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    order: str = "eerst"
    view: str = "kaarten"
    month: date | None = None
    ignored: tuple[str, ...] = ()
    is_desk: bool = False

    def of(self, name: str) -> tuple[str, ...]:
        return self.facets.get(name, ())


def read_choices(query: QueryDict, *, is_desk: bool = False) -> Choices:
    """Understands an address; nonsense in it never fails."""
    facets, ignored = {}, []
    for name in (*(DESK_FACETS if is_desk else FACETS), MUNICIPALITY):
        given = list(dict.fromkeys(query.getlist(name)))
        facets[name] = tuple(value for value in given if makes_sense(name, value))
        ignored += [f"{name}={value}"[:60] for value in given if value and value not in facets[name]]
    order, view, month = query.get("volgorde", "eerst"), query.get("weergave", "kaarten"), query.get("maand", "")
    return Choices(
        facets=facets,
        text=" ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH],
        order=order if order in ORDERS else "eerst",
        view=view if view in VIEWS else "kaarten",
        month=first_day(month) if MONTH.fullmatch(month) else None,
        ignored=tuple(ignored),
        is_desk=is_desk,
    )


def makes_sense(name: str, value: str) -> bool:
    if name in KNOWN:
        return value in KNOWN[name]
    if name == "periode":
        return MONTH.fullmatch(value) is not None
    if name in ("streek", MUNICIPALITY):
        return 0 < len(value) <= LONGEST_WORD and "\0" not in value
    return whole_number(value) is not None


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
