"""Tables in a section: type, read from a file, look, save."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports.models import ReportSection, SectionTable
from steunpunt.reports.sections import pages
from steunpunt.reports.sections.compiling import table_data
from steunpunt.reports.sections.tables.actions import StaleTableError, remove_table, save_table
from steunpunt.reports.sections.tables.cells import laid_out
from steunpunt.reports.sections.tables.forms import TableForm, initial_of, removed_meanwhile
from steunpunt.reports.sections.views.writing import visible_section
from steunpunt.shared.freezing import FreezeError


@permission_required("report.write")
def new_table(request: HttpRequest, pk: int) -> HttpResponse:
    return handle(request, visible_section(request, pk), None)


@permission_required("report.write")
def table(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_table(request, pk)
    return handle(request, found.section, found)


def visible_table(request: HttpRequest, pk: int) -> SectionTable:
    rows = SectionTable.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("section__report__plan", "section__strategic_goal", "section__goal__strategic_goal"), pk=pk
    )


def handle(request: HttpRequest, section: ReportSection, table: SectionTable | None) -> HttpResponse:
    """Show the form, read a file into it, or save; what was typed stays, whatever goes wrong."""
    if request.method != "POST":
        return show(request, section, table, TableForm(initial=initial_of(table)))
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, section, table, form, status=422)
    if form.has_file or "look" in request.POST:
        return show(request, section, table, form.with_read_cells(), looks=preview_of(form))
    try:
        save_table(actor=current_user(request), section=section, values=form.values(), table=table, version=form.cleaned_data["version"])
    except StaleTableError as stale:
        return show_both(request, section, stale.current, form)
    except FreezeError as problem:
        form.add_error(None, str(problem))
        return show(request, section, table, form, status=422)
    messages.success(request, _("The table is saved."))
    return redirect("reports:section", section.pk)


def preview_of(form: TableForm) -> dict[str, Any]:
    values = form.values()
    rows = [list(row) for row in values.cells.rows]
    return laid_out({"title": values.title, "source": values.source, "headers": list(values.cells.headers), "rows": rows})


def show_both(request: HttpRequest, section: ReportSection, current: SectionTable | None, form: TableForm) -> HttpResponse:
    """The table of a colleague above the form with what was typed; saving again is a choice that one sees."""
    again = form.with_read_cells(current.version if current else 0)
    if current is None:
        again.add_error(None, removed_meanwhile())
        return show(request, section, None, again, status=409)
    return show(request, section, current, again, status=409, theirs=laid_out(table_data(current)))


def show(
    request: HttpRequest, section: ReportSection, table: SectionTable | None, form: TableForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    here = pages.crumbs(section.report, table.title if table else _("New table"), pages.section_crumb(section))
    context = {"section": section, "report": section.report, "table": table, "form": form, "crumbs": here} | extra
    return render(request, "reports/table.html", context, status=status)


@permission_required("report.write")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    found, version = visible_table(request, pk), request.POST.get("version", "")
    read = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else -1
    try:
        remove_table(actor=current_user(request), table=found, version=read)
    except StaleTableError:
        messages.error(request, _("A colleague changed this table while you looked at it. Look again before you remove it."))
    except FreezeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The table is removed."))
    return redirect("reports:section", found.section_id)
