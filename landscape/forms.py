"""The forms of recognitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landscape.models import Organisation
from steunpunt.shared.days import DayField

NEW = "nieuw"


class PeriodForm(forms.Form):
    """From when until when; without a last day it lasts."""

    starts_on = DayField(label=gettext_lazy("Recognised from"))
    ends_on = DayField(label=gettext_lazy("Up to and including"), required=False, help_text=gettext_lazy("Leave empty while it lasts."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        return cleaned


class RecogniseForm(PeriodForm):
    """Which of the organisations that were found, or a new one of that name."""

    organisation = forms.ChoiceField(label=gettext_lazy("Which one?"), widget=forms.RadioSelect)
    field_order = ("organisation", "starts_on", "ends_on")

    def __init__(self, *args: Any, found: list[Organisation], name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), in_words(row)) for row in found]
        if not any(row.name.lower() == name.lower() for row in found):
            choices.append((NEW, _("Add “%(name)s” as a new organisation") % {"name": name}))
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Which one?"), widget=forms.RadioSelect, choices=choices, initial=choices[0][0] if len(choices) == 1 else None
        )


class LastDayForm(forms.Form):
    ends_on = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("The recognition still holds on this day."))


def in_words(organisation: Organisation) -> str:
    """With what tells it from another one of the same name."""
    more = [str(part) for part in (organisation.municipality, organisation.kbo_number) if part]
    return f"{organisation.name} ({', '.join(more)})" if more else organisation.name
