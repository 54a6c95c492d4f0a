"""The forms of the years: targets, a value, a judgement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.indicators.actions.setup import target_of
from goals.indicators.actions.values import MeasuredValues
from goals.indicators.figures import definition_in
from goals.indicators.forms.fields import NumberField
from goals.indicators.numbers import NumberProblem, TargetValues, read_target, target_text
from goals.models import ClosedYear, Indicator, IndicatorMeasurement, Source, StatusOverride, ValueStatus
from goals.models.indicators import JUDGED
from steunpunt.shared.days import DayField


class ClosedYearForm(forms.Form):
    """Asks for a reason when a year is closed: then only a correction changes it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    correction = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Needed to change a closed year: its report is frozen, and the next erratum shows the difference."),
    )

    def ask_reason(self, years: list[int], *, may_correct: bool = True) -> None:
        if not may_correct or not ClosedYear.objects.filter(year__in=years).exists():
            del self.fields["correction"]

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("correction", ""))


class TargetsForm(ClosedYearForm):
    """One field a year. What is wrong with one year says so there, the others stay."""

    def __init__(self, data: Any = None, *, indicator: Indicator) -> None:
        targets = {row.year: row for row in indicator.targets.all()}
        start = {f"y{year}": target_text(target_of(row)) for year, row in targets.items()}
        super().__init__(data, initial={"version": indicator.version, **start})
        self.indicator, self.definitions = indicator, list(indicator.definitions.all())
        self.years = list(indicator.plan.years)
        for year in self.years:
            self.fields[f"y{year}"] = forms.CharField(label=str(year), required=False, max_length=60)
        self.ask_reason(self.years)
        self.order_fields(["version", *[f"y{year}" for year in self.years]])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for year in self.years:
            definition = definition_in(self.definitions, year)
            text = str(given.get(f"y{year}", ""))
            try:
                if text and definition is None:
                    raise NumberProblem(_("There is no definition for %(year)s, so there is nothing to reach.") % {"year": year})
                given[f"target{year}"] = read_target(text, definition.direction if definition else "", self.indicator.decimals)
            except NumberProblem as problem:
                self.add_error(f"y{year}", str(problem))
        return given

    def targets(self) -> dict[int, TargetValues | None]:
        return {year: self.cleaned_data[f"target{year}"] for year in self.years}


class ValueForm(ClosedYearForm):
    """A value with its source, or why there is none."""

    status = forms.ChoiceField(label=gettext_lazy("Is it known?"), choices=ValueStatus.choices, widget=forms.RadioSelect)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)
    measured_on = DayField(label=gettext_lazy("Date of the measurement"), required=False)
    answers = forms.IntegerField(label=gettext_lazy("Number of answers"), required=False, min_value=1, max_value=10_000_000)
    reason_given = forms.CharField(
        label=gettext_lazy("Why there is no value"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only when it is unknown or does not apply; everybody reads it."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note on the value"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, data: Any = None, *, indicator: Indicator, year: int, current: IndicatorMeasurement | None, may_correct: bool
    ) -> None:
        names = ("status", "value", "source", "measured_on", "answers", "note")
        start = {name: getattr(current, name) for name in names} if current else {"status": ValueStatus.MEASURED}
        super().__init__(
            data, initial={"version": current.version if current else 0, "reason_given": current.reason if current else "", **start}
        )
        label = _("Value (%(unit)s)") % {"unit": indicator.unit}
        self.fields["value"] = NumberField(label=label, required=False, decimals=indicator.decimals)
        self.ask_reason([year], may_correct=may_correct)
        definition = definition_in(list(indicator.definitions.order_by("valid_from_year")), year)
        if definition is None or definition.source != Source.SURVEY:
            del self.fields["answers"]
        self.order_fields(["version", "status", "value", "source", "measured_on", "answers", "reason_given", "note"])

    def values(self) -> MeasuredValues:
        given = self.cleaned_data
        return MeasuredValues(
            status=given["status"],
            value=given["value"],
            reason=given["reason_given"],
            source=given["source"],
            measured_on=given["measured_on"],
            note=given["note"],
            answers=given.get("answers"),
        )


class JudgeForm(ClosedYearForm):
    """Another judgement than that of the rule."""

    status = forms.ChoiceField(label=gettext_lazy("How the year stands"), choices=[(each.value, each.label) for each in JUDGED])
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands on the public page, beside what the rule says."),
    )

    def __init__(self, data: Any = None, *, year: int, current: StatusOverride | None) -> None:
        start = {"status": current.status, "why": current.reason, "version": current.version} if current else {"version": 0}
        super().__init__(data, initial=start)
        self.ask_reason([year])
        self.order_fields(["version", "status", "why"])
