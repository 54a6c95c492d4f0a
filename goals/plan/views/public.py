"""The pages about us and the downloads, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import PlanDocument, PolicyPlan
from goals.plan.reading import downloads_of, groups_by_rank
from goals.plan.views.places import about_knots
from steunpunt.accounts.permissions import may
from steunpunt.shared.uploads import as_download


def about(request: HttpRequest) -> HttpResponse:
    plan = PolicyPlan.objects.current()
    context = {
        "plan": plan,
        "crumbs": [(_("About us"), "")],
        "knots": about_knots(),
        "groups": groups_by_rank(plan) if plan else [],
        "points": list(plan.ten_points.all()) if plan else [],
        "may_edit": may(request.user, "plan.change"),
    }
    return render(request, "goals/plan/about.html", context)


def downloads(request: HttpRequest, period: str = "") -> HttpResponse:
    plan = PolicyPlan.objects.of_period(period).first() if period else PolicyPlan.objects.current()
    if period and plan is None:
        raise Http404(_("There is no plan for this period."))
    context = {
        "plan": plan,
        "crumbs": [(_("About us"), reverse("plan:about")), (_("Downloads"), "")],
        "downloads": downloads_of(plan) if plan else [],
        "others": PolicyPlan.objects.exclude(pk=plan.pk) if plan else PolicyPlan.objects.all(),
        "may_upload": may(request.user, "document.upload"),
    }
    return render(request, "goals/plan/downloads.html", context)


def document(request: HttpRequest, period: str, kind: str, version: int) -> FileResponse:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    found = get_object_or_404(PlanDocument, plan=plan, kind=kind, version=version)
    return as_download(found.file, name=found.name, content_type=found.content_type)
