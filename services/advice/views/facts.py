"""What colleagues find out about a request: for whom, by when, which goals it serves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.actions.values import LedgerError
from goals.activities.starting import goals_on_offer
from services.actions.advice.answering import change_facts
from services.actions.advice.basics import AdviceConflictError
from services.advice.picking import one_chosen, search_of
from services.advice.reading import crumbs_to, visible
from services.advice.views.work import put_problems
from services.advice.workforms import FactsForm
from services.models import AdviceRequest
from steunpunt.accounts.permissions import current_user, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    advice = visible(request.user, pk)
    given: dict[str, Any] = {"goals": goals_on_offer(), "is_forgotten": advice.anonymised_at is not None}
    if request.method != "POST":
        return show(request, FactsForm(initial=as_typed(advice), **given), advice)
    form = FactsForm(request.POST, **given)
    if "find" in request.POST or not form.is_valid():
        return show(request, form, advice)
    try:
        facts = form.facts(one_chosen(request.POST))
        change_facts(actor=current_user(request), request=advice, version=form.cleaned_data["version"], facts=facts)
    except AdviceConflictError as conflict:
        data = request.POST.copy()
        data["version"] = str(conflict.current.version)
        return show(request, FactsForm(data, **given), conflict.current, is_clash=True)
    except LedgerError as error:
        put_problems(form, error)
        return show(request, form, advice)
    messages.success(request, _("Saved."))
    return redirect("advice:detail", pk)


def as_typed(advice: AdviceRequest) -> dict[str, Any]:
    goals = list(advice.goal_rows.all())
    return {
        "version": advice.version,
        "subject": advice.subject,
        "due_on": advice.due_on,
        "goal": next((row.goal_id for row in goals if row.is_primary), ""),
        "other_goals": [row.goal_id for row in goals if not row.is_primary],
        "themes": [theme.pk for theme in advice.themes.all()],
    }


def show(request: HttpRequest, form: FactsForm, advice: AdviceRequest, *, is_clash: bool = False) -> HttpResponse:
    ticked = [one_chosen(request.POST)] if request.method == "POST" else [advice.organisation]
    context: dict[str, Any] = {
        "form": form,
        "advice": advice,
        "ticked": [row for row in ticked if row],
        "is_clash": is_clash,
        "crumbs": crumbs_to(advice, _("Details")),
        **search_of(request, [row for row in ticked if row]),
    }
    if context["finding"]:
        form.errors.clear()
    return render(request, "advice/facts.html", context, status=409 if is_clash else 422 if form.errors else 200)
