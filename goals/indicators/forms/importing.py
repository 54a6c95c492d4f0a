"""Import in two steps: a file or pasted text, then the same text once more with the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.indicators.table.source import LIMIT_MB, Table, TableProblem, read_csv, read_file
from steunpunt.shared.uploads import MEGABYTE, UploadProblem


class TableForm(forms.Form):
    """``table`` is there once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("An .xlsx workbook (its first sheet) or a CSV, at most 2 MB."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        strip=False,
        max_length=LIMIT_MB * MEGABYTE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("Copy it from your spreadsheet, headings included."),
    )
    table: Table

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file, text = given.get("file"), given.get("text", "")
        if not self.errors and not file and not text.strip():
            raise forms.ValidationError(_("Choose a file or paste the table."))
        try:
            if file:
                self.table = read_file(file)
            elif text.strip():
                self.table = read_csv(text)
        except (TableProblem, UploadProblem) as problem:
            self.add_error("file" if file else "text", str(problem))
        return given
