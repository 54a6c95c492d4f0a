"""The inbox of colleagues, and the same list as a sheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.advice.export import COLUMNS, ROWS_AT_ONCE, with_time
from services.advice.listing import ALL, FIRST_ORDER, ORDERS, WHEN, Inbox, chosen_of, facets_of, labels_of, read_choices, when_due
from services.advice.paging import CountedPaginator
from services.models import AdviceRequest
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.addresses import with_change
from steunpunt.shared.export import csv_response, xlsx_response

ON_A_PAGE = 25
TYPED = {"q", "organisatie", "pagina"}


def inbox_of(request: HttpRequest) -> Inbox:
    return Inbox(current_user(request), localdate(), read_choices(request.GET))


@require_safe
@permission_required("advice.read")
def index(request: HttpRequest) -> HttpResponse:
    inbox, labels = inbox_of(request), labels_of()
    counts, choices = inbox.counts(), inbox.choices
    page = CountedPaginator(inbox.in_order(), ON_A_PAGE, total=sum(counts[ALL].values())).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": [line_of(row, inbox) for row in page.object_list],
        "choices": choices,
        "facets": facets_of(request.GET, choices, counts, labels),
        "chosen": chosen_of(request.GET, choices, labels),
        "orders": [(name, label, with_change(request.GET, "volgorde", [name])) for name, (label, _order) in ORDERS.items()],
        "kept": [(name, value) for name, values in request.GET.lists() if name not in TYPED for value in values],
        "query": request.GET.urlencode(),
        "is_first_order": choices.order == FIRST_ORDER,
        "only_open": not choices.facets["toestand"],
        "crumbs": [(_("Advice"), "")],
    }
    return render(request, "advice/list.html", context)


def line_of(row: AdviceRequest, inbox: Inbox) -> dict[str, Any]:
    """A row with what asks for attention; what is answered or closed is not late."""
    is_ours = row.state in ("new", "taken")
    when = when_due(row.due_on, inbox.today) if is_ours else ""
    goals = sorted(row.goal_rows.all(), key=lambda link: not link.is_primary)
    return {"row": row, "signal": when if when in ("te-laat", "vandaag", "deze-week") else "", "word": WHEN.get(when, ""), "goals": goals}


@require_safe
@permission_required("advice.read")
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    rows = with_time(inbox_of(request).in_order()).iterator(chunk_size=ROWS_AT_ONCE)
    name = f"{_('advice')}-{localdate():%Y-%m-%d}"
    if kind == "csv":
        return csv_response(rows, COLUMNS, name=name)
    if kind == "xlsx":
        return xlsx_response(rows, COLUMNS, name=name, title=_("Advice"))
    raise Http404
