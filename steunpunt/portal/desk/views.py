"""My work, the team, and the work of one colleague."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.activities.starting import day_to_start_with, plans_now
from goals.recurring.proposing import not_logged, of_series
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.portal.desk.reading import desk_of, team, uncounted
from steunpunt.shared.duties import duties_of


@require_safe
@permission_required("activity.log")
def mine(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    today = timezone.localdate()
    desk = desk_of(user, viewer=user, today=today)
    context = {
        "desk": desk,
        "proposed": len(not_logged(of_series(user, desk.week.monday, desk.week.sunday))),
        "uncounted": uncounted(user, desk.day),
        # What waits does so today, also when the ledger stands still at the end of a plan.
        "duties": duties_of(user, today),
        "plans": plans_now(),
        "crumbs": [(_("My work"), "")],
    }
    return render(request, "logging/desk.html", context)


@require_safe
@permission_required("activity.read")
def team_page(request: HttpRequest) -> HttpResponse:
    day = day_to_start_with(timezone.localdate())
    context = {
        "lines": team(current_user(request), day),
        "year": day.year,
        "crumbs": [(_("My work"), reverse("desk:mine")), (_("Team"), "")],
    }
    return render(request, "logging/team.html", context)


@require_safe
@permission_required("activity.read")
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.colleagues(), pk=pk)
    desk = desk_of(person, viewer=current_user(request), today=timezone.localdate())
    crumbs = [(_("My work"), reverse("desk:mine")), (_("Team"), reverse("desk:team")), (str(person), "")]
    return render(request, "logging/colleague.html", {"desk": desk, "crumbs": crumbs})
