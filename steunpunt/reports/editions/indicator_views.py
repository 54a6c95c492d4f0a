"""Where the value of an indicator in a report comes from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from steunpunt.reports.editions.entries import indicator_csv
from steunpunt.reports.editions.indicator_pages import Proof, proof_context, proof_of
from steunpunt.reports.editions.views import table
from steunpunt.reports.models import Report


def visible_proof(request: HttpRequest, year: int, edition: int, code: str) -> Proof:
    """An indicator of a frozen edition that this visitor may see. Raises Http404."""
    reports = Report.objects.annual().visible_to(request.user).frozen().select_related("replaces", "replaced_by")
    found = proof_of(get_object_or_404(reports, year=year, edition=edition), code)
    if found is None:
        raise Http404
    return found


@require_safe
def proof(request: HttpRequest, year: int, edition: int, code: str) -> HttpResponse:
    found = visible_proof(request, year, edition, code)
    return render(request, "reports/indicator.html", proof_context(found, request.GET.get("pagina")))


@require_safe
def proof_table(request: HttpRequest, year: int, edition: int, code: str) -> HttpResponse:
    found = visible_proof(request, year, edition, code)
    if not found.has_entries:
        raise Http404
    return table(indicator_csv(found.report, code, found.measure), f"{found.code}.csv")
