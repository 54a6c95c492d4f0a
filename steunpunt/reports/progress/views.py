"""The public pages of a progress report; it is written and frozen at the same desk as an annual report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from steunpunt.reports.models import Report
from steunpunt.reports.pages import file_name
from steunpunt.reports.progress import pages
from steunpunt.reports.views import pdf_or_wait


def published(first: int, last: int, edition: int | None = None) -> Report:
    """An edition of the progress report over these years, the last one by default. Raises Http404 when it is not public."""
    reports = Report.objects.published().filter(kind=Report.Kind.PROGRESS, first_year=first, year=last)
    found = reports.select_related("replaces", "replaced_by").order_by("-edition")
    report = found.filter(edition=edition).first() if edition else found.first()
    if report is None:
        raise Http404
    return report


@require_safe
def show(request: HttpRequest, first: int, last: int, edition: int | None = None) -> HttpResponse:
    report = published(first, last, edition)
    context = pages.with_addresses(pages.progress_context(report, report.data)) | {"texts": pages.changed_texts(report)}
    return render(request, "reports/progress.html", context)


@require_safe
def pdf(request: HttpRequest, first: int, last: int, edition: int | None = None) -> HttpResponseBase:
    report = published(first, last, edition)
    return pdf_or_wait(request, report.renderings.first(), f"{file_name(report)}.pdf")


@require_safe
def as_json(request: HttpRequest, first: int, last: int, edition: int | None = None) -> HttpResponse:
    """Exactly the bytes whose hash the colophon names."""
    return HttpResponse(published(first, last, edition).frozen_data, content_type="application/json")


@require_safe
def as_csv(request: HttpRequest, first: int, last: int, edition: int | None = None) -> HttpResponse:
    response = HttpResponse(pages.years_csv(published(first, last, edition).data), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cijfers-{first}-{last}.csv"'
    return response
