"""The list, and the same list as a sheet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.activities.export import COLUMNS, ROWS_AT_ONCE
from goals.activities.listing import found, in_order, read_choices, with_places
from goals.activities.pages import drawn_list
from steunpunt.accounts.permissions import permission_required
from steunpunt.shared.export import csv_response, xlsx_response


@require_safe
@permission_required("activity.read")
def index(request: HttpRequest) -> HttpResponse:
    context = {"parts": drawn_list(request.user, request.GET).parts(), "crumbs": [(_("Activities"), "")]}
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
