"""The list, and the same list as a sheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.activities.export import COLUMNS, ROWS_AT_ONCE
from goals.activities.listing import FIRST_ORDER, ORDERS, Words, chosen_of, counts_of, facets_of, found, in_order, read_choices, with_change
from steunpunt.accounts.permissions import may, permission_required
from steunpunt.shared.export import csv_response, xlsx_response

ON_A_PAGE = 25


@require_safe
@permission_required("activity.read")
def index(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    words = Words.read(choices)
    page = Paginator(in_order(found(request.user, choices), choices), ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "choices": choices,
        "facets": facets_of(request.GET, choices, counts_of(request.user, choices), words),
        "chosen": chosen_of(request.GET, choices, words),
        "orders": [(name, label, with_change(request.GET, "volgorde", [name])) for name, (label, _order) in ORDERS.items()],
        "kept": [(name, value) for name, values in request.GET.lists() if name not in {"q", "van", "tot", "pagina"} for value in values],
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
    rows = in_order(found(request.user, choices), choices).iterator(chunk_size=ROWS_AT_ONCE)
    name = f"{_('activities')}-{localdate():%Y-%m-%d}"
    if kind == "csv":
        return csv_response(rows, COLUMNS, name=name)
    if kind == "xlsx":
        return xlsx_response(rows, COLUMNS, name=name, title=_("Activities"))
    raise Http404
