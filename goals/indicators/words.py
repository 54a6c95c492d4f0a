"""What the pages say of a value, a target, a definition and a judgement."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.indicators.figures import NO_DEFINITION, NO_ENTRIES, NOT_FILLED_IN, NOT_NOTED, NOT_STARTED, YearValue
from goals.indicators.judging import Aim
from goals.models import (
    ActivityKind,
    Direction,
    IndicatorDefinition,
    Measure,
    Mode,
    Source,
    SurveyMeasure,
    ValueStatus,
)

MISSING: dict[str, str | Promise] = {
    NO_DEFINITION: gettext_lazy("this indicator was not measured yet"),
    NOT_STARTED: gettext_lazy("the year has not begun"),
    NOT_FILLED_IN: gettext_lazy("nobody filled it in yet"),
    NO_ENTRIES: gettext_lazy("there were no activities to measure it in"),
    NOT_NOTED: gettext_lazy("nobody noted it for these activities"),
}


def figure(value: Decimal, decimals: int) -> str:
    """A number as people of this language write it. More decimals than the indicator shows stay when they matter."""
    exact = -int(value.normalize().as_tuple().exponent) if value else 0
    return str(number_format(value, max(decimals, min(exact, 3)), force_grouping=True))


def value_words(year: YearValue, decimals: int) -> str:
    """The value, or which of both it is: unknown or not applicable. Never a number where there is none."""
    if year.value is not None:
        return figure(year.value, decimals)
    return str(ValueStatus(year.value_status).label)


def why_missing(year: YearValue) -> str:
    return year.reason or str(MISSING.get(year.missing, ""))


def aim_words(aim: Aim | None, decimals: int) -> str:
    if aim is None:
        return ""
    lower = None if aim.lower is None else figure(aim.lower, decimals)
    upper = None if aim.upper is None else figure(aim.upper, decimals)
    if lower is not None and upper is not None:
        return _("from %(lower)s to %(upper)s") % {"lower": lower, "upper": upper}
    return _("at least %(value)s") % {"value": lower} if lower is not None else _("at most %(value)s") % {"value": upper}


def left_out(year: YearValue) -> str:
    """How many activities the value rests on, and how many it leaves out."""
    counted = year.counted
    if counted is None or not counted.entries:
        return ""
    measured, unknown, not_applicable = counted.measured, counted.unknown, counted.not_applicable
    parts = [ngettext("counted in %(count)s activity", "counted in %(count)s activities", measured) % {"count": measured}]
    if unknown:
        parts.append(ngettext("unknown in %(count)s activity", "unknown in %(count)s activities", unknown) % {"count": unknown})
    if not_applicable:
        words = ngettext("not applicable in %(count)s activity", "not applicable in %(count)s activities", not_applicable)
        parts.append(words % {"count": not_applicable})
    return ", ".join(parts)


def definition_facts(definition: IndicatorDefinition) -> list[tuple[str, str]]:
    """Everything that decides what is measured."""
    facts = [(_("Measured"), str(Source(definition.source).label)), (_("Direction"), str(Direction(definition.direction).label))]
    if definition.lower_bound is not None and definition.upper_bound is not None:
        bounds = {"lower": figure(definition.lower_bound, 0), "upper": figure(definition.upper_bound, 0)}
        facts.append((_("Bounds"), _("from %(lower)s to %(upper)s") % bounds))
    if definition.measure:
        facts.append((_("Counts"), str(Measure(definition.measure).label)))
    if definition.survey_measure:
        facts.append((_("The survey gives"), str(SurveyMeasure(definition.survey_measure).label)))
    return facts + filter_facts(definition)


def filter_facts(definition: IndicatorDefinition) -> list[tuple[str, str]]:
    facts = []
    if definition.kinds:
        facts.append((_("Only these kinds"), ", ".join(str(ActivityKind(kind).label) for kind in definition.kinds)))
    if definition.mode:
        facts.append((_("Only"), str(Mode(definition.mode).label)))
    if definition.goal:
        facts.append((_("Also serves"), f"{definition.goal.code} {definition.goal.label}"))
    if definition.municipality:
        facts.append((_("Only in"), str(definition.municipality)))
    if definition.province:
        facts.append((_("Only in the province"), definition.province))
    if definition.theme:
        facts.append((_("Only about"), str(definition.theme)))
    if definition.target_group:
        facts.append((_("Only for"), str(definition.target_group)))
    return facts


def finding(year: YearValue, decimals: int) -> str:
    """What a chart shows of its year, in one sentence."""
    about = {"year": year.year, "value": value_words(year, decimals), "aim": aim_words(year.aim, decimals)}
    if year.value is None:
        return _("%(year)s: %(value)s") % {**about, "value": str(about["value"]).lower()}
    if year.aim is None:
        return _("%(value)s in %(year)s") % about
    return _("%(value)s in %(year)s, the target is %(aim)s") % about
