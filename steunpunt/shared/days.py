"""A day in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DayField(forms.DateField):
    """A day; the browser's own picker writes 2025-03-31, a person may write 31/3/2025."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"})

    def __init__(self, **kwargs: Any) -> None:
        message = gettext_lazy("Write a day as 31/3/2025.")
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
        super().__init__(input_formats=formats, error_messages={"invalid": message}, **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("The year lies between 1990 and 2100."))
        return day
