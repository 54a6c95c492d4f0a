"""Reports: the public shelf and the desk where they are made."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from goals.models import OperationalGoal, PolicyPlan
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports import actions, pages
from steunpunt.reports.content import compile_report
from steunpunt.reports.forms import CheckForm, CreateForm, FreezeForm
from steunpunt.reports.models import Rendering, Report, ReportSection
from steunpunt.reports.printing import figures_csv
from steunpunt.reports.progress.pages import progress_context
from steunpunt.reports.rendering import order_plan_pdf
from steunpunt.reports.sections.pages import waiting_for
from steunpunt.shared.freezing import FreezeError, hash_of_upload


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; an empty form that was sent is not the same as a form that is asked for."""
    return request.POST if request.method == "POST" else None


def report_list(request: HttpRequest) -> HttpResponse:
    reports = list(Report.objects.published())
    context = {"shelf": pages.shelf(reports), "progress": pages.progress_shelf(reports), "crumbs": pages.crumbs()}
    return render(request, "reports/list.html", context)


def published(year: int, edition: int | None = None) -> Report:
    """An edition of the annual report of a year, the last one by default. Raises Http404 when it is not public."""
    reports = Report.objects.published().annual().filter(year=year).select_related("replaced_by", "replaces").order_by("-edition")
    report = reports.filter(edition=edition).first() if edition else reports.first()
    if report is None:
        raise Http404
    return report


def report_page(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    report = published(year, edition)
    return render(request, "reports/detail.html", pages.report_context(report, report.data))


def report_pdf(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponseBase:
    report = published(year, edition)
    return pdf_or_wait(request, report.renderings.first(), f"{pages.file_name(report)}.pdf")


def pdf_or_wait(request: HttpRequest, rendering: Rendering | None, name: str) -> HttpResponseBase:
    """The file, or the page that tells how far it is; that page polls, and is sent to the file once it is there."""
    if rendering is None or not rendering.is_done:
        return render(request, "reports/waiting.html", {"rendering": rendering}, status=202)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(request.get_full_path())
    return pdf_response(rendering, name)


def pdf_response(rendering: Rendering, name: str) -> FileResponse:
    """The stored bytes, never anything made anew."""
    return FileResponse(rendering.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


def report_json(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    """Exactly the bytes whose hash the colophon names."""
    return HttpResponse(published(year, edition).frozen_data, content_type="application/json")


def report_csv(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    response = HttpResponse(figures_csv(published(year, edition).data), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cijfers-{year}.csv"'
    return response


def check_file(request: HttpRequest) -> HttpResponse:
    """Which edition an uploaded file is; nothing of it is kept."""
    form = CheckForm(posted(request), request.FILES or None)
    context: dict[str, object] = {"form": form, "crumbs": [*pages.crumbs_of_shelf(), (_("Check a file"), "")]}
    if request.method == "POST" and form.is_valid():
        digest = hash_of_upload(form.cleaned_data["file"])
        found = Rendering.objects.editions().filter(sha256=digest).select_related("report__replaced_by", "plan").first()
        is_public = found is not None and (found.report is None or found.report.is_published)
        context |= {"is_checked": True, "digest": digest, "found": found if is_public else None}
    return render(request, "reports/check.html", context)


def plan_pdf(request: HttpRequest, period: str, kind: str) -> HttpResponseBase:
    plan = get_object_or_404(PolicyPlan.objects.of_period(period))
    if kind not in ("plan", "goals", "ten-points"):
        raise Http404
    rendering = order_plan_pdf(plan, kind)
    return pdf_or_wait(request, rendering, f"{rendering.get_kind_display().lower().replace(' ', '-')}-{period}.pdf")


@permission_required("report.write")
def desk(request: HttpRequest) -> HttpResponse:
    form = CreateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            report = form.create(actor=current_user(request))
        except FreezeError as problem:
            form.add_error("year", str(problem))
        else:
            return redirect("reports:edit", report.pk)
    reports = Report.objects.visible_to(request.user).select_related("plan")
    return render(request, "reports/desk.html", {"reports": reports, "form": form, "crumbs": pages.desk_crumbs()})


@permission_required("report.write")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("plan"), pk=pk)
    context = pages.desk_context(report)
    return render(request, "reports/edit.html", context | waiting_for(context["lines"], current_user(request)))


@permission_required("report.write")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("plan"), pk=pk)
    data = report.data if report.is_frozen else compile_report(report)
    shown = {"is_preview": True, "downloads": []}
    if not report.is_annual:
        return render(request, "reports/progress.html", progress_context(report, data) | shown)
    return render(request, "reports/detail.html", pages.report_context(report, data) | shown)


@permission_required("report.write")
def desk_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a frozen report, to look at before it is public."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if report.is_draft:
        raise Http404
    return pdf_or_wait(request, report.renderings.first(), f"{pages.file_name(report)}.pdf")


@permission_required("report.write")
def foreword(request: HttpRequest, pk: int) -> HttpResponse:
    """The address by which people know the foreword."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    return redirect("reports:section", get_object_or_404(ReportSection.objects.of_text(report, None)).pk)


@permission_required("report.write")
def narrative(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    goal = get_object_or_404(OperationalGoal.objects.of_plan(report.plan), pk=goal_pk)
    return redirect("reports:section", get_object_or_404(ReportSection.objects.of_text(report, goal)).pk)


@permission_required("report.freeze")
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("plan"), pk=pk)
    form = FreezeForm(posted(request), is_over=pages.is_over(report.year))
    if request.method == "POST" and form.is_valid():
        try:
            actions.freeze_report(actor=current_user(request), report=report, **form.cleaned_data)
        except FreezeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The report is frozen. The PDF is being made."))
            return redirect("reports:edit", report.pk)
    context = pages.desk_context(report) | {"form": form, "crumbs": pages.desk_crumbs(report, _("Freeze"))}
    return render(request, "reports/freeze.html", context, status=422 if form.errors else 200)


@permission_required("report.publish")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    try:
        actions.publish_report(actor=current_user(request), report=report)
    except FreezeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The report is public."))
    return redirect("reports:edit", report.pk)
