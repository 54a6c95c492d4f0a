"""The form of a table: typed in a field, or read from a file into that field, to be looked at before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steunpunt.reports.models import SectionTable
from steunpunt.reports.sections.tables.actions import TableValues
from steunpunt.reports.sections.tables.cells import Cells, CellsError, read_file, read_typed
from steunpunt.shared.tables.table import SourceProblem

LONGEST_TEXT = 200_000


class TableForm(forms.Form):
    """``read`` holds the cells once the form is valid."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, error_messages={"required": gettext_lazy("Give the table a title.")}
    )
    source = forms.CharField(
        label=gettext_lazy("Source or note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Below the table, such as: Annual accounts 2024, approved by the general assembly."),
    )
    cells = forms.CharField(
        label=gettext_lazy("The table"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "class": "table-cells", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste it from your spreadsheet, or type: one line a row, ; between the cells. The first line is the heads."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or from a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("CSV or Excel (.xlsx), first sheet. It comes into the field above, to look at; nothing is saved yet."),
    )
    read: Cells | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            self.read = read_file(given["file"]) if given.get("file") else read_typed(given.get("cells", ""))
        except (SourceProblem, CellsError) as problem:
            self.add_error("file" if given.get("file") else "cells", str(problem))
        return given

    @property
    def has_file(self) -> bool:
        return bool(self.files.get("file"))

    def values(self) -> TableValues:
        assert self.read is not None
        return TableValues(self.cleaned_data["title"], self.cleaned_data["source"], self.read)

    def with_read_cells(self, version: int | None = None) -> TableForm:
        """The same form with the cells of the file in the field, and the version that is there now."""
        assert self.read is not None
        data = {name: self.data.get(name, "") for name in ("title", "source")}
        return TableForm({**data, "cells": self.read.typed(), "version": self.data.get("version", 0) if version is None else version})


def initial_of(table: SectionTable | None) -> dict[str, Any]:
    if table is None:
        return {"version": 0}
    cells = Cells(tuple(table.headers), tuple(tuple(row) for row in table.rows))
    return {"version": table.version, "title": table.title, "source": table.source, "cells": cells.typed()}


def removed_meanwhile() -> str:
    return _("A colleague removed this table meanwhile. Add it again if it still belongs here.")
