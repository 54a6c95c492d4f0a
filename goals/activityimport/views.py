"""Thin views of an import, in the order in which somebody meets them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.activities.starting import goals_on_offer
from goals.activityimport import actions
from goals.activityimport.actions import ROWS_AT_ONCE, ImportStateError, table_of
from goals.activityimport.carrying import carry_out
from goals.activityimport.columns import Reading, example_rows, guess, remembered
from goals.activityimport.forms import ColumnsForm, CommitForm, UploadForm
from goals.activityimport.pages import Preview, crumbs, preview_of, preview_page, result_page
from goals.models import ActivityImport
from steunpunt.accounts.permissions import current_user, permission_required

MOST_LISTED = 30


def visible(request: HttpRequest, pk: int) -> ActivityImport:
    return get_object_or_404(ActivityImport.objects.visible_to(request.user), pk=pk)


def draft_or_result(record: ActivityImport) -> HttpResponse | None:
    return None if record.is_draft else redirect("activityimport:result", record.pk)


def or_result(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """Who comes in the middle of the end of an import is told how it ended."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except ImportStateError as error:
            if visible(request, pk).is_draft:
                raise
            messages.warning(request, str(error))
            return redirect("activityimport:result", pk)

    return wrapped


@require_safe
@permission_required("activity.log")
def example(request: HttpRequest) -> HttpResponse:
    """A table with the heads and one row, to start from; the goal is one of the newest plan."""
    goal = next(iter(goals_on_offer()), None)
    year = goal.strategic_goal.plan.last_year if goal else localdate().year
    rows = example_rows(goal.code if goal else "SD1-OD1", year)
    text = "\ufeff" + "".join(f"{';'.join(row)}\r\n" for row in rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("activities")}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def start(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        reading = remembered(user, form.table) or guess(form.table)
        record = actions.start_import(actor=user, file_name=form.name, table=form.table, reading=reading)
        return redirect("activityimport:columns", record.pk)
    earlier = ActivityImport.objects.visible_to(user).select_related("uploaded_by")[:MOST_LISTED]
    context = {"form": form, "earlier": earlier, "crumbs": crumbs()}
    return render(request, "activityimport/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
@or_result
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    record, user = visible(request, pk), current_user(request)
    if elsewhere := draft_or_result(record):
        return elsewhere
    table = table_of(record)
    given: dict[str, Any] = {"table": table, "goals": goals_on_offer(), "actor": user, "reading": Reading.from_plain(record.mapping)}
    form = ColumnsForm(request.POST if request.method == "POST" else None, **given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(actor=user, record=record, table=table, reading=form.reading())
        except ImportStateError as error:
            messages.warning(request, str(error))
        return redirect("activityimport:preview", pk)
    context = {"record": record, "form": form, "table": table, "examples": table.rows[:3], "crumbs": crumbs(record.file_name)}
    return render(request, "activityimport/columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
@or_result
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    record = visible(request, pk)
    if elsewhere := draft_or_result(record):
        return elsewhere
    judged = preview_of(record, current_user(request))
    if request.method == "POST":
        return commit(request, record, judged)
    return render(request, "activityimport/preview.html", preview_page(record, judged, record.problem))


def commit(request: HttpRequest, record: ActivityImport, judged: Preview) -> HttpResponse:
    form = CommitForm(request.POST, rows=judged.twin_numbers)
    if not form.is_valid():
        return refused(request, record, judged, _("This preview is not complete any more. Look at it again; nothing was written."), 422)
    if judged.wrong and not form.cleaned_data["leave_errors"]:
        return refused(request, record, judged, _("Some rows have an error. Mend the file, or tick that these rows are left out."), 422)
    try:
        ordered = actions.order_import(actor=current_user(request), record=record, **form.cleaned_data)
    except ImportStateError as error:
        fresh = visible(request, record.pk)
        if not fresh.is_draft:
            messages.warning(request, str(error))
            return redirect("activityimport:result", record.pk)
        return refused(request, fresh, preview_of(fresh, current_user(request)), str(error), 409)
    done = carry_out(ordered.pk, waits=True) if ordered.rows <= ROWS_AT_ONCE else None
    if done and done.is_draft:
        return refused(request, done, preview_of(done, current_user(request)), done.problem, 422)
    return redirect("activityimport:result", record.pk)


def refused(request: HttpRequest, record: ActivityImport, judged: Preview, problem: str, status: int) -> HttpResponse:
    return render(request, "activityimport/preview.html", preview_page(record, judged, problem), status=status)


@require_safe
@permission_required("activity.log")
def result(request: HttpRequest, pk: int) -> HttpResponse:
    record = visible(request, pk)
    if record.is_draft:
        return redirect("activityimport:preview", pk)
    return render(request, "activityimport/result.html", result_page(record))


@require_POST
@permission_required("activity.log")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        ordered = actions.order_undo(actor=current_user(request), record=visible(request, pk))
    except ImportStateError as error:
        messages.warning(request, str(error))
        return redirect("activityimport:result", pk)
    done = carry_out(ordered.pk, waits=True) if ordered.rows <= ROWS_AT_ONCE else None
    if done and done.state == ActivityImport.State.UNDONE:
        said = ngettext("%(count)s activity is out of the ledger again.", "%(count)s activities are out of the ledger again.", done.logged)
        messages.success(request, said % {"count": done.logged})
    return redirect("activityimport:result", pk)


@require_POST
@permission_required("activity.log")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    record = visible(request, pk)
    try:
        actions.discard_import(actor=current_user(request), record=record)
    except ImportStateError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is thrown away; nothing of it was written.") % {"name": record.file_name})
    return redirect("activityimport:start")
