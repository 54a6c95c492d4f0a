"""The forms of an import: a file, its columns, and the last word before it is taken over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.activities.forms import GoalField
from goals.activityimport.columns import FIELDS, Reading
from goals.activityimport.source import read_upload
from goals.models import ActivityKind, Mode, OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.shared.tables.table import SourceProblem, Table, letters

LONGEST_EXAMPLE = 30


class UploadForm(forms.Form):
    """A file with activities; ``table`` and ``name`` are there once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("CSV, Excel (.xlsx) or a calendar (.ics), at most 10 MB and 10,000 rows. The first row holds the heads."),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ics"}),
    )
    name: str
    table: Table

    def clean_file(self) -> Any:
        try:
            self.name, self.table = read_upload(self.cleaned_data["file"])
        except SourceProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return self.cleaned_data["file"]


class ColumnsForm(forms.Form):
    """Which column holds what, and what counts where the file says nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind, where the file does not say"), required=False)
    goal = GoalField(label=gettext_lazy("Goal, where the file does not say"), required=False, empty_value=None)
    mode = forms.ChoiceField(label=gettext_lazy("How, where the file does not say"), required=False)
    is_by_me = forms.BooleanField(label=gettext_lazy("Carried out by me, where the file names nobody"), required=False)
    adds_organisations = forms.BooleanField(label=gettext_lazy("Add organisations that are not there yet"), required=False)

    def __init__(self, *args: Any, table: Table, goals: list[OperationalGoal], actor: User, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        columns = [("", _("not in the file")), *((str(index), self.head(index)) for index in range(len(table.headers)))]
        for each in FIELDS:
            self.fields[f"column_{each.name}"] = forms.ChoiceField(
                label=str(each.label),
                help_text=str(each.help),
                choices=columns,
                required=False,
                initial=str(reading.columns.get(each.name, "")),
            )
        goal, kind, mode = self.fields["goal"], self.fields["kind"], self.fields["mode"]
        assert isinstance(goal, GoalField)
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(mode, forms.ChoiceField)
        goal.offer(goals)
        kind.choices = [("", "—"), *ActivityKind.choices]
        mode.choices = [("", "—"), *Mode.choices]
        if not actor.may("organisation.add"):
            del self.fields["adds_organisations"]
        for name in ("kind", "goal", "mode", "is_by_me", "adds_organisations"):
            if name in self.fields:
                self.fields[name].initial = getattr(reading, name)

    def head(self, index: int) -> str:
        """The head of a column with something that stands in it."""
        example = next((row.cells[index] for row in self.table.rows[:50] if row.cells[index]), "")
        short = f"{example[:LONGEST_EXAMPLE]}…" if len(example) > LONGEST_EXAMPLE else example
        return f"{letters(index)} · {self.table.headers[index]}" + (f" ({short})" if short else "")

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{each.name}"] for each in FIELDS]

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "goal", "mode", "is_by_me", "adds_organisations") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        used: dict[str, str] = {}
        for each in FIELDS:
            column = said.get(f"column_{each.name}", "")
            if not column:
                if each.is_required:
                    self.add_error(f"column_{each.name}", _("Say which column holds this: no activity goes without it."))
                continue
            if column in used:
                self.add_error(f"column_{each.name}", _("This column is already used for “%(field)s”.") % {"field": used[column]})
            used[column] = str(each.label)
        for name, label in (("kind", _("kind")), ("goal", _("goal")), ("mode", _("way of meeting"))):
            if not said.get(f"column_{name}") and not said.get(name) and name not in self.errors:
                self.add_error(name, _("No column holds the %(field)s: choose what counts for every row.") % {"field": label})
        return said

    def reading(self) -> Reading:
        said = self.cleaned_data
        return Reading(
            columns={each.name: int(said[f"column_{each.name}"]) for each in FIELDS if said[f"column_{each.name}"]},
            kind=said["kind"],
            goal=said["goal"].pk if said["goal"] else None,
            mode=said["mode"],
            is_by_me=said["is_by_me"],
            adds_organisations=said.get("adds_organisations", False),
        )


class CommitForm(forms.Form):
    """Take over: what is there already and what is wrong are decisions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    again = forms.TypedMultipleChoiceField(required=False, coerce=int)
    all_again = forms.BooleanField(required=False)
    leave_errors = forms.BooleanField(required=False)

    def __init__(self, *args: Any, rows: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        again = self.fields["again"]
        assert isinstance(again, forms.TypedMultipleChoiceField)
        again.choices = [(number, number) for number in rows]
