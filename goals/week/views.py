"""The weekly sheet, whole and row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.activities.starting import day_to_start_with
from goals.week.calendar import Week
from goals.week.cells import CELLS
from goals.week.rows import Row, checked, saved
from goals.week.sheet import closed_years, from_last_week, lists_for, row_count, row_to_copy, save_all, typed_rows, week_rows
from steunpunt.accounts.permissions import current_user, permission_required

STATUS = {"wrong": 422, "conflict": 409}


def week_of(code: str) -> Week:
    week = Week.named(code)
    if week is None:
        raise Http404
    return week


@require_safe
@permission_required("activity.log")
def now(request: HttpRequest) -> HttpResponse:
    return redirect(Week.of(day_to_start_with(timezone.localdate())).url)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    week, user = week_of(code), current_user(request)
    if request.method != "POST":
        more = from_last_week(user, week) if "vorige" in request.GET else []
        return show(request, week, week_rows(user, week, more=more))
    rows = save_all(user, typed_rows(user, week, request.POST, range(row_count(request.POST))))
    count = sum(row.state == "saved" for row in rows)
    if count:
        messages.success(request, ngettext("One row is saved.", "%(count)s rows are saved.", count) % {"count": count})
    if any(row.state in STATUS for row in rows):
        return show(request, week, rows, status=409 if all(row.state != "wrong" for row in rows) else 422)
    if not count:
        messages.info(request, _("There was nothing new to save."))
    return redirect(week.url)


@require_POST
@permission_required("activity.log")
def row(request: HttpRequest, code: str) -> HttpResponse:
    """One row: saved, or only looked at while somebody types."""
    week, user, number = week_of(code), current_user(request), request.POST.get("rij", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise Http404
    [typed] = typed_rows(user, week, request.POST, [int(number)])
    done = checked(typed, user) if "controle" in request.GET else saved(typed, user)
    return render(request, "logging/_row_state.html", {"row": done}, status=STATUS.get(done.state, 200))


def show(request: HttpRequest, week: Week, rows: list[Row], *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "week": week,
        "rows": rows,
        "row_to_copy": row_to_copy(week),
        "columns": list(CELLS.items()),
        "lists": lists_for(week),
        "closed": closed_years(week),
        "proposals": sum(row.state == "proposed" for row in rows),
        "wrong": [row for row in rows if row.state in STATUS],
        "crumbs": [(_("Activities"), reverse("activities:list")), (_("Week %(number)s") % {"number": week.number}, "")],
    }
    return render(request, "logging/week.html", context, status=status)
