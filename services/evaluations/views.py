"""The page of evaluations at work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.models import Indicator
from services.actions.errors import ServiceError
from services.actions.feeding import start_feeding, stop_feeding
from services.evaluations.pages import context_of
from steunpunt.accounts.permissions import current_user, may, permission_required
from steunpunt.shared.numbers import whole_number


@require_safe
@permission_required("offer.read")
def index(request: HttpRequest) -> HttpResponse:
    context = context_of(whole_number(request.GET.get("jaar", "")))
    crumbs = [(_("Offers"), reverse("offer-desk:list")), (_("Evaluations"), "")]
    return render(request, "evaluations/list.html", context | {"crumbs": crumbs, "may_feed": may(request.user, "indicator.change")})


def asked_indicator(request: HttpRequest) -> Indicator:
    return get_object_or_404(Indicator.objects.active(), pk=whole_number(request.POST.get("indicator", "")) or 0)


@require_POST
@permission_required("indicator.change")
def feed(request: HttpRequest) -> HttpResponse:
    indicator = asked_indicator(request)
    try:
        start_feeding(actor=current_user(request), indicator=indicator)
    except ServiceError as error:
        for text in error.problems.values():
            messages.error(request, text)
    else:
        messages.success(request, _("From now on the evaluations fill %(code)s, each night.") % {"code": indicator.code})
    return redirect("evaluations:list")


@require_POST
@permission_required("indicator.change")
def stop(request: HttpRequest) -> HttpResponse:
    indicator = asked_indicator(request)
    stop_feeding(actor=current_user(request), indicator=indicator)
    messages.success(request, _("%(code)s is filled in by hand again; what is there stays.") % {"code": indicator.code})
    return redirect("evaluations:list")
