"""Indicators for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.indicators import exports, reading, words
from goals.indicators.figures import definition_in, indicator_values
from goals.models import Indicator, PolicyPlan
from goals.progress import places
from goals.progress.reading import chosen_year
from steunpunt.accounts.permissions import may

ON_A_PAGE = 25


@require_safe
def index(request: HttpRequest, period: str) -> HttpResponse:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    year = chosen_year(plan, request.GET)
    here = reverse("indicators:list", args=[plan.period])
    context = {
        "plan": plan,
        "year": year,
        "lines": reading.lines(plan, year, Indicator.objects.of_plan(plan).active()),
        "years": [places.YearLink(each, f"{here}?jaar={each}", each == year) for each in plan.years],
        "data_links": [(kind.upper(), reverse("indicators:plan-data", args=[plan.period, year, kind])) for kind in ("csv", "json")],
        "crumbs": [crumb_of_plan(plan), (_("Indicators"), "")],
        "may_measure": may(request.user, "indicator.measure"),
    }
    return render(request, "indicators/list.html", context)


@require_safe
def plan_data(request: HttpRequest, period: str, year: int, extension: str) -> HttpResponseBase:
    return exports.plan_as_file(get_object_or_404(PolicyPlan.objects.of_period(period)), year, extension)


@require_safe
def detail(request: HttpRequest, period: str, code: str) -> HttpResponse:
    indicator = reading.find(period, code)
    plan = indicator.plan
    figures = indicator_values(plan, plan.years, indicators=[indicator])[0]
    context = {
        "plan": plan,
        "indicator": indicator,
        "goal": indicator.goal,
        "goal_url": places.address(plan, indicator.goal),
        "chart": reading.chart(figures),
        "rows": [reading.shown(figures, each) for each in figures.years],
        "definitions": [(each, words.definition_facts(each)) for each in reversed(figures.definitions)],
        "baseline": None if indicator.baseline_value is None else words.figure(indicator.baseline_value, indicator.decimals),
        "has_sample_targets": any(each.target and each.target.is_sample for each in figures.years),
        "this_year": timezone.localdate().year,
        "data_links": [(kind.upper(), reverse("indicators:data", args=[plan.period, indicator.code, kind])) for kind in ("csv", "json")],
        "crumbs": [crumb_of_plan(plan), (_("Indicators"), reverse("indicators:list", args=[plan.period])), (indicator.code, "")],
        "may_manage": Indicator.objects.measurable_by(request.user).filter(pk=indicator.pk).exists(),
    }
    return render(request, "indicators/detail.html", context)


@require_safe
def data(request: HttpRequest, period: str, code: str, extension: str) -> HttpResponseBase:
    indicator = reading.find(period, code)
    return exports.as_file(indicator_values(indicator.plan, indicator.plan.years, indicators=[indicator])[0], extension)


@require_safe
def entries(request: HttpRequest, period: str, code: str, year: int, extension: str = "") -> HttpResponseBase:
    indicator = reading.find(period, code)
    figures = indicator_values(indicator.plan, [year], indicators=[indicator])[0]
    definition = definition_in(list(figures.definitions), year)
    if not figures.years or definition is None or not definition.is_counted or extension not in ("", "csv"):
        raise Http404(_("Nothing was counted in the ledger for this year."))
    rows = reading.entries_behind(indicator, definition, year)
    if extension:
        found = (reading.public_entry(row, definition.measure) for row in rows.iterator(chunk_size=500))
        return exports.entries_as_csv(found, f"{indicator.code.lower()}-{year}-{_('entries')}")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "indicator": indicator,
        "page": page,
        "entries": [reading.public_entry(row, definition.measure) for row in page],
        "shown": reading.shown(figures, figures.years[0]),
        "facts": words.definition_facts(definition),
        "definition": definition,
        "may_open": may(request.user, "activity.read"),
        "crumbs": [crumb_of_plan(indicator.plan), (indicator.code, reading.address(indicator.plan, indicator)), (str(year), "")],
    }
    return render(request, "indicators/entries.html", context)


def crumb_of_plan(plan: PolicyPlan) -> tuple[str, str]:
    return (_("Policy plan %(period)s") % {"period": plan.period}, places.address(plan))
