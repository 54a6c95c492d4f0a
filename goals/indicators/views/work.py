"""Where publishers set indicators up and owners fill in their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.indicators import reading, words
from goals.indicators.actions import setup
from goals.indicators.actions.setup import IndicatorError
from goals.indicators.figures import NOT_FILLED_IN, IndicatorFigures, indicator_values
from goals.models import ClosedYear, Indicator, IndicatorDefinition, PolicyPlan
from steunpunt.accounts.permissions import current_user, may, permission_required

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class DeskLine:
    """An indicator on the desk, with what it still waits for."""

    indicator: Indicator
    waits_for: str


def work_crumbs(here: str = "", indicator: Indicator | None = None, plan: PolicyPlan | None = None) -> Crumbs:
    """From the desk, through one indicator, to ``here``; the last has no address."""
    plan = indicator.plan if indicator else plan
    crumbs = [(_("Indicators"), f"{reverse('indicators:desk')}?plan={plan.period}" if plan else reverse("indicators:desk"))]
    if indicator is not None:
        crumbs.append((indicator.code, reverse("indicators:manage", args=[indicator.pk])))
    if here:
        crumbs.append((here, ""))
    crumbs[-1] = (crumbs[-1][0], "")
    return crumbs


@require_safe
@permission_required("indicator.measure")
def desk(request: HttpRequest) -> HttpResponse:
    plans = list(PolicyPlan.objects.all())
    asked = request.GET.get("plan", "")
    plan = next(
        (each for each in plans if each.period == asked), next((each for each in plans if each.is_current), plans[0] if plans else None)
    )
    context: dict[str, Any] = {"plan": plan, "plans": plans, "crumbs": work_crumbs(), "may_change": may(request.user, "indicator.change")}
    if plan is not None:
        rows = Indicator.objects.of_plan(plan).measurable_by(request.user)
        figures = indicator_values(plan, plan.years, indicators=rows)
        context["lines"] = [DeskLine(each.indicator, waits_for(each)) for each in figures]
    return render(request, "indicators/desk.html", context)


def waits_for(figures: IndicatorFigures) -> str:
    """What is missing up to now, in the order of the years."""
    begun = [each for each in figures.years if each.year <= timezone.localdate().year]
    values = [str(each.year) for each in begun if each.missing == NOT_FILLED_IN]
    targets = [str(each.year) for each in figures.years if each.definition and each.aim is None]
    parts = [_("value of %(years)s") % {"years": ", ".join(values)}] if values else []
    parts += [_("target of %(years)s") % {"years": ", ".join(targets)}] if targets else []
    return "; ".join(parts)


@require_safe
@permission_required("indicator.measure")
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = find(request, pk)
    figures = indicator_values(indicator.plan, indicator.plan.years, indicators=[indicator])[0]
    closed = set(ClosedYear.objects.filter(year__in=indicator.plan.years).values_list("year", flat=True))
    # What a closed year was measured with does not change any more.
    kept = [each.definition for each in figures.years if each.year in closed]
    context = {
        "indicator": indicator,
        "rows": [(reading.shown(figures, each), each.year in closed) for each in figures.years],
        "definitions": [(each, words.definition_facts(each), each in kept) for each in reversed(figures.definitions)],
        "baseline": None if indicator.baseline_value is None else words.figure(indicator.baseline_value, indicator.decimals),
        "public_url": reading.address(indicator.plan, indicator),
        "crumbs": work_crumbs(indicator=indicator),
        "may_change": may(request.user, "indicator.change"),
        "may_correct": may(request.user, "year.correct"),
        "may_read_history": may(request.user, "history.read"),
    }
    return render(request, "indicators/manage.html", context)


@permission_required("indicator.change")
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = find(request, pk)
    setup.archive_indicator(actor=current_user(request), indicator=indicator)
    messages.success(request, _("%(code)s is archived. Its page, its values and its history stay.") % {"code": indicator.code})
    return redirect("indicators:manage", pk)


@permission_required("indicator.change")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = find(request, pk)
    setup.restore_indicator(actor=current_user(request), indicator=indicator)
    messages.success(request, _("%(code)s is back among the indicators.") % {"code": indicator.code})
    return redirect("indicators:manage", pk)


@permission_required("indicator.change")
@require_POST
def remove_definition(request: HttpRequest, pk: int) -> HttpResponseBase:
    definition = get_object_or_404(IndicatorDefinition, pk=pk)
    try:
        setup.remove_definition(actor=current_user(request), definition=definition)
        messages.success(request, _("The definition from %(year)s is gone. The history keeps it.") % {"year": definition.valid_from_year})
    except IndicatorError as error:
        messages.error(request, str(error))
    return redirect("indicators:manage", definition.indicator_id)


def find(request: HttpRequest, pk: int) -> Indicator:
    """An indicator whose values this person may fill in. Raises Http404 for any other."""
    rows = Indicator.objects.measurable_by(request.user).select_related(
        "plan", "owner", "strategic_goal", "operational_goal__strategic_goal"
    )
    return get_object_or_404(rows, pk=pk)
