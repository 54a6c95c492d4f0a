"""The PDF of a draft, for who writes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from steunpunt.accounts.permissions import permission_required
from steunpunt.reports.sections.drafts import drafts_of, order_draft_pdf
from steunpunt.reports.sections.views.writing import visible_report
from steunpunt.reports.views import pdf_or_wait


@require_safe
@permission_required("report.write")
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the PDF of what stands there now; what is frozen has its own."""
    report = visible_report(request, pk)
    if report.is_frozen:
        return redirect("reports:desk-pdf", report.pk)
    return redirect("reports:draft-file", report.pk, order_draft_pdf(report).pk)


@require_safe
@permission_required("report.write")
def draft_file(request: HttpRequest, pk: int, rendering_pk: int) -> HttpResponseBase:
    """The file, or how far it is; a draft that a newer one replaced leads to the page of the draft."""
    report = visible_report(request, pk)
    rendering = drafts_of(report).filter(pk=rendering_pk).first()
    if rendering is None:
        return redirect("reports:preview", report.pk)
    return pdf_or_wait(request, rendering, f"ontwerp-jaarverslag-{report.year}.pdf")
