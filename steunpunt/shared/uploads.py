"""Files that people send in: checked before anything of them is kept."""

import hashlib
import re
import subprocess
import sys
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steunpunt.shared import upload_probe

MEGABYTE = 1024 * 1024
DEFAULT_LIMIT_MB = 20
LONGEST_NAME = 150
SECONDS_TO_WAIT = 40
GENERIC = frozenset({"application/zip", "application/octet-stream"})


class UploadKind(Enum):
    """A kind of file that we take: its extensions, what it is served as, what its bytes may say."""

    PDF = "pdf"
    WORD = "docx"
    SHEET = "xlsx"
    SLIDES = "pptx"
    OPEN_TEXT = "odt"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"


OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES: dict[UploadKind, str] = {
    UploadKind.PDF: "application/pdf",
    UploadKind.WORD: f"{OFFICE}wordprocessingml.document",
    UploadKind.SHEET: f"{OFFICE}spreadsheetml.sheet",
    UploadKind.SLIDES: f"{OFFICE}presentationml.presentation",
    UploadKind.OPEN_TEXT: "application/vnd.oasis.opendocument.text",
    UploadKind.JPEG: "image/jpeg",
    UploadKind.PNG: "image/png",
    UploadKind.WEBP: "image/webp",
}
IMAGES = frozenset({UploadKind.JPEG, UploadKind.PNG, UploadKind.WEBP})
PACKAGES = frozenset({UploadKind.WORD, UploadKind.SHEET, UploadKind.SLIDES, UploadKind.OPEN_TEXT})
DOCUMENTS = frozenset({UploadKind.PDF, UploadKind.WORD, UploadKind.OPEN_TEXT})
EVIDENCE = frozenset(UploadKind)

REASONS = {
    "encrypted": gettext_lazy("This PDF is locked with a password. Save it without a password and choose it again."),
    "pages": format_lazy(gettext_lazy("This PDF has no pages, or more than {limit}."), limit=upload_probe.PAGES_LIMIT),
    "active": gettext_lazy("This file holds scripts or macros. Save it without them, for example as a new PDF, and choose it again."),
    "bomb": gettext_lazy("This file unpacks to far more than it seems. Save it anew from your word processor and choose it again."),
    "pixels": gettext_lazy("This picture is too large. Save it with at most 50 million pixels and choose it again."),
    "damaged": gettext_lazy("This file is damaged or is not what its name says. Open it yourself, save it anew and choose it again."),
    "heavy": gettext_lazy("This file is too complicated to check. Save it anew in a simpler form and choose it again."),
}


class UploadProblem(Exception):  # noqa: N818 - what a person did is a problem to mend, not an error of ours
    """The file is refused; its text tells the person why and what to do."""


@dataclass(frozen=True)
class CheckedUpload:
    """A file that may be kept. ``content`` carries a random name; ``name`` is only for people."""

    content: ContentFile[bytes]
    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(
    file: File[bytes], *, kinds: Collection[UploadKind], limit_mb: int = DEFAULT_LIMIT_MB, longest_side: int | None = None
) -> CheckedUpload:
    """Check name, size and bytes; pictures come back re-encoded, at most ``longest_side`` pixels. Raises ``UploadProblem``."""
    name = clean_name(file.name or "")
    kind = _kind_of(name, kinds)
    data = _read(file, limit_mb)
    _compare_with_bytes(data, kind)
    probed = _probe(data, kind, longest_side)
    kept = probed if kind in IMAGES else data
    return CheckedUpload(
        content=ContentFile(kept, name=f"{uuid.uuid4().hex}.{kind.value}"),
        name=name,
        content_type=CONTENT_TYPES[kind],
        size=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
    )


def as_download(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """Always saved, never shown inside our own site; raises ``Http404`` when the store lost it."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("This file is no longer in the store.")) from error
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def clean_name(name: str) -> str:
    """The last part of a file name, without anything that a system could stumble over."""
    last = PurePosixPath(name.replace("\\", "/")).name
    last = unicodedata.normalize("NFC", re.sub(r'[\x00-\x1f\x7f-\x9f"<>|:*?\u200b-\u200f\u202a-\u202e\u2066-\u2069]', "", last)).strip(". ")
    stem, dot, extension = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{extension[:10]}" if dot else last[:LONGEST_NAME]


def _kind_of(name: str, kinds: Collection[UploadKind]) -> UploadKind:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    extension = "jpg" if extension == "jpeg" else extension
    for kind in kinds:
        if kind.value == extension:
            return kind
    allowed = ", ".join(sorted(f".{kind.value}" for kind in kinds))
    raise UploadProblem(_("“%(name)s” is not a kind of file we take. Choose one of these: %(kinds)s.") % {"name": name, "kinds": allowed})


def _read(file: File[bytes], limit_mb: int) -> bytes:
    parts, size = [], 0
    for chunk in file.chunks():
        size += len(chunk)
        if size > limit_mb * MEGABYTE:
            raise UploadProblem(_("This file is larger than %(limit)s MB. Make it smaller and choose it again.") % {"limit": limit_mb})
        parts.append(chunk)
    if not size:
        raise UploadProblem(_("This file is empty. Choose the file again."))
    return b"".join(parts)


def _compare_with_bytes(data: bytes, kind: UploadKind) -> None:
    """The name promises a kind, the bytes must keep that promise."""
    import magic

    found = magic.from_buffer(data, mime=True)
    if found == CONTENT_TYPES[kind] or (kind in PACKAGES and found in GENERIC):
        return
    raise UploadProblem(
        _("The name says .%(kind)s, but inside it is something else (%(found)s). Save it as .%(kind)s and choose it again.")
        % {"kind": kind.value, "found": found}
    )


def _probe(data: bytes, kind: UploadKind, longest_side: int | None) -> bytes:
    command = [sys.executable, "-I", str(Path(upload_probe.__file__)), kind.value, *([str(longest_side)] if longest_side else [])]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS_TO_WAIT, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise UploadProblem(str(REASONS["heavy"])) from error
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode(errors="replace").strip() if done.returncode == upload_probe.REFUSED else "heavy"
    raise UploadProblem(str(REASONS.get(reason, REASONS["damaged"])))
