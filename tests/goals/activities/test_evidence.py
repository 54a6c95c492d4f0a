"""Evidence: what comes in, what is refused, and how it goes out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pypdf import PdfWriter

from steunpunt.accounts.models import User
from tests.factories import ActivityFactory

For = Callable[[User | None], Client]
LIST = "/werk/activiteiten/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def pdf() -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(target)
    return target.getvalue()


def word() -> bytes:
    target = io.BytesIO()
    document = Document()
    document.add_paragraph("Verslag")
    document.save(target)
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO(word())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/leeg.bin", "w") as inside:
        for _megabyte in range(310):
            inside.write(b"\0" * 1024 * 1024)
    return target.getvalue()


@pytest.mark.parametrize(("name", "make"), [("verslag.pdf", pdf), ("../../etc/verslag.docx", word)])
def test_a_good_file_comes_back_as_a_download_that_runs_nothing(
    client_for: For, staff: User, member: User, name: str, make: Callable[[], bytes]
) -> None:
    activity, data, client = ActivityFactory(), make(), client_for(staff)
    for _time in range(2):
        assert client.post(f"{LIST}{activity.pk}/bewijs/", {"file": SimpleUploadedFile(name, data)}).status_code == 302
    found = activity.evidence.first()
    assert found is not None
    address = f"{LIST}{activity.pk}/bewijs/{found.pk}/"
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "/" not in found.name
    assert [client_for(user).get(address).status_code for user in (None, member)] == [302, 403]
    assert client.get(f"{LIST}{ActivityFactory().pk}/bewijs/{found.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("plaat.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("pagina.html", lambda: b"<script>alert(1)</script>"),
        ("verkleed.pdf", lambda: b"<html><script>alert(1)</script></html>"),
        ("verkleed.png", pdf),
        ("leeg.pdf", lambda: b""),
        ("groot.pdf", lambda: pdf() + b"\0" * (21 * 1024 * 1024)),
        ("bom.docx", bomb),
        ("zonder", pdf),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(client_for: For, staff: User, name: str, make: Callable[[], bytes]) -> None:
    activity = ActivityFactory()
    answer = client_for(staff).post(f"{LIST}{activity.pk}/bewijs/", {"file": SimpleUploadedFile(name, make())})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not activity.evidence.exists()
