"""What somebody types in a cell, and how a cell shows what an entry says.

Each reader takes the text of a cell and gives the fields of ``ActivityValues`` that it fills; it raises ``CellError`` with words
that say how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.actions.values import COLUMNS, ActivityValues, named_in
from goals.activities.quick import known_goal, names_of
from goals.models import Activity, ActivityKind, Mode, OperationalGoal, ValueStatus
from goals.quickline.days import RELATIVE, WEEKDAYS, make_day
from goals.quickline.folding import fold, words_in, words_of_name
from goals.quickline.goals import codes_in, labels_in, of_year
from goals.week.calendar import Week
from landscape.models import Organisation

CELLS: dict[str, Any] = {
    "day": gettext_lazy("Date"),
    "kind": gettext_lazy("Kind"),
    "title": gettext_lazy("Title"),
    "goal": gettext_lazy("Goal"),
    "organisations": gettext_lazy("Organisations"),
    "half_days": gettext_lazy("Half-days"),
    "participations": gettext_lazy("Participations"),
    "mode": gettext_lazy("How"),
}
NOT_APPLICABLE = frozenset({"nvt", "n.v.t.", "n/a", "na", "-"})
UNKNOWN = frozenset({"", "?", "onbekend", "unknown"})
NONE = frozenset({"geen", "none", "0"})
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = re.compile(
    r"(?:(?P<weekday>[a-z]{2,9})\.?,?\s*)?"
    r"(?:(?P<y1>[0-9]{4})-(?P<m1>[0-9]{1,2})-(?P<d1>[0-9]{1,2})|(?P<d2>[0-9]{1,2})(?:[/.-](?P<m2>[0-9]{1,2})(?:[/.-](?P<y2>[0-9]{4}|[0-9]{2}))?)?)?"
)
LONGEST_LIST = 6


class CellError(Exception):
    """What is typed in a cell cannot be read; the text says how to mend it."""


@dataclass
class Lookup:
    """What the cells of one request are held against, read once for all rows."""

    week: Week
    today: date
    goals: list[OperationalGoal]
    organisations: dict[tuple[str, ...], list[Organisation]] = field(default_factory=dict)


def organisations_named(texts: Iterable[str]) -> dict[tuple[str, ...], list[Organisation]]:
    """Every organisation that these cells may name, by the words of its name: one query for all cells."""
    firsts = {words[0] for text in texts for name in names_in(text) if (words := words_of_name(name))}
    found: dict[tuple[str, ...], list[Organisation]] = {}
    for row in Organisation.objects.begun_with(firsts).select_related("municipality") if firsts else ():
        found.setdefault(words_of_name(row.name), []).append(row)
    return found


def names_in(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def read_day(text: str, lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
    if not text:
        raise CellError(_("Which day? Write mo, 25/11 or yesterday."))
    day = day_of(fold(text), lookup)
    if day is None:
        raise CellError(_("Write a day of this week: mo, 25/11 or yesterday."))
    if day not in lookup.week.days:
        span = {"day": date_format(day, "j F Y"), "week": lookup.week.number}
        raise CellError(_("%(day)s does not lie in week %(week)s. Log it on the sheet of its own week.") % span)
    return {"starts_on": day}


def day_of(text: str, lookup: Lookup) -> date | None:
    if text in RELATIVE or text in {"today", "yesterday"}:
        back = RELATIVE.get(text, int(text == "yesterday"))
        return date.fromordinal(lookup.today.toordinal() - back)
    match = DAY.fullmatch(text.strip())
    if match is None:
        return None
    weekday = weekday_of(match["weekday"])
    number = match["d1"] or match["d2"]
    if (match["weekday"] and weekday is None) or (weekday is None and number is None):
        return None
    if number is None:
        return lookup.week.days[weekday] if weekday is not None else None
    day = dated(int(number), match["m1"] or match["m2"], match["y1"] or match["y2"], lookup.week)
    return day if weekday is None or (day is not None and day.weekday() == weekday) else None


def weekday_of(text: str | None) -> int | None:
    """Monday is 0; the first two letters are enough."""
    if not text:
        return None
    for names in (WEEKDAYS, ENGLISH_WEEKDAYS):
        fitting = [place for place, name in enumerate(names) if name.startswith(text)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def dated(number: int, month: str | None, year: str | None, week: Week) -> date | None:
    """What is left out, the week fills in."""
    if year is not None:
        return make_day(int(year) + (2000 if len(year) == 2 else 0), int(month or 0), number)
    fitting = [day for day in week.days if day.day == number and month in (None, str(day.month), f"{day.month:02d}")]
    if fitting:
        return fitting[0]
    return make_day(week.monday.year, int(month), number) if month else None


@cache
def called(choices: type[ActivityKind] | type[Mode], _language: str) -> dict[ActivityKind | Mode, list[str]]:
    """What each choice is called, in the plainest form; read again for each language."""
    return {choice: [" ".join(words_of_name(name)) for name in (*names_of(choice), choice.value)] for choice in choices}


def read_choice(field_name: str, choices: type[ActivityKind] | type[Mode], none: str | Promise) -> Callable[..., dict[str, Any]]:
    def reader(text: str, _lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
        if not text:
            raise CellError(str(none))
        typed = " ".join(word.text for word in words_in(text))
        names = called(choices, get_language() or "")
        meant = [choice for choice, said in names.items() if typed in said]
        meant = meant or [choice for choice, said in names.items() if typed and any(name.startswith(typed) for name in said)]
        if len(meant) == 1:
            return {field_name: meant[0].value}
        offered = ", ".join(str(choice.label) for choice in (meant or list(choices))[:LONGEST_LIST])
        raise CellError(_("Choose one of these: %(offered)s.") % {"offered": offered})

    return reader


def read_title(text: str, _lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
    if not text:
        raise CellError(_("Give the activity a title."))
    return {"title": text}


def read_goal(text: str, lookup: Lookup, said: dict[str, Any]) -> dict[str, Any]:
    if not text:
        raise CellError(_("For which goal? Write SD1-OD5, or a word of its label."))
    by_key = {goal.pk: goal for goal in lookup.goals}
    day = said.get("starts_on") or lookup.week.monday
    offered = of_year([known_goal(goal) for goal in lookup.goals], day.year)
    parts = list(codes_in(fold(text), offered)) or labels_in(words_in(text), offered)
    keys = list(dict.fromkeys(part.value for part in parts if part.value is not None))
    if len(keys) == 1:
        return {"goal": by_key[keys[0]]}
    if keys:
        several = ", ".join(goal_text(by_key[key]) for key in keys[:LONGEST_LIST])
        raise CellError(_("That may be several goals: %(goals)s.") % {"goals": several})
    raise CellError(_("This goal is not in the plan. Write SD1-OD5, or a word of its label."))


def read_organisations(text: str, lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
    typed = fold(text)
    if typed in UNKNOWN:
        return {"organisations": (), "organisations_status": ValueStatus.UNKNOWN}
    if typed in NOT_APPLICABLE:
        return {"organisations": (), "organisations_status": ValueStatus.NOT_APPLICABLE}
    if typed in NONE:
        return {"organisations": (), "organisations_status": ValueStatus.MEASURED}
    rows = {row.pk: row for row in (organisation_of(name, lookup) for name in names_in(text))}
    return {"organisations": tuple(rows.values()), "organisations_status": ValueStatus.MEASURED}


def organisation_of(text: str, lookup: Lookup) -> Organisation:
    name, _bracket, note = text.removesuffix(")").rpartition(" (") if text.endswith(")") else (text, "", "")
    fitting = lookup.organisations.get(words_of_name(text)) or lookup.organisations.get(words_of_name(name), [])
    if len(fitting) > 1 and note:
        fitting = [row for row in fitting if fold(str(row.municipality or "")) == fold(note)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        several = ", ".join(organisation_text(row) for row in fitting[:LONGEST_LIST])
        raise CellError(_("Several organisations are called so: %(names)s.") % {"names": several})
    words = words_of_name(name)
    near = [row for called, rows in lookup.organisations.items() if words and called[: len(words)] == words for row in rows]
    if near:
        several = ", ".join(row.name for row in near[:LONGEST_LIST])
        raise CellError(_("Write the name in full. Do you mean %(names)s?") % {"names": several})
    raise CellError(
        _("We do not know “%(name)s”. Put a ; between names, and add a new organisation with the log form.") % {"name": text[:60]}
    )


def organisation_text(row: Organisation) -> str:
    return f"{row.name} ({row.municipality})" if row.municipality else row.name


def read_half_days(text: str, _lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
    number = number_of(text, r"[0-9]{1,5}(?:[.,][0-9])?", _("Write a number such as 2 or 1,5, “nvt” when it does not apply, or nothing."))
    return {"half_days": None if number is None else Decimal(number.replace(",", ".")), "half_days_status": status_of(text)}


def read_participations(text: str, _lookup: Lookup, _said: dict[str, Any]) -> dict[str, Any]:
    wrong = _("Write a whole number such as 24, “nvt” when it does not apply, or nothing.")
    number = number_of(text, r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9}", wrong)
    return {"participations": None if number is None else int(number.replace(".", "")), "participations_status": status_of(text)}


def number_of(text: str, pattern: str, wrong: str) -> str | None:
    if status_of(text) != ValueStatus.MEASURED:
        return None
    if not re.fullmatch(pattern, fold(text)):
        raise CellError(wrong)
    return fold(text)


def status_of(text: str) -> str:
    typed = fold(text)
    return ValueStatus.UNKNOWN if typed in UNKNOWN else ValueStatus.NOT_APPLICABLE if typed in NOT_APPLICABLE else ValueStatus.MEASURED


READERS: dict[str, Callable[..., dict[str, Any]]] = {
    "day": read_day,
    "kind": read_choice("kind", ActivityKind, gettext_lazy("Which kind? Type its first letters.")),
    "title": read_title,
    "goal": read_goal,
    "organisations": read_organisations,
    "half_days": read_half_days,
    "participations": read_participations,
    "mode": read_choice("mode", Mode, gettext_lazy("How? Online, on site or mixed.")),
}


def goal_text(goal: OperationalGoal) -> str:
    return f"{goal.code} {goal.label}"


def day_text(day: date) -> str:
    return f"{date_format(day, 'D').lower()[:2]} {day.day}/{day.month}"


def read_values(activity: Activity) -> ActivityValues:
    """The values of an entry that was read with all that belongs to it; no query."""
    contributions = list(activity.contributions.all())
    return ActivityValues(
        goal=contributions[0].goal,
        other_goals=tuple(row.goal for row in contributions[1:]),
        organisations=tuple(row.organisation for row in activity.organisation_rows.all()),
        staff=tuple(row.user for row in activity.staff_rows.all()),
        **named_in(activity.subject_rows.all()),
        **{name: getattr(activity, name) for name in COLUMNS},
    )


def cells_of(values: ActivityValues) -> dict[str, str]:
    """An entry as the cells show it."""
    listed = "; ".join(sorted((row.name for row in values.organisations), key=str.casefold))
    return {
        "day": day_text(values.starts_on),
        "kind": str(ActivityKind(values.kind).label),
        "title": values.title,
        "goal": goal_text(values.goal),
        "organisations": listed or text_of_status(values.organisations_status, none=_("none")),
        "half_days": text_of(values.half_days, values.half_days_status),
        "participations": text_of(values.participations, values.participations_status),
        "mode": str(Mode(values.mode).label),
    }


def text_of(number: Decimal | int | None, status: str) -> str:
    if number is None:
        return text_of_status(status)
    return str(localize(number.normalize() if isinstance(number, Decimal) and number % 1 else int(number)))


def text_of_status(status: str, *, none: str = "") -> str:
    return {ValueStatus.NOT_APPLICABLE.value: _("n/a"), ValueStatus.MEASURED.value: none}.get(str(status), "")
