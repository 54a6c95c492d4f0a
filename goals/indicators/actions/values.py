"""The value of a year, by who owns the indicator; the judgement of a publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.ledger import writing
from goals.indicators.actions.setup import IndicatorError, setting_up, told
from goals.indicators.figures import definition_in
from goals.models import Indicator, IndicatorDefinition, IndicatorMeasurement, Source, StatusOverride, ValueStatus
from goals.plan.actions.editing import EditConflictError
from steunpunt.accounts.models import User


@dataclass(frozen=True)
class MeasuredValues:
    """What somebody says of a year: a value with its source and date, or why there is none."""

    status: str
    value: Decimal | None = None
    reason: str = ""
    source: str = ""
    measured_on: date | None = None
    note: str = ""
    # Of a survey.
    answers: int | None = None


def record_value(
    *,
    actor: User | None,
    indicator: Indicator,
    year: int,
    version: int,
    values: MeasuredValues,
    reason: str = "",
    is_sample: bool = False,
) -> IndicatorMeasurement:
    """Write the value of a year; ``version`` is that of the value there was, or 0. A closed year asks for a reason.

    Raises ``EditConflictError`` when somebody filled in another one meanwhile, ``IndicatorError`` with what is wrong.
    """
    if actor is not None and not Indicator.objects.measurable_by(actor).filter(pk=indicator.pk).exists():
        raise PermissionDenied
    check(indicator, year, values)
    try:
        with writing(actor, reason):
            # Who comes second waits here, so that the version it started from is judged after the first has saved.
            Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
            current = IndicatorMeasurement.objects.filter(indicator=indicator, year=year).first()
            refuse_other_version(current, version)
            row = current or IndicatorMeasurement(indicator=indicator, year=year, version=0)
            row.status, row.value, row.reason, row.source = values.status, values.value, values.reason, values.source
            row.measured_on, row.note, row.author, row.is_sample = values.measured_on, values.note, actor, is_sample
            row.answers = values.answers
            row.version += 1
            row.save()
            return row
    except IntegrityError as error:
        raise told(error) from error


def check(indicator: Indicator, year: int, values: MeasuredValues) -> None:
    definition = definition_in(list(indicator.definitions.all()), year)
    if definition is None:
        raise IndicatorError(_("There is no definition for %(year)s, so nothing can be measured.") % {"year": year})
    if definition.is_counted:
        raise IndicatorError(_("The portal counts this year in the ledger itself. Only a new definition can change that."))
    if values.status == ValueStatus.MEASURED:
        if year > timezone.localdate().year:
            raise IndicatorError(_("%(year)s has not begun, so there is nothing measured yet.") % {"year": year})
        if values.value is None:
            raise IndicatorError(_("Fill in the value, or say that it is unknown or does not apply."), "value")
        if not values.source:
            raise IndicatorError(_("Say where the value comes from."), "source")
        if values.measured_on is None:
            raise IndicatorError(_("Say when it was measured."), "measured_on")
    elif values.value is not None:
        raise IndicatorError(_("There is a value, so it is known. Choose one of both."), "status")
    elif not values.reason:
        raise IndicatorError(_("Say why there is no value."), "reason_given")
    check_answers(definition, values)


def check_answers(definition: IndicatorDefinition, values: MeasuredValues) -> None:
    if values.answers is not None and (definition.source != Source.SURVEY or values.value is None):
        raise IndicatorError(_("Only a value that a survey gave has a number of answers."), "answers")


def refuse_other_version(current: models.Model | None, version: int) -> None:
    there = getattr(current, "version", 0)
    if current is not None and there != version:
        raise EditConflictError(current)
    if current is None and version:
        raise IndicatorError(_("Somebody took this away meanwhile. Send it again if it still counts."))


def judge_year(
    *, actor: User | None, indicator: Indicator, year: int, version: int, status: str, why: str, reason: str = ""
) -> StatusOverride:
    """A publisher judges otherwise than the rule; ``why`` is shown beside it. ``reason`` is for a closed year."""
    if not why.strip():
        raise IndicatorError(_("Say why you judge otherwise than the rule; everybody reads it."), "why")
    with setting_up(actor, reason):
        Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
        current = StatusOverride.objects.filter(indicator=indicator, year=year).first()
        refuse_other_version(current, version)
        row = current or StatusOverride(indicator=indicator, year=year, version=0)
        row.status, row.reason, row.author = status, why.strip(), actor
        row.version += 1
        row.save()
        return row


def withdraw_judgement(*, actor: User, indicator: Indicator, year: int, reason: str = "") -> None:
    """The rule judges the year again."""
    with setting_up(actor, reason):
        StatusOverride.objects.filter(indicator=indicator, year=year).delete()
