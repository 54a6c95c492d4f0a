"""The forms of colleagues."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions.ledger import is_closed
from goals.actions.values import ActivityValues
from goals.activities.forms import ActivityForm, GoalField, GoalsField
from goals.models import ActivityKind, Mode, OperationalGoal
from landscape.models import Organisation
from services.actions.advice.answering import Facts
from services.actions.advice.meetings import MeetingValues
from services.advice.forms import LONGEST_TEXT, UploadsForm, area, plain_words
from services.models import AdviceRequest, AnswerSnippet
from steunpunt.accounts.models import User
from steunpunt.shared.days import DayField
from steunpunt.vocabulary.models import Theme

MINUTES, HALF_DAYS = "minuten", "dagdelen"


def half_days_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("Half-days"),
        localize=True,
        max_digits=4,
        min_value=Decimal("0.5"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages={"invalid": gettext_lazy("Write a number, such as 2 or 1,5.")},
    )


class AnswerForm(UploadsForm):
    """An answer for the asker; a standard text can be put in first."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    snippet = forms.ModelChoiceField(label=gettext_lazy("Standard text"), required=False, queryset=AnswerSnippet.objects.all())
    text = forms.CharField(label=gettext_lazy("Your answer"), required=False, max_length=LONGEST_TEXT, widget=area(9))
    field_order = ("snippet", "text", "attachments")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text") and not cleaned.get("attachments"):
            self.add_error("text", _("Write your answer first."))
        return cleaned


class NoteForm(forms.Form):
    """A note is words; what belongs to it is in the thread."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Note for colleagues"), max_length=LONGEST_TEXT, widget=area(3))
    prefix = "nota"


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Followed up by"), required=False, queryset=User.objects.none(), empty_label=gettext_lazy("nobody yet")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.colleagues().filter(is_active=True)


class TimeForm(forms.Form):
    """Time as people say it: minutes or half-days."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(
        label=gettext_lazy("How much"),
        localize=True,
        max_digits=6,
        min_value=Decimal("0.1"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
        error_messages={"invalid": gettext_lazy("Write a number, such as 45 or 0,5.")},
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=[(MINUTES, gettext_lazy("minutes")), (HALF_DAYS, gettext_lazy("half-days"))]
    )
    prefix = "tijd"

    def minutes(self) -> int:
        amount: Decimal = self.cleaned_data["amount"]
        return round(amount if self.cleaned_data["unit"] == MINUTES else amount * settings.ADVICE_HALF_DAY_MINUTES)


class FactsForm(forms.Form):
    """What it is about, for whom, by when, which goals it serves. The organisation comes from the picker."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    subject = forms.CharField(label=gettext_lazy("What is it about?"), max_length=160)
    due_on = DayField(label=gettext_lazy("Answer wanted by"), required=False)
    goal = GoalField(label=gettext_lazy("Operational goal"), required=False, help_text=gettext_lazy("The goal it serves most."))
    other_goals = GoalsField(label=gettext_lazy("Also serves"), required=False)
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, goals: list[OperationalGoal], is_forgotten: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("goal", "other_goals"):
            field = self.fields[name]
            assert isinstance(field, GoalField | GoalsField)
            field.offer(goals)
        if is_forgotten:
            del self.fields["subject"]

    def clean_subject(self) -> str:
        return plain_words(self.cleaned_data["subject"])

    def facts(self, organisation: Organisation | None) -> Facts:
        said = self.cleaned_data
        return Facts(
            subject=said.get("subject", ""),
            organisation=organisation,
            due_on=said["due_on"],
            themes=tuple(said["themes"]),
            goal=said["goal"] or None,
            other_goals=tuple(said["other_goals"]),
        )


class ClosingForm(ActivityForm):
    """The entry that closing logs: the log form, of which the kind is known."""

    kind = None  # type: ignore[assignment]
    ends_on = None  # type: ignore[assignment]
    tells_asker = forms.BooleanField(label=gettext_lazy("Mail the asker that the question is closed"), required=False)

    def values(self) -> ActivityValues:
        self.cleaned_data |= {"kind": ActivityKind.ADVICE, "ends_on": None}
        return super().values()


class MeetingForm(forms.Form):
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    held_on = DayField(label=gettext_lazy("Date"))
    half_days = half_days_field()
    participations = forms.IntegerField(
        label=gettext_lazy("People"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={"invalid": gettext_lazy("Write a whole number, such as 4.")},
        help_text=gettext_lazy("Leave empty if unknown."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices)
    note = forms.CharField(label=gettext_lazy("What was done"), required=False, max_length=LONGEST_TEXT, widget=area(3))
    reason = forms.CharField(
        label=gettext_lazy("Reason for this correction"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only for a year whose report is frozen."),
    )

    def __init__(self, *args: Any, actor: User, closed_years: tuple[date | None, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = any(day is not None and is_closed(day.year) for day in (*closed_years, self.typed_day()))
        if not (asked and actor.may("year.correct")):
            del self.fields["reason"]

    def typed_day(self) -> date | None:
        try:
            day = self.fields["held_on"].clean(self["held_on"].value())
        except forms.ValidationError:
            return None
        return day if isinstance(day, date) else None

    def values(self) -> MeetingValues:
        said = self.cleaned_data
        return MeetingValues(**{name: said[name] for name in ("held_on", "half_days", "mode", "participations", "note")})


class MergeForm(forms.Form):
    target = forms.CharField(
        label=gettext_lazy("Join with"), max_length=40, help_text=gettext_lazy("The reference of the other request, such as A-2026-K7QX.")
    )
    may_share = forms.BooleanField(
        label=gettext_lazy("Both askers agree that they read the same thread"),
        required=False,
        help_text=gettext_lazy("Only asked when two different people asked."),
    )

    def clean_target(self) -> AdviceRequest:
        found = AdviceRequest.objects.filter(reference__iexact=self.cleaned_data["target"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("No request has this reference. Look at how it is written in the list."))
        return found


class SnippetForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=area(7),
        help_text=gettext_lazy("{naam} becomes the name of the asker, {onderwerp} what it is about, {referentie} the reference."),
    )
