"""The forms of the ledger: one screen, and what was typed stays."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions.ledger import is_closed
from goals.actions.values import MOST_ORGANISATIONS, ActivityValues
from goals.models import ActivityKind, Mode, OperationalGoal, ValueStatus
from landscape.models import Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.shared.days import DayField
from steunpunt.shared.uploads import EVIDENCE, CheckedUpload, UploadProblem, check_upload
from steunpunt.vocabulary.models import TargetGroup, Theme

MOST_FOUND = 20
LONGEST_TEXT = 20_000


def goal_choices(goals: Iterable[OperationalGoal]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Goals in their order, grouped by strategic goal."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for goal in goals:
        head = f"{goal.strategic_goal.code} · {goal.strategic_goal.label} ({goal.strategic_goal.plan.period})"
        groups.setdefault(head, []).append((goal.pk, f"{goal.code} · {goal.label}"))
    return list(groups.items())


class GoalField(forms.TypedChoiceField):
    """One operational goal out of those on offer."""

    def offer(self, goals: list[OperationalGoal]) -> None:
        known = {goal.pk: goal for goal in goals}
        self.coerce = lambda value: known[int(value)]
        self.choices = [("", gettext_lazy("Choose a goal")), *goal_choices(goals)]


class GoalsField(forms.TypedMultipleChoiceField):
    """Any number of operational goals out of those on offer."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, goals: list[OperationalGoal]) -> None:
        known = {goal.pk: goal for goal in goals}
        self.coerce = lambda value: known[int(value)]
        self.choices = goal_choices(goals)


class OrganisationsField(forms.Field):
    """Numbers of organisations, as the boxes that are ticked send them."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> tuple[Organisation, ...]:
        given = value or []
        if not all(str(one).isdecimal() and len(str(one)) < 16 for one in given) or len(given) > MOST_ORGANISATIONS:
            raise forms.ValidationError(_("One of the organisations does not exist (any more). Look it up again."))
        rows = Organisation.objects.select_related("municipality").in_bulk({int(one) for one in given})
        if len(rows) != len({int(one) for one in given}):
            raise forms.ValidationError(_("One of the organisations does not exist (any more). Look it up again."))
        return tuple(sorted(rows.values(), key=lambda row: row.name.lower()))


class ActivityForm(forms.Form):
    """One entry of the ledger. An empty number is unknown; a tick says that it does not apply."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    starts_on = DayField(label=gettext_lazy("Date"))
    ends_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only for a period."))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ActivityKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    goal = GoalField(label=gettext_lazy("Operational goal"), help_text=gettext_lazy("The goal it serves most. Type part of its text."))
    other_goals = GoalsField(label=gettext_lazy("Also serves"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices, widget=forms.RadioSelect)
    half_days = forms.DecimalField(
        label=gettext_lazy("Half-days"),
        required=False,
        localize=True,
        max_digits=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages={"invalid": gettext_lazy("Write a number, such as 2 or 1,5.")},
        help_text=gettext_lazy("Leave empty if unknown."),
    )
    half_days_na = forms.BooleanField(label=gettext_lazy("Half-days do not apply"), required=False)
    participations = forms.IntegerField(
        label=gettext_lazy("Participations"),
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
        error_messages={"invalid": gettext_lazy("Write a whole number, such as 24.")},
        help_text=gettext_lazy("Somebody who came twice counts twice. Leave empty if unknown, 0 if nobody came."),
    )
    participations_na = forms.BooleanField(label=gettext_lazy("Participations do not apply"), required=False)
    organisations = OrganisationsField(label=gettext_lazy("Organisations reached"), required=False)
    organisations_status = forms.ChoiceField(
        label=gettext_lazy("No organisation in the list?"),
        required=False,
        choices=[
            (ValueStatus.UNKNOWN, gettext_lazy("I do not know which were reached")),
            (ValueStatus.MEASURED, gettext_lazy("None was reached")),
            (ValueStatus.NOT_APPLICABLE, gettext_lazy("Does not apply here")),
        ],
    )
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        required=False,
        queryset=Municipality.objects.all(),
        help_text=gettext_lazy("Where it took place."),
    )
    staff = forms.ModelMultipleChoiceField(
        label=gettext_lazy("By whom"), required=False, queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For whom"), required=False, queryset=TargetGroup.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=gettext_lazy("What was done"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for this correction"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("The year is closed. What was published stays; the next erratum shows the difference with your reason."),
    )

    def __init__(self, *args: Any, goals: list[OperationalGoal], actor: User, closed_year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal, others, staff = self.fields["goal"], self.fields["other_goals"], self.fields["staff"]
        assert isinstance(goal, GoalField)
        assert isinstance(others, GoalsField)
        assert isinstance(staff, forms.ModelMultipleChoiceField)
        goal.offer(goals)
        others.offer(goals)
        staff.queryset = User.objects.colleagues()
        self.actor, self.closed_year = actor, closed_year
        if not self.asks_reason:
            del self.fields["reason"]

    @cached_property
    def asks_reason(self) -> bool:
        """A publisher corrects an entry of a closed year; the year of the date that was typed counts too."""
        if not self.actor.may("year.correct"):
            return False
        typed = self["starts_on"].value()
        try:
            day = self.fields["starts_on"].clean(typed)
        except forms.ValidationError:
            day = None
        return any(is_closed(year) for year in {self.closed_year, getattr(day, "year", None)} if year)

    def chosen_staff(self) -> list[str]:
        """Names of who is ticked, in the order of the list."""
        chosen = {str(getattr(value, "pk", value)) for value in self["staff"].value() or ()}
        return [str(user) for user in User.objects.colleagues() if str(user.pk) in chosen]

    @property
    def has_subjects(self) -> bool:
        """Whether something about the subject is chosen or wrong: then it shows at once."""
        return any(self[name].value() or self[name].errors for name in ("themes", "target_groups"))

    def chosen_organisations(self) -> list[Organisation]:
        """The ticked organisations, also when something else is still wrong."""
        try:
            return list(OrganisationsField(required=False).clean(self["organisations"].value()))
        except forms.ValidationError:
            return []

    def token(self) -> uuid.UUID | None:
        return self.cleaned_data.get("form_token")

    def values(self) -> ActivityValues:
        """What the form says, ready for the ledger."""
        said = self.cleaned_data
        organisations = said["organisations"]
        status = said["organisations_status"] or ValueStatus.UNKNOWN
        if organisations and status == ValueStatus.UNKNOWN:
            status = ValueStatus.MEASURED
        return ActivityValues(
            kind=said["kind"],
            title=said["title"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            mode=said["mode"],
            goal=said["goal"],
            other_goals=tuple(said["other_goals"]),
            text=said["text"].replace("\r\n", "\n"),
            half_days=said["half_days"],
            half_days_status=status_of(said["half_days"], said["half_days_na"]),
            participations=said["participations"],
            participations_status=status_of(said["participations"], said["participations_na"]),
            organisations=organisations,
            organisations_status=status,
            municipality=said["municipality"],
            staff=tuple(said["staff"]),
            themes=tuple(sorted(said["themes"], key=str)),
            target_groups=tuple(sorted(said["target_groups"], key=str)),
        )


def status_of(number: Any, does_not_apply: bool) -> str:
    """A number with a tick beside it keeps both, so that the ledger refuses the contradiction."""
    if does_not_apply:
        return ValueStatus.NOT_APPLICABLE
    return ValueStatus.UNKNOWN if number is None else ValueStatus.MEASURED


class EvidenceForm(forms.Form):
    """A file as proof; ``checked`` is there once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, Word, Excel, PowerPoint, OpenDocument or a picture, at most 20 MB."),
    )
    checked: CheckedUpload

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.checked = check_upload(file, kinds=EVIDENCE)
        except UploadProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file


class DeleteForm(forms.Form):
    """The question before an entry goes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)
