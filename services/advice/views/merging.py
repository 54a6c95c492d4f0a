"""Joining two requests that ask the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.actions.values import LedgerError
from services.actions.advice.merging import merge
from services.advice.reading import crumbs_to, visible
from services.advice.views.work import put_problems
from services.advice.workforms import MergeForm
from services.models import AdviceRequest
from steunpunt.accounts.permissions import current_user, permission_required

MOST_LIKELY = 8


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def join(request: HttpRequest, pk: int) -> HttpResponse:
    advice = visible(request.user, pk)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            kept = merge(actor=current_user(request), duplicate=advice, target=said["target"], may_share=said["may_share"])
        except LedgerError as error:
            put_problems(form, error)
        else:
            messages.success(
                request, _("%(one)s is shown with %(other)s from now on.") % {"one": advice.reference, "other": kept.reference}
            )
            return redirect("advice:detail", kept.pk)
    context = {"advice": advice, "form": form, "likely": likely_of(advice), "crumbs": crumbs_to(advice, _("Join"))}
    return render(request, "advice/merge.html", context, status=422 if form.errors else 200)


def likely_of(advice: AdviceRequest) -> list[AdviceRequest]:
    """Others of the same asker or organisation, the newest first."""
    others = AdviceRequest.objects.unmerged().filter(anonymised_at=None).exclude(pk=advice.pk)
    same = others.filter(contact_email__iexact=advice.contact_email) if advice.contact_email else others.none()
    if advice.organisation_id:
        same = same | others.filter(organisation=advice.organisation_id)
    return list(same.order_by("-created_at", "-pk")[:MOST_LIKELY])
