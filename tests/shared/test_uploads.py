"""Only sound files of a known kind come in, and pictures come in without what they hide."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from steunpunt.shared.uploads import DOCUMENTS, EVIDENCE, CheckedUpload, UploadProblem, check_upload, clean_name


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def pdf(*, script: str = "", password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*, extra: str = "") -> bytes:
    from docx import Document

    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Addendum")
    document.save(out)
    if extra:
        with zipfile.ZipFile(out, "a") as package:
            package.writestr(extra, "x")
    return out.getvalue()


def photo(kind: str = "JPEG") -> bytes:
    picture = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Thuis bij Mia"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def check(name: str, data: bytes) -> CheckedUpload:
    return check_upload(SimpleUploadedFile(name, data), kinds=EVIDENCE)


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("Overeenkomst.PDF", pdf(), "application/pdf"),
        ("addendum.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("foto.jpeg", photo(), "image/jpeg"),
        ("foto.png", photo("PNG"), "image/png"),
    ],
)
def test_sound_files_come_in_under_a_random_name(name: str, data: bytes, content_type: str) -> None:
    checked = check(name, data)
    assert checked.content_type == content_type
    assert checked.name == name
    assert checked.content.name is not None
    assert "overeenkomst" not in checked.content.name.lower()
    assert checked.size == len(checked.content.read())


def test_a_photo_is_upright_and_forgets_where_it_was_taken() -> None:
    checked = check("foto.jpg", photo())
    with Image.open(checked.content) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
    assert b"Mia" not in checked.content.read()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("leeg.pdf", b"", "empty"),
        ("virus.exe", b"MZ", "not a kind of file"),
        ("zonder", pdf(), "not a kind of file"),
        ("vermomd.pdf", photo(), "something else"),
        ("pagina.pdf", b"<html><script>alert(1)</script></html>", "something else"),
        ("kapot.pdf", b"%PDF-1.7\nniets", "damaged"),
        ("slot.pdf", pdf(password="geheim"), "password"),
        ("slim.pdf", pdf(script="app.alert(1)"), "scripts"),
        ("macro.docx", word(extra="word/vbaProject.bin"), "macros"),
        ("kapot.jpg", photo()[:200], "damaged"),
    ],
)
def test_other_files_are_refused_with_a_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UploadProblem, match=reason):
        check_upload(SimpleUploadedFile(name, data), kinds=EVIDENCE)


def test_a_picture_is_no_document() -> None:
    with pytest.raises(UploadProblem, match="\\.docx, \\.odt, \\.pdf"):
        check_upload(SimpleUploadedFile("foto.jpg", photo()), kinds=DOCUMENTS)


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(UploadProblem, match="larger than 1 MB"):
        check_upload(SimpleUploadedFile("groot.pdf", b"%PDF" + bytes(1024 * 1024)), kinds=DOCUMENTS, limit_mb=1)


def test_a_file_that_unpacks_to_far_more_is_refused() -> None:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        for number in range(16):
            package.writestr(f"word/media/{number}.bin", bytes(20 * 1024 * 1024))
    with pytest.raises(UploadProblem, match="unpacks"):
        check("bom.docx", out.getvalue())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\map\\plan.pdf", "plan.pdf"),
        ('a"\r\nb.pdf', "ab.pdf"),
        ("é" * 300 + ".pdf", "é" * 150 + ".pdf"),
    ],
)
def test_names_keep_only_what_is_harmless(given: str, kept: str) -> None:
    assert clean_name(given) == kept
