"""Indicators from a table: see what it becomes, then take it over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.indicators.actions.importing import TableRefusedError, import_indicators
from goals.indicators.actions.setup import IndicatorError
from goals.indicators.forms.importing import TableForm
from goals.indicators.table.check import Checked, check_table
from goals.indicators.table.columns import COLUMNS
from goals.indicators.table.source import Table, as_text
from goals.indicators.views.work import work_crumbs
from goals.models import PolicyPlan
from goals.plan.actions.editing import EditConflictError
from steunpunt.accounts.permissions import current_user, permission_required

EXAMPLE = {
    "code": "V1",
    "level": "SD1-OD5",
    "title": "Adviezen over vrijwilligers (voorbeeld)",
    "unit": "adviezen",
    "decimals": "0",
    "source": "aantal activiteiten",
    "kinds": "advies op maat, begeleiding",
    "direction": "hoger",
    "text": "Elk advies en elke begeleiding telt één keer.",
}


@permission_required("indicator.change")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, period: str) -> HttpResponse:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        checked = check_table(plan, form.table)
        return preview(request, plan, form.table, checked, status=200 if checked.is_sound else 422)
    context = {"plan": plan, "form": form, "columns": [names[0] for names in COLUMNS.values()]}
    context["crumbs"] = work_crumbs(_("Import a table"), plan=plan)
    return render(request, "indicators/import.html", context, status=422 if form.errors else 200)


@permission_required("indicator.change")
@require_http_methods(["GET", "POST"])
def commit(request: HttpRequest, period: str) -> HttpResponse:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    form = TableForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        messages.error(request, _("This preview is not complete any more. Choose the table once more; nothing was written."))
        return redirect("indicators:import", plan.period)
    try:
        done = import_indicators(actor=current_user(request), plan=plan, table=form.table)
    except TableRefusedError as refused:
        return preview(request, plan, form.table, refused.checked, status=409)
    except (IndicatorError, EditConflictError) as error:
        return preview(request, plan, form.table, check_table(plan, form.table), status=409, problem=str(error))
    counts = {"new": done.count("new"), "changed": done.count("changed"), "same": done.count("same")}
    messages.success(request, _("The table is in: %(new)s new, %(changed)s changed, %(same)s unchanged.") % counts)
    return redirect(f"{reverse('indicators:desk')}?plan={plan.period}")


def preview(request: HttpRequest, plan: PolicyPlan, table: Table, checked: Checked, *, status: int, problem: str = "") -> HttpResponse:
    context = {
        "plan": plan,
        "checked": checked,
        "problem": problem,
        "text": as_text(table),
        "form": TableForm(initial={"text": as_text(table)}),
        "crumbs": work_crumbs(_("What the table becomes"), plan=plan),
    }
    return render(request, "indicators/preview.html", context, status=status)


@require_safe
@permission_required("indicator.change")
def example(request: HttpRequest, period: str) -> HttpResponse:
    """A table with the headings and one row, to start from."""
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    years = [str(year) for year in plan.years]
    rows = [[*[names[0] for names in COLUMNS.values()], *years], [*[EXAMPLE.get(name, "") for name in COLUMNS], *["" for _year in years]]]
    text = "\ufeff" + "".join(f"{';'.join(row)}\r\n" for row in rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="indicatoren-{plan.period}.csv"'
    return response
