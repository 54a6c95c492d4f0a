"""The PDF of a draft: the same engine, marked on every page, thrown away."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import page
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from steunpunt.accounts.models import User
from steunpunt.reports import tasks
from steunpunt.reports.actions import freeze_report, publish_report, save_foreword
from steunpunt.reports.models import Rendering, Report
from steunpunt.reports.rendering import claim, draw, render, store
from steunpunt.reports.sections.drafts import order_draft_pdf

ClientFor = Callable[[User | None], Client]


def made(report: Report) -> bytes:
    done = render(order_draft_pdf(report).pk)
    assert done is not None
    with done.file.open("rb") as file:
        content: bytes = file.read()
    return content


def test_a_draft_says_so_on_every_page_and_is_a_valid_pdf(shared_draft: Report) -> None:
    content = made(shared_draft)
    assert all(
        page.validate_pdf_bytes(content, profile=getattr(page.ValidationProfile, name)).is_compliant for name in ("PDF_A_3A", "PDF_UA_1")
    )
    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages]
    assert all("ONTWERP" in text for text in pages)
    assert "bevroren op" not in " ".join(pages)


def test_an_edition_never_says_draft(shared_draft: Report) -> None:
    frozen = freeze_report(actor=None, report=shared_draft, today=date(2025, 2, 1))
    pages = PdfReader(io.BytesIO(draw(frozen.frozen_data, made_at=frozen.frozen_at))).pages
    assert not any("ONTWERP" in sheet.extract_text() for sheet in pages)


def test_a_draft_is_followed_to_its_file_and_replaced_by_the_next(shared_draft: Report, staff: User, client_for: ClientFor) -> None:
    client, address = client_for(staff), f"/werk/verslagen/{shared_draft.pk}/voorbeeld/pdf/"
    first = client.get(address)["Location"]
    assert client.get(address)["Location"] == first
    assert client.get(first).status_code == 202
    render(int(first.rstrip("/").rpartition("/")[2]))
    assert client.get(first)["Content-Disposition"] == 'attachment; filename="ontwerp-jaarverslag-2024.pdf"'
    name = Rendering.objects.get().file
    save_foreword(actor=staff, report=shared_draft, html="<p>Anders</p>", version=1)
    second = client.get(address)["Location"]
    assert second != first
    assert client.get(first)["Location"] == f"/werk/verslagen/{shared_draft.pk}/voorbeeld/"
    assert Rendering.objects.count() == 1
    assert name.name


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_afterwards")
def test_a_dropped_draft_takes_its_file_along(shared_draft: Report) -> None:
    order = order_draft_pdf(shared_draft)
    done = render(order.pk)
    assert done is not None
    storage, name = done.file.storage, str(done.file.name)
    assert storage.exists(name)
    freeze_report(actor=None, report=shared_draft, today=date(2025, 2, 1))
    assert not storage.exists(name)
    assert list(Rendering.objects.values_list("kind", flat=True)) == ["report"]


def test_a_draft_lives_a_day(shared_draft: Report) -> None:
    rendering = order_draft_pdf(shared_draft)
    tasks.forget_drafts()
    assert Rendering.objects.count() == 1
    Rendering.objects.filter(pk=rendering.pk).update(made_at=timezone.now() - timedelta(hours=25))
    tasks.forget_drafts()
    assert Rendering.objects.count() == 0


def test_a_worker_whose_draft_is_gone_stores_nothing(shared_draft: Report) -> None:
    slow = claim(order_draft_pdf(shared_draft).pk)
    assert slow is not None
    Rendering.objects.all().delete()
    assert store(slow, b"%PDF late") is None


def test_a_draft_is_never_taken_for_an_edition(shared_draft: Report, client_for: ClientFor) -> None:
    content = made(shared_draft)
    answer = client_for(None).post("/jaarverslagen/controle/", {"file": SimpleUploadedFile("x.pdf", content)})
    assert answer.context["found"] is None


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 202), ("publisher", 202)]
)
def test_drafts_are_for_colleagues(
    client_for: ClientFor, request: pytest.FixtureRequest, shared_draft: Report, who: str, status: int
) -> None:
    client, pk = client_for(request.getfixturevalue(who)), order_draft_pdf(shared_draft).pk
    address = f"/werk/verslagen/{shared_draft.pk}/voorbeeld/pdf/"
    assert client.get(address).status_code == (302 if status == 202 else status)
    assert client.get(f"{address}{pk}/").status_code == status


def test_what_is_frozen_has_its_own_pdf(shared_draft: Report, staff: User, client_for: ClientFor) -> None:
    publish_report(actor=None, report=freeze_report(actor=None, report=shared_draft, today=date(2025, 2, 1)))
    answer = client_for(staff).get(f"/werk/verslagen/{shared_draft.pk}/voorbeeld/pdf/")
    assert answer["Location"] == f"/werk/verslagen/{shared_draft.pk}/pdf/"
