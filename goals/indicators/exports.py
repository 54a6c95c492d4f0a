"""An indicator and the entries behind it as files."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.indicators import words
from goals.indicators.figures import IndicatorFigures, YearValue
from goals.indicators.plain import whole
from goals.indicators.reading import PublicEntry
from goals.models import Judgement, ValueStatus
from steunpunt.shared.export import Column, csv_response

YEARS: tuple[Column[YearValue], ...] = (
    Column(gettext_lazy("Year"), lambda each: each.year),
    Column(gettext_lazy("Known?"), lambda each: ValueStatus(each.value_status).label),
    Column(gettext_lazy("Value"), lambda each: each.value),
    Column(gettext_lazy("Why there is no value"), words.why_missing),
    Column(gettext_lazy("At least"), lambda each: each.aim.lower if each.aim else None),
    Column(gettext_lazy("At most"), lambda each: each.aim.upper if each.aim else None),
    Column(gettext_lazy("Example target"), lambda each: _("yes") if each.target and each.target.is_sample else _("no")),
    Column(gettext_lazy("How the year stands"), lambda each: each.judgement.label),
    Column(gettext_lazy("By the rule"), lambda each: Judgement(each.computed).label),
    Column(gettext_lazy("Reason of the publisher"), lambda each: each.override.reason if each.override else ""),
    Column(gettext_lazy("Source"), lambda each: each.measurement.source if each.measurement else ""),
    Column(gettext_lazy("Definition"), lambda each: each.definition.text if each.definition else ""),
    Column(gettext_lazy("Definition changed"), lambda each: _("yes") if each.is_break else _("no")),
)
ENTRIES: tuple[Column[PublicEntry], ...] = (
    Column(gettext_lazy("Date"), lambda entry: entry.activity.starts_on),
    Column(gettext_lazy("Kind"), lambda entry: entry.activity.kind_label),
    Column(gettext_lazy("Title"), lambda entry: entry.title),
    Column(gettext_lazy("Goals"), lambda entry: entry.goals),
    Column(gettext_lazy("Municipality"), lambda entry: entry.activity.municipality.name if entry.activity.municipality else ""),
    Column(gettext_lazy("Counts for"), lambda entry: entry.counts),
)


def as_file(figures: IndicatorFigures, extension: str) -> HttpResponseBase:
    """Raises Http404 for any other kind of file than csv and json."""
    name = f"{figures.indicator.code.lower()}-{figures.indicator.plan.period}"
    if extension == "csv":
        return csv_response(figures.years, YEARS, name=name)
    if extension == "json":
        response: HttpResponse = JsonResponse(whole(figures), json_dumps_params={"ensure_ascii": False, "indent": 2, "sort_keys": True})
        response["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return response
    raise Http404(extension)


def entries_as_csv(entries: Iterable[PublicEntry], name: str) -> HttpResponseBase:
    return csv_response(entries, ENTRIES, name=name)
