"""The forms of advice: for askers and for colleagues. What was typed stays."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.models import AdviceRequest
from steunpunt.shared.days import DayField
from steunpunt.shared.uploads import EVIDENCE, CheckedUpload, UploadProblem, check_upload
from steunpunt.vocabulary.models import Theme

LONGEST_TEXT = 10_000
MOST_FILES = 5
MARKUP = re.compile(r"[<>]")
ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
FILE_HELP = gettext_lazy("At most five: PDF, Word, Excel, PowerPoint, OpenDocument or a picture, each at most 20 MB.")


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Any number of files; cleaned, they are checked and may be kept."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(most)s files.") % {"most": MOST_FILES})
        checked: list[CheckedUpload] = []
        for file in given:
            try:
                checked.append(check_upload(file, kinds=EVIDENCE))
            except UploadProblem as problem:
                raise forms.ValidationError(str(problem)) from problem
        return checked


class UploadsForm(forms.Form):
    """A form with files. Nothing of a file is kept while something else is wrong, so it says so."""

    attachments = FilesField(label=gettext_lazy("Files"), required=False, allow_empty_file=True, help_text=FILE_HELP)

    @property
    def lost_files(self) -> bool:
        return self.is_bound and bool(self.errors) and "attachments" in self.files and "attachments" not in self.errors


def one_line(text: str) -> str:
    return " ".join(text.split())


def plain_words(text: str) -> str:
    """A name or a title on one line, without markup."""
    text = one_line(text)
    if MARKUP.search(text):
        raise forms.ValidationError(_("Write it in plain words, without < or >."))
    return text


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AskForm(UploadsForm):
    """One screen for a question; no account needed."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label=gettext_lazy("What is it about?"), max_length=160, help_text=gettext_lazy("In a few words, such as “statutes of a new vzw”.")
    )
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_TEXT,
        widget=area(7),
        help_text=gettext_lazy("What happens now, what have you tried, and what would help?"),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("For which organisation or group?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave empty if you ask for yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    due_on = DayField(
        label=gettext_lazy("By when do you need an answer?"), required=False, help_text=gettext_lazy("Leave empty if it can wait.")
    )
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    contact_name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("We send our answer here."),
    )
    # People do not see this one; what fills in every field does.
    website = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False, max_length=1000)
    field_order = ("subject", "question", "organisation_name", "due_on", "themes", "attachments", "contact_name", "contact_email")

    def clean_subject(self) -> str:
        return plain_words(self.cleaned_data["subject"])

    def clean_contact_name(self) -> str:
        name = plain_words(self.cleaned_data["contact_name"])
        if ADDRESS.search(name):
            raise forms.ValidationError(_("Write your name, without a web address."))
        return name

    def clean_organisation_name(self) -> str:
        return plain_words(self.cleaned_data["organisation_name"])

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website") or "website" in self.errors:
            self.errors.pop("website", None)
            self.add_error(None, _("This came in as a robot would send it, so we kept nothing yet. Are you a person? Send it once more."))
        return cleaned

    @property
    def has_themes(self) -> bool:
        return bool(self["themes"].value() or self["themes"].errors)


class ReplyForm(UploadsForm):
    """A message of the asker, a file, or both."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Your message"), required=False, max_length=LONGEST_TEXT, widget=area(5))
    field_order = ("text", "attachments")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("text") and not cleaned.get("attachments"):
            self.add_error("text", _("Write something, or choose a file."))
        return cleaned


def shown_name(request: AdviceRequest) -> str:
    """For whom it was asked: the organisation that a colleague found, or what was typed."""
    return str(request.organisation or request.organisation_name)
