"""What the list of recognitions shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landscape import told
from landscape.models import Organisation, Recognition
from landscape.querysets import RecognitionQuerySet
from steunpunt.shared.numbers import whole_number

ON_A_PAGE = 40
LONGEST_SEARCH = 100
# The names of the parameters are part of addresses that people share.
STATES: dict[str, Promise] = {
    "nu": gettext_lazy("recognised now"),
    "straks": gettext_lazy("to come"),
    "voorbij": gettext_lazy("ended"),
    "alle": gettext_lazy("all of them"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what means nothing is left out."""

    text: str
    year: int | None
    state: str


@dataclass(frozen=True)
class Row:
    recognition: Recognition
    state: str
    told: list[tuple[str, str]]


def asked_of(query: QueryDict) -> Asked:
    """Without anything: those that hold now. With a year: all of that year."""
    year = whole_number(query.get("jaar", ""))
    year = year if year and 1990 <= year <= 2100 else None
    state = query.get("toon", "")
    text = " ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    return Asked(text, year, state if state in STATES else ("alle" if year else "nu"))


def fitting(asked: Asked, today: date) -> RecognitionQuerySet:
    rows = Recognition.objects.all()
    if asked.text:
        rows = rows.filter(organisation__in=Organisation.objects.search(asked.text))
    if asked.year:
        rows = rows.in_year(asked.year)
    match asked.state:
        case "nu":
            return rows.on(today)
        case "straks":
            return rows.to_come(today)
        case "voorbij":
            return rows.ended(today)
    return rows


def list_context(query: QueryDict, today: date) -> dict[str, Any]:
    """One page of the list, with what the rooms above tell of each organisation in the year that is asked, or else in this one."""
    asked = asked_of(query)
    rows = fitting(asked, today).select_related("organisation__municipality").order_by(Lower("organisation__name"), "-starts_on", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(query.get("pagina", "")[:9])
    columns = told.columns_of({row.organisation_id for row in page}, asked.year or today.year)
    first = Recognition.objects.aggregate(first=Min("starts_on"))["first"]
    return {
        "asked": asked,
        "page": page,
        "rows": [row_of(row, columns, asked.year or today.year, today) for row in page],
        "columns": [column.label for column in columns],
        "states": STATES.items(),
        "years": range(today.year + 1, (first or today).year - 1, -1),
        "is_empty": first is None,
        "crumbs": [(_("Recognitions"), "")],
    }


def row_of(row: Recognition, columns: list[told.Column], year: int, today: date) -> Row:
    """A recognition that does not hold in the year gives nothing in it."""
    holds = row.starts_on.year <= year and (row.ends_on is None or row.ends_on.year >= year)
    words = [(column.label, column.words.get(row.organisation_id, "") if holds else "") for column in columns]
    return Row(row, state_of(row, today), words)


def state_of(row: Recognition, today: date) -> str:
    if row.starts_on > today:
        return _("to come")
    return _("ended") if row.ends_on is not None and row.ends_on < today else _("recognised")
