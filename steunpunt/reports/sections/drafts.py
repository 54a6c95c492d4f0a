"""The PDF of a draft: drawn by the same engine, marked as a draft on every page, and never kept as an edition."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from steunpunt.reports.content import compile_report
from steunpunt.reports.models import Rendering, Report
from steunpunt.shared.freezing import canonical_json, sha256_of

KEPT_FOR = timedelta(days=1)


def order_draft_pdf(report: Report) -> Rendering:
    """The row for a PDF of the draft as it is now; equal content has one row. Drafts of before are thrown away."""
    from steunpunt.reports.tasks import send

    text = canonical_json(compile_report(report) | {"is_draft": True})
    key = f"{prefix(report)}{sha256_of(text.encode())}"
    moment = timezone.now().replace(microsecond=0)
    drop(drafts_of(report).exclude(~Q(state="failed"), key=key))
    defaults = {"kind": Rendering.Kind.DRAFT, "plan": report.plan, "frozen_data": text, "made_at": moment}
    rendering, made = Rendering.objects.get_or_create(key=key, defaults=defaults)
    if made:
        transaction.on_commit(lambda: send(rendering.pk))
    return rendering


def prefix(report: Report) -> str:
    return f"draft:{report.pk}:"


def drafts() -> QuerySet[Rendering]:
    return Rendering.objects.filter(kind=Rendering.Kind.DRAFT)


def drafts_of(report: Report) -> QuerySet[Rendering]:
    return drafts().filter(key__startswith=prefix(report))


def drop_drafts(report: Report) -> None:
    """Once there is an edition, nobody should find a draft beside it."""
    drop(drafts_of(report))


def drop_old_drafts() -> None:
    with transaction.atomic():
        drop(drafts().filter(made_at__lt=timezone.now() - KEPT_FOR))


def drop(rows: QuerySet[Rendering]) -> None:
    files = [row.file for row in rows if row.file]
    rows.delete()
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
