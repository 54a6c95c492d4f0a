"""Forms of the report desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

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
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, initial=lambda: timezone.localdate().year - 1)


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
