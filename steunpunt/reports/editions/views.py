"""The provenance of figures, what an erratum changed, and the desk where one starts it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports.editions import pages
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.editions.codes import BY_SLUG, FigureCode, IndicatorCode, figures_of, indicator_of, read_code
from steunpunt.reports.editions.comparing import rows_of
from steunpunt.reports.editions.entries import entries_csv
from steunpunt.reports.editions.forms import CodeForm, CompareForm, ErratumForm
from steunpunt.reports.models import Report
from steunpunt.reports.pages import crumbs_of_shelf, translated
from steunpunt.shared.freezing import FreezeError


def visible(request: HttpRequest, year: int, edition: int) -> Report:
    """A frozen edition that this visitor may see, with what it counted. Raises Http404."""
    reports = Report.objects.annual().visible_to(request.user).select_related("replaces", "replaced_by")
    report = get_object_or_404(reports, year=year, edition=edition)
    if report.is_draft or not report.data.get("entries"):
        raise Http404
    return report


def figure_or_404(report: Report, level: str, figure: str) -> FigureCode:
    kind = BY_SLUG.get(figure)
    if kind is None or figures_of(report.data, level) is None:
        raise Http404
    return FigureCode(report.year, report.edition, level, kind)


@require_safe
def provenance(request: HttpRequest, year: int, edition: int, level: str, figure: str) -> HttpResponse:
    report = visible(request, year, edition)
    code = figure_or_404(report, level, figure)
    return render(request, "reports/figure.html", pages.figure_context(report, code, request.GET.get("pagina")))


@require_safe
def figure_table(request: HttpRequest, year: int, edition: int, level: str, figure: str) -> HttpResponse:
    report = visible(request, year, edition)
    code = figure_or_404(report, level, figure)
    return table(entries_csv(report, code.level), f"{code}.csv")


@require_safe
def entries_table(request: HttpRequest, year: int, edition: int) -> HttpResponse:
    """Exactly the bytes whose hash stands in the data of the edition."""
    return table(entries_csv(visible(request, year, edition)), f"activiteiten-{year}-uitgave-{edition}.csv")


def table(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def is_there(request: HttpRequest, code: FigureCode | IndicatorCode) -> bool:
    reports = Report.objects.annual().visible_to(request.user).frozen()
    report = reports.filter(year=code.year, edition=code.edition).first()
    if isinstance(code, IndicatorCode):
        return report is not None and indicator_of(report.data, code.code) is not None
    return report is not None and bool(report.data.get("entries")) and figures_of(report.data, code.level) is not None


@require_safe
def find_figure(request: HttpRequest) -> HttpResponse:
    """From the code that is printed beside a figure to the page of that figure."""
    form = CodeForm(request.GET or None)
    if request.GET and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code is not None and is_there(request, code):
            return redirect(translated(code.path))
        form.add_error("code", _("No figure of ours has this code. It looks like 2024.1-1.2-D and stands below the figure in the PDF."))
    context = {"form": form, "crumbs": [*crumbs_of_shelf(), (_("Find a figure"), "")]}
    return render(request, "reports/find_figure.html", context, status=422 if form.errors else 200)


@require_safe
def changes(request: HttpRequest, year: int, edition: int) -> HttpResponse:
    report = visible(request, year, edition)
    if report.replaces is None:
        raise Http404
    return render(request, "reports/changes.html", pages.changes_context(report))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The last edition of two years; a year that is not public is no choice."""
    last = {report.year: report for report in Report.objects.published().annual().order_by("edition")}
    form = CompareForm(request.GET, list(last))
    context: dict[str, object] = {"form": form, "crumbs": [*crumbs_of_shelf(), (_("Two years side by side"), "")]}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        first, second, kind = last[asked["een"]], last[asked["twee"]], BY_SLUG[asked["cijfer"]]
        context |= {"first": first, "second": second, "kind": kind, "rows": rows_of(first, second, kind)}
        context["is_other_plan"] = first.plan_id != second.plan_id
    return render(request, "reports/compare.html", context, status=422 if form.errors else 200)


@permission_required("report.freeze")
def erratum(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.published().select_related("plan", "replaces"), pk=pk)
    form = ErratumForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_erratum(actor=current_user(request), report=report, reason=form.cleaned_data["reason"])
        except FreezeError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("reports:edit", draft.pk)
    context = pages.waiting_context(report) | {"form": form}
    return render(request, "reports/erratum.html", context, status=422 if form.errors else 200)
