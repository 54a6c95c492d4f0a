"""The downloads of the plan that are files."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from goals.models import PlanDocument, PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.uploads import CheckedUpload


def upload_document(*, actor: User, plan: PolicyPlan, kind: str, dated_on: date, upload: CheckedUpload) -> PlanDocument:
    """A new version; the versions before it stay."""
    document = PlanDocument(
        plan=plan,
        kind=kind,
        dated_on=dated_on,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        uploaded_by=actor,
    )
    try:
        with recording(actor):
            PolicyPlan.objects.select_for_update().get(pk=plan.pk)
            last = PlanDocument.objects.filter(plan=plan, kind=kind).aggregate(last=Max("version"))["last"]
            document.version = (last or 0) + 1
            document.file.save(upload.content.name or "", upload.content, save=False)
            document.save()
    except Exception:
        # The store knows no transactions: a file without its row would stay for ever.
        if document.file:
            document.file.delete(save=False)
        raise
    return document
