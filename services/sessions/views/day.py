"""The day itself and after: who was there, closing, and what bookkeeping needs."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.actions.values import LedgerError
from services.actions.closing import activity_of, close_session, proposed
from services.actions.errors import ServiceError
from services.actions.registrations.attendance import tick, walk_in
from services.actions.registrations.registering import Person
from services.models import Participant
from services.registrations.forms import known_organisation
from services.sessions import pages
from services.sessions.export import COLUMNS, lines_of
from services.sessions.forms import CloseForm, WalkInForm
from services.sessions.views.desk import put_problems, visible
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.export import csv_response

ANSWERS = {"ja": True, "nee": False, "?": None}


@require_safe
@permission_required("registration.read")
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sessions/attendance.html", pages.attendance_context(visible(request, pk)))


@require_POST
@permission_required("registration.change")
def mark(request: HttpRequest, pk: int, participant_pk: int) -> HttpResponse:
    """One tick. A script that keeps ticks until they arrive gets a short answer: 409 when the session is closed."""
    participant = get_object_or_404(Participant.objects.filter(session=visible(request, pk)), pk=participant_pk)
    was, wants_short = request.POST.get("was", ""), request.headers.get("Accept") == "application/json"
    if was not in ANSWERS:
        raise SuspiciousOperation
    try:
        tick(actor=current_user(request), participant=participant, attended=ANSWERS[was])
    except ServiceError as error:
        if wants_short:
            return JsonResponse({"problem": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect("sessions:attendance", pk)
    if wants_short:
        return JsonResponse({"was": was})
    return redirect(f"{reverse('sessions:attendance', args=[pk])}#deelnemer-{participant_pk}")


@require_POST
@permission_required("registration.change")
def add_walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    session, form, user = visible(request, pk), WalkInForm(request.POST), current_user(request)
    if not form.is_valid():
        context = pages.attendance_context(session) | {"walk_in": form}
        return render(request, "sessions/attendance.html", context, status=422)
    said = form.cleaned_data
    try:
        walk_in(
            actor=user,
            session=session,
            person=Person(said["name"], said["email"]),
            organisation=known_organisation(said["organisation_name"]),
            token=said["form_token"],
        )
    except ServiceError as error:
        messages.error(request, str(error))
    return redirect("sessions:attendance", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("session.change")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    session = visible(request, pk)
    start = proposed(session)
    form = CloseForm(request.POST or None, initial={"half_days": start.half_days, "participations": start.participations})
    if request.method == "POST" and form.is_valid():
        try:
            activity = close_session(actor=current_user(request), session=session, held=form.held())
        except (ServiceError, LedgerError) as error:
            put_problems(form, ServiceError(error.problems))
        else:
            link = format_html('<a href="{}">{}</a>', reverse("activities:detail", args=[activity.pk]), _("See the activity"))
            messages.success(request, format_html("{} {}", _("The session is closed and logged."), link))
            return redirect("sessions:detail", pk)
    context = {
        "session": session, "form": form, "activity": activity_of(session), "was_ticked": start.participations is not None,
        "goals": [row.goal for row in session.offer.goal_rows.select_related("goal__strategic_goal")],
        "crumbs": pages.crumbs(session, _("Close and log")),
    }  # fmt: skip
    return render(request, "sessions/close.html", context, status=422 if form.errors else 200)


@require_safe
@permission_required("registration.read")
def invoices(request: HttpRequest, pk: int) -> HttpResponseBase:
    session = visible(request, pk)
    return csv_response(lines_of(session), COLUMNS, name=f"{_('registrations')}-{session.pk}")
