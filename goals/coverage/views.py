"""The coverage grid, and the same grid as a sheet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.coverage.asking import EVERYBODY, GROUPS, grid_of, read_asked
from goals.coverage.export import columns_of
from goals.coverage.grid import Per
from steunpunt.accounts.permissions import may, permission_required
from steunpunt.shared.export import csv_response, xlsx_response


@require_safe
@permission_required("activity.read")
def show(request: HttpRequest) -> HttpResponse:
    asked = read_asked(request.GET, localdate())
    context = {
        "asked": asked,
        "grid": grid_of(request.user, asked),
        "everybody": EVERYBODY,
        "groups": GROUPS,
        "is_monthly": asked.per is Per.MONTH,
        "query": request.GET.urlencode(),
        "may_export": may(request.user, "activity.export"),
        "crumbs": [(_("Activities"), reverse("activities:list")), (_("Coverage"), "")],
    }
    return render(request, "coverage/grid.html", context)


@require_safe
@permission_required("activity.export")
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    asked = read_asked(request.GET, localdate())
    grid = grid_of(request.user, asked)
    if grid is None or kind not in ("csv", "xlsx"):
        raise Http404
    name = f"{_('coverage')}-{asked.year}"
    if kind == "csv":
        return csv_response(grid.rows, columns_of(grid), name=name)
    return xlsx_response(grid.rows, columns_of(grid), name=name, title=_("Coverage %(year)s") % {"year": asked.year})
