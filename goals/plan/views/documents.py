"""Uploading the downloads that are files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.models import PolicyPlan
from goals.plan.actions.documents import upload_document
from goals.plan.forms import DocumentForm
from goals.plan.reading import downloads_of
from goals.plan.views.places import work_crumbs
from steunpunt.accounts.permissions import current_user, permission_required


@permission_required("document.upload")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, period: str) -> HttpResponse:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actor = current_user(request)
        saved = upload_document(actor=actor, plan=plan, kind=given["kind"], dated_on=given["dated_on"], upload=form.checked)
        messages.success(request, _("“%(name)s” is online as version %(version)s.") % {"name": saved.name, "version": saved.version})
        return redirect("plan:downloads-of", plan.period)
    uploads = [download for download in downloads_of(plan) if not download.is_generated]
    context = {"plan": plan, "form": form, "downloads": uploads, "crumbs": work_crumbs(_("Put a file online"), plan)}
    return render(request, "goals/plan/upload.html", context, status=422 if form.errors else 200)
