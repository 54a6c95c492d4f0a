"""What the pages say of a value, a target, a definition and a judgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.indicators.figures import NO_DEFINITION, NO_ENTRIES, NOT_FILLED_IN, NOT_NOTED, NOT_STARTED, YearValue
from goals.indicators.judging import Aim
from goals.indicators.plain import definition_plain
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
    goal = f"{definition.goal.code} {definition.goal.label}" if definition.goal else ""
    return plain_facts(definition_plain(definition), goal)


def plain_facts(definition: dict[str, Any], goal: str) -> list[tuple[str, str]]:
    """The same from plain data, such as a report froze; ``goal`` names the one that entries also serve."""
    source = Source(definition["source"])
    facts = [(_("Measured"), str(source.label)), (_("Direction"), str(Direction(definition["direction"]).label))]
    lower, upper = definition.get("lower_bound"), definition.get("upper_bound")
    if lower is not None and upper is not None:
        bounds = {"lower": figure(Decimal(lower), 0), "upper": figure(Decimal(upper), 0)}
        facts.append((_("Bounds"), _("from %(lower)s to %(upper)s") % bounds))
    if source == Source.LEDGER:
        facts.append((_("Counts"), str(Measure(definition["measure"]).label)))
    if source == Source.SURVEY:
        facts.append((_("The survey gives"), str(SurveyMeasure(definition["measure"]).label)))
    return facts + filter_facts(definition, goal)


def filter_facts(definition: dict[str, Any], goal: str) -> list[tuple[str, str]]:
    found = [
        (_("Only these kinds"), ", ".join(str(ActivityKind(kind).label) for kind in definition["kinds"])),
        (_("Only"), str(Mode(definition["mode"]).label) if definition["mode"] else ""),
        (_("Also serves"), goal),
        (_("Only in"), definition["municipality"]),
        (_("Only in the province"), definition["province"]),
        (_("Only about"), definition["theme"]),
        (_("Only for"), definition["target_group"]),
    ]
    return [(label, value) for label, value in found if value]


def finding(year: YearValue, decimals: int) -> str:
    """What a chart shows of its year, in one sentence."""
    about = {"year": year.year, "value": value_words(year, decimals), "aim": aim_words(year.aim, decimals)}
    if year.value is None:
        return _("%(year)s: %(value)s") % {**about, "value": str(about["value"]).lower()}
    if year.aim is None:
        return _("%(value)s in %(year)s") % about
    return _("%(value)s in %(year)s, the target is %(aim)s") % about
