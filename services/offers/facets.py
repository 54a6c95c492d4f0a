"""The facets and the choice in words, each word with the address that it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.models import Mode
from services.models import Language, OfferKind, OfferState
from services.offers.choices import DESK_FACETS, FACETS, MUNICIPALITY, PLACES, PRICES, Choices, first_day
from services.offers.listing import ONLINE, Counts
from steunpunt.shared.addresses import Addresses
from steunpunt.vocabulary.models import TargetGroup, Theme

NAMES: dict[str, dict[str, Any]] = {
    "soort": dict(OfferKind.choices),
    "vorm": dict(Mode.choices),
    "taal": dict(Language.choices),
    "staat": dict(OfferState.choices),
    "prijs": PRICES,
    "plaats": PLACES,
}
SUBJECTS = {"thema": Theme, "doelgroep": TargetGroup}
MOST_WORDS = 30


@dataclass(frozen=True)
class Option:
    """One word of a facet; following ``url`` chooses it, or takes it away when it is active."""

    label: str
    count: int
    url: str
    is_active: bool


@dataclass(frozen=True)
class Facet:
    title: str
    options: list[Option]


@dataclass(frozen=True)
class Chosen:
    """One part of the choice, with the address without it."""

    label: str
    url: str


Names = dict[str, dict[str, str]]


def subject_names() -> Names:
    """The name of every theme and target group by its number, in one query."""
    parts = [
        model._default_manager.order_by().annotate(facet=Value(facet, CharField())).values_list("facet", "pk", "name")
        for facet, model in SUBJECTS.items()
    ]
    names: Names = {facet: {} for facet in SUBJECTS}
    for facet, pk, name in parts[0].union(parts[1], all=True):
        names[facet][str(pk)] = name
    return names


def label_of(name: str, value: str, names: Names) -> str:
    if name in names:
        return names[name].get(value, _("unknown"))
    if name == "periode":
        return date_format(first_day(value), "F Y")
    if name == "streek":
        return _("Online") if value == ONLINE else value
    if name == MUNICIPALITY:
        return value
    return str(NAMES[name].get(value, value))


def facets_of(addresses: Addresses, choices: Choices, counts: Counts, names: Names) -> list[Facet]:
    """Facets with counts; several values of one facet can be chosen, and its other values keep their counts."""
    facets = []
    for name, title in (DESK_FACETS if choices.is_desk else FACETS).items():
        active = choices.of(name)
        values = in_facet_order(name, {*counts[name], *active}, counts[name], names)[:MOST_WORDS]
        options = [
            Option(
                label=label_of(name, value, names),
                count=counts[name].get(value, 0),
                url=addresses.with_change(name, [each for each in active if each != value] if value in active else [*active, value]),
                is_active=value in active,
            )
            for value in values
        ]
        if options:
            facets.append(Facet(str(title), options))
    return facets


def in_facet_order(name: str, values: Iterable[str], counts: dict[str, int], names: Names) -> list[str]:
    """Months in their order, themes and groups by name, the rest by how much there is."""
    if name == "periode":
        return sorted(values)
    if name in SUBJECTS:
        return sorted(values, key=lambda value: label_of(name, value, names).lower())
    return sorted(values, key=lambda value: (-counts.get(value, 0), label_of(name, value, names)))


def chosen_of(addresses: Addresses, choices: Choices, names: Names) -> list[Chosen]:
    """The choice in words, each part removable."""
    parts = [
        Chosen(label_of(name, value, names), addresses.with_change(name, [each for each in values if each != value]))
        for name, values in choices.facets.items()
        for value in values
    ]
    return [*parts, Chosen(_("with “%(text)s”") % {"text": choices.text}, addresses.with_change("q", []))] if choices.text else parts


def months_around(month: datetime) -> tuple[str, str]:
    """The month before and the month after, as addresses write them."""
    number = month.year * 12 + month.month - 1
    before, after = divmod(number - 1, 12), divmod(number + 1, 12)
    return f"{before[0]}-{before[1] + 1:02d}", f"{after[0]}-{after[1] + 1:02d}"
