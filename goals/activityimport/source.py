"""From an uploaded file to a table; a calendar is one too."""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext as _

from goals.activityimport.events import read_events
from steunpunt.shared.tables.source import COMMAS, read_table
from steunpunt.shared.tables.table import Table


def read_upload(file: File[bytes]) -> tuple[str, Table]:
    """The clean name and the table of a file. Raises ``SourceProblem``."""
    refusal = _("“%(name)s” is not a kind of file we take. Choose a CSV file (.csv), Excel (.xlsx) or a calendar (.ics).")
    return read_table(file, readers={**COMMAS, "ics": read_events}, refusal=refusal)
