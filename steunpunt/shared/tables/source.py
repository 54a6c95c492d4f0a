"""From an uploaded file to a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.files.base import File
from django.utils.translation import gettext as _

from steunpunt.shared.tables.commas import read_commas
from steunpunt.shared.tables.sheets import read_sheet
from steunpunt.shared.tables.table import LIMIT_MB, MEGABYTE, SourceProblem, Table
from steunpunt.shared.uploads import UploadKind, UploadProblem, check_upload, clean_name

Reader = Callable[[bytes], Table]
COMMAS: Mapping[str, Reader] = {"csv": read_commas, "txt": read_commas, "tsv": read_commas}
OTHER_KINDS = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "pdf"))


def read_table(file: File[bytes], *, readers: Mapping[str, Reader] = COMMAS, refusal: str = "") -> tuple[str, Table]:
    """The clean name and the table of a file: XLSX, or a text that ``readers`` know by its extension. Raises ``SourceProblem``.

    ``refusal`` is what is said of another kind of file, with ``%(name)s``.
    """
    name = clean_name(file.name or "")
    extension = name.rpartition(".")[2].lower()
    if extension == "xlsx":
        try:
            checked = check_upload(file, kinds=[UploadKind.SHEET], limit_mb=LIMIT_MB)
        except UploadProblem as problem:
            raise SourceProblem(str(problem)) from problem
        return name, read_sheet(checked.content.read())
    if extension not in readers:
        refusal = refusal or _("“%(name)s” is not a kind of file we take. Choose a CSV file (.csv) or Excel (.xlsx).")
        raise SourceProblem(refusal % {"name": name})
    return name, readers[extension](text_bytes(file, extension))


def text_bytes(file: File[bytes], extension: str) -> bytes:
    parts, size = [], 0
    for chunk in file.chunks():
        size += len(chunk)
        if size > LIMIT_MB * MEGABYTE:
            raise SourceProblem(_("This file is larger than %(limit)s MB. Split it and import each part.") % {"limit": LIMIT_MB})
        parts.append(chunk)
    data = b"".join(parts)
    if not data.strip():
        raise SourceProblem(_("This file is empty. Choose the file again."))
    other = next((kind for start, kind in OTHER_KINDS if data.startswith(start)), None)
    if other:
        raise SourceProblem(
            _("The name says .%(kind)s, but inside it is a .%(other)s file. Give it its own name, or save it as CSV.")
            % {"kind": extension, "other": other}
        )
    return data
