"""Closing, which logs it; and opening again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.actions.values import LedgerError
from goals.activities.starting import day_to_start_with, goals_on_offer, typed_values
from goals.activities.views.entry import search_of
from goals.models import Mode, ValueStatus
from services.actions.advice.basics import AdviceConflictError
from services.actions.advice.closing import close, entry_of, logged_values, minutes_spent, proposed_half_days, reopen
from services.advice.reading import crumbs_to, visible
from services.advice.views.work import put_problems
from services.advice.workforms import ClosingForm
from services.models import AdviceRequest
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import current_user, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def close_it(request: HttpRequest, pk: int) -> HttpResponse:
    advice, user = visible(request.user, pk), current_user(request)
    entry = entry_of(advice.entry_key)
    given: dict[str, Any] = {"goals": goals_on_offer(keep=entry), "actor": user, "closed_year": entry.starts_on.year if entry else None}
    if request.method != "POST":
        return show(request, ClosingForm(initial=start_of(advice, user), **given), advice)
    form = ClosingForm(request.POST, **given)
    if "find" in request.POST or not form.is_valid():
        return show(request, form, advice)
    said = form.cleaned_data
    try:
        more = {"tells_asker": said["tells_asker"], "reason": said.get("reason", "")}
        close(actor=user, request=advice, version=said["version"] or 0, values=form.values(), **more)
    except AdviceConflictError as conflict:
        data = request.POST.copy()
        data["version"] = str(conflict.current.version)
        return show(request, ClosingForm(data, **given), conflict.current, is_clash=True)
    except LedgerError as error:
        put_problems(form, error)
        return show(request, form, advice)
    messages.success(request, _("“%(reference)s” is closed and logged.") % {"reference": advice.reference})
    return redirect("advice:detail", pk)


def start_of(advice: AdviceRequest, user: User) -> dict[str, Any]:
    """What was logged before, or what the request says already: little is left to type."""
    before = logged_values(advice)
    if before is not None:
        return {**typed_values(before), "version": advice.version}
    goals = list(advice.goal_rows.all())
    return {
        "version": advice.version,
        "form_token": uuid.uuid4(),
        "title": f"{_('Advice')}: {advice.title}"[:200],
        "starts_on": day_to_start_with(localdate()),
        "mode": Mode.ONLINE,
        "half_days": proposed_half_days(minutes_spent(advice)),
        "participations": 1,
        "goal": next((row.goal_id for row in goals if row.is_primary), ""),
        "other_goals": [row.goal_id for row in goals if not row.is_primary],
        "organisations": [advice.organisation_id] if advice.organisation_id else [],
        "organisations_status": ValueStatus.UNKNOWN,
        "themes": [theme.pk for theme in advice.themes.all()],
        "staff": [advice.assignee_id or user.pk],
        "tells_asker": not advice.anonymised_at and not advice.is_closed,
    }


def show(request: HttpRequest, form: ClosingForm, advice: AdviceRequest, *, is_clash: bool = False) -> HttpResponse:
    ticked = form.chosen_organisations()
    context: dict[str, Any] = {
        "form": form,
        "advice": advice,
        "minutes": minutes_spent(advice),
        "was_logged": entry_of(advice.entry_key) is not None,
        "ticked": ticked,
        "who": form.chosen_staff(),
        "is_clash": is_clash,
        "crumbs": crumbs_to(advice, _("Close")),
        **search_of(request, ticked),
    }
    if context["finding"]:
        form.errors.clear()
    return render(request, "advice/close.html", context, status=409 if is_clash else 422 if form.errors else 200)


@require_POST
@permission_required("advice.answer")
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        reopen(actor=current_user(request), request=visible(request.user, pk))
        messages.success(request, _("It is open again. What was logged stays until you close it again."))
    except LedgerError as error:
        messages.error(request, str(error))
    return redirect("advice:detail", pk)
