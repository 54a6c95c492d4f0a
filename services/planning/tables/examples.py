"""The file to start from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils import timezone

from goals.models import Mode
from services.models import OfferKind, PriceRule, SupportOffer
from steunpunt.shared.export import Column, Value
from steunpunt.shared.tables.heads import Field


def example_cells() -> dict[str, Value]:
    """One row by field; the session is one of an offer that is there, so that it can be tried out at once."""
    offer = SupportOffer.objects.published().order_by("title", "pk").first()
    year = timezone.localdate().year + 1
    return {
        "kind": OfferKind.TRAINING.label,
        "title": "Samen vergaderen",
        "summary": "Je leert in een halve dag hoe een vergadering van iedereen wordt.",
        "mode": Mode.ON_SITE.label,
        "half_days": "1",
        "price_rule": PriceRule.FREE.label,
        "offer": offer.title if offer else "Samen vergaderen",
        "day": f"31/3/{year}",
        "begins": "9:30",
        "ends": "12:30",
        "more_parts": f"7/4/{year} 9:30-12:30",
        "capacity": "16",
        "minimum": "6",
        "decide_on": f"15/3/{year}",
    }


def columns_of_example(fields: Iterable[Field]) -> list[Column[Any]]:
    cells = example_cells()
    return [Column(each.label, partial(cell_of, cells, each.name), 22) for each in fields]


def cell_of(cells: dict[str, Value], name: str, _row: object) -> Value:
    return cells.get(name)
