"""The list, and the same list as a sheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.activities.counting import counts_of, total_of
from goals.activities.export import COLUMNS, ROWS_AT_ONCE
from goals.activities.listing import (
    FIRST_ORDER,
    ORDERS,
    Words,
    chosen_of,
    facets_of,
    found,
    in_order,
    name_goals,
    read_choices,
    with_change,
    with_places,
)
from goals.models import Activity
from steunpunt.accounts.permissions import may, permission_required
from steunpunt.shared.export import csv_response, xlsx_response

ON_A_PAGE = 25


class CountedPaginator(Paginator[Activity]):
    """Pages of a list whose length the facets counted already."""

    def __init__(self, rows: QuerySet[Activity], on_a_page: int, *, total: int) -> None:
        super().__init__(rows, on_a_page)
        self.total = total

    @property
    def count(self) -> int:
        return self.total


@require_safe
@permission_required("activity.read")
def index(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    words = Words.read(choices)
    counts = counts_of(request.user, choices)
    pages = CountedPaginator(in_order(found(request.user, choices), choices), ON_A_PAGE, total=total_of(counts))
    page = pages.get_page(request.GET.get("pagina"))
    name_goals(page.object_list, words)
    typed = {"q", "van", "tot", "pagina"} | ({"organisatie"} if not choices.organisation else set())
    context = {
        "page": page,
        "choices": choices,
        "facets": facets_of(request.GET, choices, counts, words),
        "chosen": chosen_of(request.GET, choices, words),
        "orders": [(name, label, with_change(request.GET, "volgorde", [name])) for name, (label, _order) in ORDERS.items()],
        "kept": [(name, value) for name, values in request.GET.lists() if name not in typed for value in values],
        "query": request.GET.urlencode(),
        "is_first_order": choices.order == FIRST_ORDER,
        "may_export": may(request.user, "activity.export"),
        "crumbs": [(_("Activities"), "")],
    }
    return render(request, "activities/list.html", context)


@require_safe
@permission_required("activity.export")
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    choices = read_choices(request.GET)
    rows = with_places(in_order(found(request.user, choices), choices)).iterator(chunk_size=ROWS_AT_ONCE)
    name = f"{_('activities')}-{localdate():%Y-%m-%d}"
    if kind == "csv":
        return csv_response(rows, COLUMNS, name=name)
    if kind == "xlsx":
        return xlsx_response(rows, COLUMNS, name=name, title=_("Activities"))
    raise Http404
