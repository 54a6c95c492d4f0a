"""Import in two steps: read and compare, then take over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.models import PolicyPlan
from goals.plan.actions.importing import (
    ChangesNotConfirmedError,
    PlanChangedMeanwhileError,
    PlanNotImportedError,
    import_plan,
    refuse_overlap,
)
from goals.plan.compare import Comparison, compare
from goals.plan.forms import CommitForm, ImportForm
from goals.plan.views.places import work_crumbs
from steunpunt.accounts.permissions import current_user, permission_required


@permission_required("plan.import")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, initial={"period": request.GET.get("period") or _next_period()})
    if request.method == "POST" and form.is_valid():
        first_year, last_year = form.cleaned_data["period"]
        try:
            refuse_overlap(first_year, last_year)
        except PlanNotImportedError as error:
            form.add_error("period", str(error))
        else:
            comparison = compare(form.parsed, first_year=first_year, last_year=last_year)
            return _preview(request, comparison, form.text_read)
    return render(
        request, "goals/plan/import.html", {"form": form, "crumbs": work_crumbs(_("Import a plan"))}, status=422 if form.errors else 200
    )


@permission_required("plan.import")
@require_http_methods(["GET", "POST"])
def commit(request: HttpRequest) -> HttpResponse:
    form = CommitForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        messages.error(request, _("This preview is not complete any more. Choose the text once more; nothing was written."))
        return redirect("plan:import")
    given = form.cleaned_data
    choices = {"confirmed": given["confirmed"], "archive": given["archive"], "seen": given["seen"]}
    first_year, last_year = given["period"]
    try:
        done = import_plan(actor=current_user(request), parsed=form.parsed, first_year=first_year, last_year=last_year, **choices)
    except (PlanChangedMeanwhileError, ChangesNotConfirmedError) as error:
        return _preview(request, error.comparison, given["text"], problem=str(error))
    except PlanNotImportedError as error:
        comparison = compare(form.parsed, first_year=first_year, last_year=last_year)
        return _preview(request, comparison, given["text"], problem=str(error))
    messages.success(request, _tell(done.comparison))
    return redirect("plan:edit", done.plan.period)


def _preview(request: HttpRequest, comparison: Comparison, text: str, problem: str = "") -> HttpResponse:
    period = f"{comparison.first_year}-{comparison.last_year}"
    form = CommitForm(initial={"period": period, "text": text, "seen": comparison.fingerprint})
    context = {
        "comparison": comparison,
        "form": form,
        "problem": problem,
        "period": period,
        "crumbs": work_crumbs(_("What was recognised")),
    }
    return render(request, "goals/plan/preview.html", context, status=409 if problem else 200)


def _tell(comparison: Comparison) -> str:
    if comparison.is_without_effect:
        return _("Everything in the text was already in the plan: nothing has changed.")
    return _("The plan is in: %(created)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "created": len(comparison.created),
        "changed": len(comparison.to_confirm),
        "unchanged": len(comparison.unchanged),
    }


def _next_period() -> str:
    newest = PolicyPlan.objects.first()
    return f"{newest.last_year + 1}-{newest.last_year + 5}" if newest else ""
