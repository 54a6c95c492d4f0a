"""How complete a report is, and asking people to finish their part."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports.models import Report
from steunpunt.reports.sections import pages, reminders
from steunpunt.reports.sections.actions import SectionError
from steunpunt.reports.sections.completeness import completeness as found_in
from steunpunt.reports.sections.views.writing import visible_report
from steunpunt.shared.freezing import FreezeError
from steunpunt.shared.numbers import whole_number


@require_safe
@permission_required("report.write")
def completeness(request: HttpRequest, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    return render(request, "reports/completeness.html", found_in(report) | {"crumbs": pages.crumbs(report, _("What is missing"))})


@permission_required("report.write")
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, or everybody where nobody is named."""
    report, who = visible_report(request, pk), request.POST.get("person", "")
    try:
        messages.success(request, remind_one(request, report, who) if who else remind_everybody(request, report))
    except (SectionError, FreezeError) as problem:
        messages.error(request, str(problem))
    return redirect("reports:completeness", report.pk)


def remind_one(request: HttpRequest, report: Report, who: str) -> str:
    key = whole_number(who) or 0
    person = get_object_or_404(User.objects.colleagues(), pk=key)
    reminders.remind(actor=current_user(request), report=report, person=person)
    return _("%(person)s gets a mail.") % {"person": person}


def remind_everybody(request: HttpRequest, report: Report) -> str:
    count = reminders.remind_all(actor=current_user(request), report=report)
    if not count:
        return _("Nobody needed a mail: who has work got one today.")
    return ngettext("One person gets a mail.", "%(count)s people get a mail.", count) % {"count": count}
