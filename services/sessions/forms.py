"""The forms of a session."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Mode
from landscape.models import Municipality
from services.actions.closing import Held
from services.actions.sessions import COLUMNS, MOST_PARTS, Part, SessionValues
from services.models import PriceRule, Session
from steunpunt.shared.days import DayField


class HourField(forms.TimeField):
    """An hour; the browser's own picker writes 09:30, a person may write 9.30 or 9u30."""

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hu%M", "%Hu", "%H"]
        message = gettext_lazy("Write an hour as 9:30.")
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=formats,
            error_messages={"invalid": message},
            **kwargs,
        )


class MomentField(forms.DateTimeField):
    """A day and an hour by the clock here."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"]
        super().__init__(input_formats=formats, error_messages={"invalid": gettext_lazy("Write a moment as 31/3/2027 9:30.")}, **kwargs)


class PartForm(forms.Form):
    """One block of time; a line that is left empty is no part."""

    day = DayField(label=gettext_lazy("Day"), required=False)
    begins = HourField(label=gettext_lazy("From"), required=False)
    ends = HourField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [said.get(name) for name in ("day", "begins", "ends")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError(_("Fill in day, beginning and end, or leave this line empty."))
        return said

    def part(self) -> Part | None:
        said = self.cleaned_data
        if not said.get("day"):
            return None
        return Part(moment(said["day"], said["begins"]), moment(said["day"], said["ends"]))


def moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


Parts = formset_factory(PartForm, extra=2, max_num=MOST_PARTS, validate_max=True)


def parts_of(formset: BaseFormSet[PartForm]) -> tuple[Part, ...]:
    return tuple(part for part in (form.part() for form in formset) if part)


def as_lines(session: Session) -> list[dict[str, Any]]:
    local = [(timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)) for part in session.parts.all()]
    return [{"day": start.date(), "begins": start.time(), "ends": end.time()} for start, end in local]


class SessionForm(forms.Form):
    """Everything of a session but its parts."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    label = forms.CharField(
        label=gettext_lazy("Name of this time"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only if it differs, such as “Autumn in Gent”."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices)
    municipality = forms.ModelChoiceField(label=gettext_lazy("Municipality"), required=False, queryset=Municipality.objects.all())
    address = forms.CharField(label=gettext_lazy("Street and number"), required=False, max_length=200)
    room = forms.CharField(label=gettext_lazy("Building and room"), required=False, max_length=120)
    access = forms.CharField(
        label=gettext_lazy("How to get there and get in"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    online_link = forms.URLField(
        label=gettext_lazy("Link for participants"), required=False, max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Only who has a place sees it."),
    )  # fmt: skip
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1)
    minimum = forms.IntegerField(label=gettext_lazy("Minimum of participants"), min_value=0, initial=1)
    decide_on = DayField(
        label=gettext_lazy("Decide on"),
        required=False,
        help_text=gettext_lazy("From that day you see a warning when the minimum is not met."),
    )
    registration_opens_at = MomentField(label=gettext_lazy("Registration opens"), required=False)
    registration_closes_at = MomentField(label=gettext_lazy("Registration closes"), required=False)
    has_waiting_list = forms.BooleanField(label=gettext_lazy("There is a waiting list"), required=False, initial=True)
    queue_cap = forms.IntegerField(label=gettext_lazy("Waiting people per organisation, at most"), required=False, min_value=1)
    accept_hours = forms.IntegerField(label=gettext_lazy("Hours to accept a place"), min_value=1, initial=48)
    trainers = forms.CharField(label=gettext_lazy("Who gives it"), required=False, max_length=300)
    price_rule = forms.ChoiceField(
        label=gettext_lazy("Price"), required=False, choices=[("", gettext_lazy("As the offer says")), *PriceRule.choices]
    )
    price = forms.DecimalField(
        label=gettext_lazy("Amount in euro"), required=False, localize=True, max_digits=8, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
    )  # fmt: skip

    def values(self, parts: tuple[Part, ...]) -> SessionValues:
        return SessionValues(parts=parts, **{name: self.cleaned_data[name] for name in COLUMNS})


def as_typed(session: Session) -> dict[str, Any]:
    return {**{name: getattr(session, name) for name in COLUMNS}, "version": session.version}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why does it not go on?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the mail to everybody who registered."),
    )


class CopyForm(forms.Form):
    """Once more on a day, or a series of them."""

    first_day = DayField(label=gettext_lazy("First day"), required=False)
    weeks = forms.IntegerField(label=gettext_lazy("Every so many weeks"), required=False, min_value=1, max_value=52)
    times = forms.IntegerField(label=gettext_lazy("So many times"), required=False, min_value=1, max_value=26)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("first_day") and not (said.get("weeks") and said.get("times")):
            raise forms.ValidationError(_("Give a day for one copy, or weeks and times for a series."))
        return said


class WalkInForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    organisation_name = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=200)
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class CloseForm(forms.Form):
    """What is logged; empty is unknown."""

    half_days = forms.DecimalField(
        label=gettext_lazy("Half-days"), required=False, localize=True, max_digits=5, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages={"invalid": gettext_lazy("Write a number, such as 2 or 1,5.")},
    )  # fmt: skip
    participations = forms.IntegerField(
        label=gettext_lazy("Participations"), required=False, localize=True, min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
        error_messages={"invalid": gettext_lazy("Write a whole number, such as 24.")},
        help_text=gettext_lazy("Somebody who came twice counts twice. Leave empty if unknown, 0 if nobody came."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason for this correction"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only for a year of which the report is frozen."),
    )

    def held(self) -> Held:
        return Held(self.cleaned_data["half_days"], self.cleaned_data["participations"], self.cleaned_data["reason"])
