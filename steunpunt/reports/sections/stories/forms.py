"""The form of a story; a picture and a consent are whole or not there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.activities.forms import GoalField, goal_choices
from goals.models import OperationalGoal
from steunpunt.reports.models import Report, Story
from steunpunt.reports.sections.models import ConsentScope
from steunpunt.reports.sections.stories.actions import StoryValues
from steunpunt.reports.sections.stories.pictures import LONGEST_SIDE, Picture, fitted
from steunpunt.shared.days import DayField
from steunpunt.shared.uploads import IMAGES, UploadProblem, check_upload

FIELDS = ("title", "text", "quote", "person", "goal", "picture_alt", "consent_from", "consent_on", "consent_scope")
CONSENT = ("consent_from", "consent_on", "consent_scope")


class StoryForm(forms.Form):
    """``checked`` is the new picture once the form is valid, if there is one."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, error_messages={"required": gettext_lazy("Give the story a title.")}
    )
    goal = GoalField(label=gettext_lazy("Operational goal"), required=False, empty_value=None)
    text = forms.CharField(
        label=gettext_lazy("Story"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("An empty line starts a new paragraph."),
    )
    quote = forms.CharField(
        label=gettext_lazy("Quote"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Without quotation marks: the report sets them."),
    )
    person = forms.CharField(label=gettext_lazy("Who is quoted"), required=False, max_length=200)
    picture = forms.FileField(
        label=gettext_lazy("Picture"), required=False, allow_empty_file=True, help_text=gettext_lazy("JPEG, PNG or WebP, at most 20 MB.")
    )
    picture_alt = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For who can't see it, such as: “Two volunteers repair a bicycle.”"),
    )
    without_picture = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    consent_from = forms.CharField(
        label=gettext_lazy("Who gave consent"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Without consent the story does not come into the report. Only colleagues see these three fields."),
    )
    consent_on = DayField(label=gettext_lazy("When"), required=False)
    consent_scope = forms.ChoiceField(
        label=gettext_lazy("For what"), required=False, choices=[("", gettext_lazy("no consent yet")), *ConsentScope.choices]
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    checked: Picture | None = None

    def __init__(self, *args: Any, report: Report, story: Story | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story
        goal = self.fields["goal"]
        assert isinstance(goal, GoalField)
        goals = list(OperationalGoal.objects.active().of_plan(report.plan).select_related("strategic_goal__plan"))
        goal.offer(goals)
        goal.choices = [("", _("about no goal in particular")), *goal_choices(goals)]
        if not (story and story.picture):
            del self.fields["without_picture"]

    def clean_picture(self) -> Any:
        file = self.cleaned_data["picture"]
        if file:
            try:
                self.checked = fitted(check_upload(file, kinds=IMAGES, longest_side=LONGEST_SIDE))
            except UploadProblem as problem:
                raise forms.ValidationError(str(problem)) from problem
        return file

    def clean_consent_on(self) -> Any:
        day = self.cleaned_data["consent_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: write when the consent was given."))
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if any(said.get(name) for name in CONSENT):
            for name in CONSENT:
                if name in said and not said[name]:
                    self.add_error(name, _("A consent says who gave it, when, and for what. Fill in all three, or none."))
        if self.has_picture(said) and not said.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows, for who can't see it."))
        if self.errors and self.checked:
            self.add_error("picture", _("Choose the picture again: a browser does not keep it."))
        return said

    def has_picture(self, said: dict[str, Any]) -> bool:
        is_kept = bool(self.story and self.story.picture and not said.get("without_picture"))
        return self.checked is not None or is_kept

    def values(self) -> StoryValues:
        said = self.cleaned_data
        return StoryValues(**{name: said[name].replace("\r\n", "\n") if isinstance(said[name], str) else said[name] for name in FIELDS})


def initial_of(story: Story) -> dict[str, Any]:
    return {name: getattr(story, name) for name in FIELDS} | {"goal": story.goal_id, "version": story.version}
