"""Forms of the report desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

LARGEST_UPLOAD = 50 * 1024 * 1024


class CreateForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, initial=lambda: timezone.localdate().year - 1)


class TextForm(forms.Form):
    """One text, with the version that its writer opened."""

    html = ProseEditorFormField(
        label=_("Text"),
        required=False,
        extensions={"Bold": True, "Italic": True, "BulletList": True, "OrderedList": True, "Link": True, "Heading": {"levels": [3, 4]}},
        sanitize=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class FreezeForm(forms.Form):
    confirm_unfinished_year = forms.BooleanField(label=_("Yes, freeze this year although it is not over"), required=False)


class CheckForm(forms.Form):
    file = forms.FileField(label=_("PDF file"), help_text=_("We compare it and keep nothing. At most 50 MB."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("This file is larger than 50 MB, and no edition of ours is. Choose another file."))
        return file
