"""The indicators of a report, from its frozen data, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from goals.models import Judgement, ValueStatus
from steunpunt.reports.editions.codes import IndicatorCode


@dataclass(frozen=True)
class ShownIndicator:
    """One indicator in the year of a report; a value that is not there is a word that says why.

    ``path`` is the address, without the language, of the page that tells where it comes from, and ``printed`` the short code
    of that page; both are empty in a draft, and an edition that did not write down what its indicators counted prints no code.
    """

    code: str
    title: str
    value: str
    unit: str
    target: str
    status: str
    reason: str
    is_sample: bool
    path: str = ""
    printed: str = ""


def indicators_at(data: dict[str, Any], level: str) -> list[ShownIndicator]:
    """Those of a level: ``plan``, SD1 or SD1-OD2. An edition from before there were indicators has none."""
    wanted = "" if level == "plan" else level
    return [opened(shown(each), data) for each in data.get("indicators", []) if each["goal"] == wanted]


def opened(told: ShownIndicator, data: dict[str, Any]) -> ShownIndicator:
    entries = data.get("entries")
    if not entries:
        return told
    code = IndicatorCode(data["year"], data["edition"], told.code)
    return replace(told, path=code.path, printed=str(code) if "indicators" in entries else "")


def shown(each: dict[str, Any]) -> ShownIndicator:
    has_value = each["value"] is not None
    return ShownIndicator(
        code=each["code"],
        title=each["title"],
        value=in_words(each["value"], each["decimals"]) if has_value else str(ValueStatus(each["value_status"]).label).lower(),
        unit=each["unit"] if has_value else "",
        target=target_in_words(each["target"], each["decimals"]),
        status=str(Judgement(each["status"]).label),
        reason=each["status_reason"] or each["reason"],
        is_sample=each["is_sample"] or each["target_is_sample"],
    )


def in_words(value: str, decimals: int) -> str:
    return number_format(Decimal(value), decimal_pos=decimals, force_grouping=True)


def target_in_words(target: dict[str, str | None] | None, decimals: int) -> str:
    lower, upper = (target["lower"], target["upper"]) if target else (None, None)
    if lower is not None and upper is not None:
        return _("%(lower)s to %(upper)s") % {"lower": in_words(lower, decimals), "upper": in_words(upper, decimals)}
    if lower is not None:
        return _("at least %(value)s") % {"value": in_words(lower, decimals)}
    if upper is not None:
        return _("at most %(value)s") % {"value": in_words(upper, decimals)}
    return "–"
