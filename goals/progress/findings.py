"""What a chart shows, in one honest sentence: only what the counts carry, and a tie is called a tie."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def about_kinds(counts: Mapping[str, int]) -> str:
    """Counts by the label of their kind."""
    most = max(counts.values())
    leading = [label for label, count in counts.items() if count == most]
    if len(counts) == 1:
        return _("Only one kind of activity: %(kind)s") % {"kind": leading[0]}
    if len(leading) > 1:
        return _("No single kind comes most often")
    return _("%(kind)s comes most often: %(count)s of %(all)s") % {"kind": leading[0], "count": most, "all": sum(counts.values())}


def about_quarters(quarters: Sequence[int]) -> str:
    busiest = [number for number, count in enumerate(quarters, 1) if count == max(quarters)]
    if len(busiest) > 1:
        return _("No single quarter is the busiest")
    names = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth")}
    return _("Most activities in the %(quarter)s quarter") % {"quarter": names[busiest[0]]}


def about_modes(counts: Mapping[str, int]) -> str:
    """Counts by the label of their mode; “most” is more than half."""
    label, most = max(counts.items(), key=lambda item: item[1])
    everything = sum(counts.values())
    values = {"mode": label, "count": most, "all": everything}
    if most == everything:
        return _("All of it: %(mode)s") % {"mode": label.lower()}
    if most * 2 > everything:
        return _("More than half: %(mode)s (%(count)s of %(all)s)") % {**values, "mode": label.lower()}
    return _("No way of meeting has more than half")


def about_years(counts: Mapping[int, int], year: int, first: int) -> str:
    """This year beside the one before; a plan's first year stands alone."""
    now, before = counts.get(year, 0), counts.get(year - 1, 0)
    if year == first:
        return ngettext("%(count)s activity in the first year of the plan", "%(count)s activities in the first year of the plan", now) % {
            "count": now
        }
    return compared(now, before, year - 1)


def compared(now: int, before: int, year: int) -> str:
    difference = now - before
    if difference == 0:
        return _("As many activities as in %(year)s") % {"year": year}
    values = {"count": abs(difference), "year": year}
    if difference > 0:
        return ngettext("%(count)s activity more than in %(year)s", "%(count)s activities more than in %(year)s", difference) % values
    return ngettext("%(count)s activity fewer than in %(year)s", "%(count)s activities fewer than in %(year)s", -difference) % values


def about_total(measured: int, unknown: int, not_applicable: int) -> str:
    """What a sum leaves out."""
    parts = [
        ngettext("measured in %(count)s activity", "measured in %(count)s activities", measured) % {"count": measured} if measured else "",
        ngettext("%(count)s unknown", "%(count)s unknown", unknown) % {"count": unknown} if unknown else "",
        ngettext("%(count)s not applicable", "%(count)s not applicable", not_applicable) % {"count": not_applicable}
        if not_applicable
        else "",
    ]
    return ", ".join(part for part in parts if part)
