"""The forms of templates and series."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Rhythm
from steunpunt.shared.days import DayField


class SeriesForm(forms.Form):
    """When a template comes back."""

    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Rhythm.choices)
    starts_on = DayField(
        label=gettext_lazy("First day"), help_text=gettext_lazy("Its weekday, or its day of the month, is that of the series.")
    )
    ends_on = DayField(label=gettext_lazy("Until"))


class TemplateForm(SeriesForm):
    """A name, and if one likes when it comes back."""

    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=120)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), required=False, choices=[("", gettext_lazy("only when I choose it")), *Rhythm.choices]
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False, help_text=gettext_lazy("Only for a series."))
    ends_on = DayField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Only for a series."))
    field_order = ("name", "rhythm", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            if cleaned.get("rhythm") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("A series has a first and a last day."))
        return cleaned
