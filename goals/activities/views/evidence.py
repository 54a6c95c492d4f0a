"""Proof of an activity: only colleagues see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.actions.ledger import add_evidence, remove_evidence
from goals.activities.forms import EvidenceForm
from goals.activities.views.entry import activity_url, detail_context, visible
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.uploads import as_download


@require_POST
@permission_required("activity.change")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "activities/detail.html", detail_context(request, activity, form), status=422)
    add_evidence(actor=current_user(request), activity=activity, upload=form.checked)
    messages.success(request, _("“%(name)s” is added.") % {"name": form.checked.name})
    return redirect(activity_url(activity))


@require_safe
@permission_required("activity.read")
def download(request: HttpRequest, pk: int, evidence_pk: int) -> FileResponse:
    found = get_object_or_404(visible(request, pk).evidence, pk=evidence_pk)
    return as_download(found.file, name=found.name, content_type=found.content_type)


@require_POST
@permission_required("activity.change")
def remove(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    activity = visible(request, pk)
    found = get_object_or_404(activity.evidence, pk=evidence_pk)
    remove_evidence(actor=current_user(request), evidence=found)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found.name})
    return redirect(activity_url(activity))
