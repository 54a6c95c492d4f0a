"""Forms of the report desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

from steunpunt.accounts.models import User
from steunpunt.reports.actions import create_progress_report, create_report
from steunpunt.reports.models import Report

LARGEST_UPLOAD = 50 * 1024 * 1024

# What steunpunt/reports/actions.py lets through when a text is saved.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"enableTarget": False},
    "HardBreak": True,
    "History": True,
}

# The editor names its buttons in English; static/js/prose.js gives them these names.
EDITOR_WORDS = {
    "text": _("Text"),
    "paragraph": _("Paragraph"),
    "heading3": _("Heading"),
    "heading4": _("Smaller heading"),
    "unordered-list": _("List with dots"),
    "ordered-list": _("List with numbers"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "insert-link": _("Make a link"),
    "remove-link": _("Remove the link"),
    "undo": _("Undo"),
    "redo": _("Redo"),
}


class CreateForm(forms.Form):
    """An annual report of a year, or a progress report over several."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Report.Kind.choices, initial=Report.Kind.ANNUAL, widget=forms.RadioSelect)
    first_year = forms.IntegerField(
        label=_("First year"), min_value=1990, max_value=2100, required=False, help_text=_("Only for a progress report.")
    )
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, initial=lambda: timezone.localdate().year - 1)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        # An address or a script that names only a year means the annual report.
        if data is not None and "kind" not in data:
            data = {**data.dict(), "kind": Report.Kind.ANNUAL}
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Report.Kind.PROGRESS and given.get("first_year") is None and "first_year" not in self.errors:
            self.add_error("first_year", _("A progress report holds several years: say with which one it begins."))
        return given

    def create(self, *, actor: User) -> Report:
        """Raises FreezeError."""
        said = self.cleaned_data
        if said["kind"] == Report.Kind.PROGRESS:
            return create_progress_report(actor=actor, first_year=said["first_year"], year=said["year"])
        return create_report(actor=actor, year=said["year"])


class TextForm(forms.Form):
    """One text, with the version that its writer opened."""

    html = ProseEditorFormField(
        label=_("Text"),
        required=False,
        extensions=EXTENSIONS,
        sanitize=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class FreezeForm(forms.Form):
    """Asks for nothing when the year is over, and for a confirmation when it is not."""

    confirm_unfinished_year = forms.BooleanField(label=_("Yes, freeze this year although it is not over"), required=False)

    def __init__(self, *args: Any, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_over:
            del self.fields["confirm_unfinished_year"]


class CheckForm(forms.Form):
    file = forms.FileField(label=_("PDF file"), help_text=_("We compare it and keep nothing. At most 50 MB."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("This file is larger than 50 MB, and no edition of ours is. Choose another file."))
        return file
