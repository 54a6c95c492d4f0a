"""The meetings of a guidance trajectory."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.actions.values import LedgerError
from goals.activities.starting import day_to_start_with
from goals.models import Mode
from services.actions.advice.meetings import COLUMNS, MeetingConflictError, add_meeting, change_meeting, remove_meeting
from services.advice.reading import crumbs_to, visible
from services.advice.views.work import put_problems
from services.advice.workforms import MeetingForm
from services.models import AdviceMeeting, AdviceRequest
from steunpunt.accounts.permissions import current_user, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def index(request: HttpRequest, pk: int) -> HttpResponse:
    advice, user = visible(request.user, pk), current_user(request)
    if request.method != "POST":
        start = {"form_token": uuid.uuid4(), "held_on": day_to_start_with(localdate()), "mode": Mode.ON_SITE}
        return show(request, advice, MeetingForm(initial=start, actor=user))
    form = MeetingForm(request.POST, actor=user)
    if form.is_valid():
        try:
            said = form.cleaned_data
            add_meeting(actor=user, request=advice, values=form.values(), form_token=said["form_token"], reason=said.get("reason", ""))
        except LedgerError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("The meeting is noted and logged."))
            return redirect("advice:meetings", pk)
    return show(request, advice, form)


def show(request: HttpRequest, advice: AdviceRequest, form: MeetingForm, meeting: AdviceMeeting | None = None) -> HttpResponse:
    context = {
        "advice": advice,
        "form": form,
        "meeting": meeting,
        "meetings": [] if meeting else list(AdviceMeeting.objects.filter(request=advice).order_by("held_on", "pk")),
        "has_goal": any(row.is_primary for row in advice.goal_rows.all()),
        "crumbs": crumbs_to(advice, _("Trajectory")),
    }
    return render(request, "advice/meetings.html", context, status=422 if form.errors else 200)


def found(request: HttpRequest, pk: int, meeting_pk: int) -> AdviceMeeting:
    advice = visible(request.user, pk)
    return get_object_or_404(AdviceMeeting.objects.filter(request=advice).select_related("request"), pk=meeting_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def change(request: HttpRequest, pk: int, meeting_pk: int) -> HttpResponse:
    meeting, user = found(request, pk, meeting_pk), current_user(request)
    given: dict[str, Any] = {"actor": user, "closed_years": (meeting.held_on,)}
    if request.method != "POST":
        start = {name: getattr(meeting, name) for name in COLUMNS} | {"version": meeting.version, "form_token": uuid.uuid4()}
        return show(request, meeting.request, MeetingForm(initial=start, **given), meeting)
    form = MeetingForm(request.POST, **given)
    if form.is_valid():
        said = form.cleaned_data
        try:
            reason, version = said.get("reason", ""), said["version"] or 0
            change_meeting(actor=user, meeting=meeting, version=version, values=form.values(), reason=reason)
        except LedgerError as error:
            put_problems(form, error)
        except MeetingConflictError as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Saved, in the ledger too."))
            return redirect("advice:meetings", pk)
    return show(request, meeting.request, form, meeting)


@require_http_methods(["POST"])
@permission_required("advice.answer")
def remove(request: HttpRequest, pk: int, meeting_pk: int) -> HttpResponse:
    meeting, reason = found(request, pk, meeting_pk), request.POST.get("reason", "")[:500]
    try:
        remove_meeting(actor=current_user(request), meeting=meeting, version=meeting.version, reason=reason)
        messages.success(request, _("The meeting is taken out, from the ledger too."))
    except (LedgerError, MeetingConflictError) as error:
        messages.error(request, str(error))
    return redirect("advice:meetings", pk)
