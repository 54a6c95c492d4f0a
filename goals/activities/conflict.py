"""Two people changed one entry: what is there now beside what the second one typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from goals.actions.values import ActivityValues, values_of
from goals.activities.forms import ActivityForm
from goals.models import Activity, ActivityKind, Mode, ValueStatus

# What a status says belongs to the number or the list beside it.
WITH_STATUS = {"half_days": "half_days_status", "participations": "participations_status", "organisations": "organisations_status"}
WORDS: dict[str, dict[str, Any]] = {"kind": dict(ActivityKind.choices), "mode": dict(Mode.choices)}


@dataclass(frozen=True)
class Clash:
    """One field in which two people differ."""

    label: str
    theirs: str
    yours: str


def clashes(form: ActivityForm, current: Activity) -> list[Clash]:
    """The fields that differ, in the order of the form; needs a valid form."""
    return list(differing(form, values_of(current), form.values()))


def differing(form: ActivityForm, theirs: ActivityValues, yours: ActivityValues) -> Iterator[Clash]:
    for name, field in form.fields.items():
        if not hasattr(theirs, name) or name in WITH_STATUS.values():
            continue
        there, here = in_words(theirs, name), in_words(yours, name)
        if there != here:
            yield Clash(str(field.label), there, here)


def in_words(values: ActivityValues, name: str) -> str:
    value = getattr(values, name)
    status = getattr(values, WITH_STATUS[name]) if name in WITH_STATUS else ValueStatus.MEASURED
    if status != ValueStatus.MEASURED:
        return str(ValueStatus(status).label)
    if isinstance(value, tuple):
        return ", ".join(sorted(str(one) for one in value)) or _("none")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return str(localize(value.normalize()))
    return str(WORDS.get(name, {}).get(value, _("empty") if value in (None, "") else value))
