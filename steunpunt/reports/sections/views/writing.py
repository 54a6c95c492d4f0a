"""The desk of one section: write, hand in, call ready, send back, comment; and who writes what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports.actions import StaleText
from steunpunt.reports.forms import EDITOR_WORDS, TextForm
from steunpunt.reports.models import Report, ReportSection, SectionComment
from steunpunt.reports.sections import actions, history, pages
from steunpunt.reports.sections.actions import SectionError
from steunpunt.reports.sections.compiling import text_of
from steunpunt.reports.sections.forms import AssignForm, CommentForm, SendBackForm
from steunpunt.reports.sections.references import UnknownFigure
from steunpunt.shared.freezing import FreezeError

Problems = (SectionError, FreezeError)


def visible_section(request: HttpRequest, pk: int) -> ReportSection:
    sections = ReportSection.objects.visible_to(request.user)
    related = ("report__plan", "strategic_goal", "goal__strategic_goal", "assigned_to", "handed_in_by")
    return get_object_or_404(sections.select_related(*related), pk=pk)


def visible_report(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("plan"), pk=pk)


@permission_required("report.write")
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a text. What was typed stays, whatever goes wrong."""
    found = visible_section(request, pk)
    text = text_of(found)
    if request.method != "POST":
        return show(request, found, TextForm(initial={"html": text.html, "version": text.version}))
    form = TextForm(request.POST)
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        actions.save_section(actor=current_user(request), section=found, **form.cleaned_data)
    except StaleText as stale:
        return merge(request, found, form.cleaned_data["html"], stale)
    except (UnknownFigure, FreezeError) as problem:
        form.add_error("html" if isinstance(problem, UnknownFigure) else None, str(problem))
        return show(request, found, form, status=422)
    return go_on(request, found)


def show(request: HttpRequest, section: ReportSection, form: TextForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = pages.section_context(section, current_user(request)) | {"form": form, "words": EDITOR_WORDS}
    context |= {"comment_form": CommentForm(prefix="comment"), "send_back_form": SendBackForm(prefix="back")} | extra
    return render(request, "reports/section.html", context, status=status)


def merge(request: HttpRequest, section: ReportSection, typed: str, stale: StaleText) -> HttpResponse:
    """Both texts and what is different; the form holds what was typed, and saving it again is a choice that one sees."""
    form = TextForm({"html": typed, "version": str(stale.version)})
    fresh = visible_section(request, section.pk)
    clash = {"current": stale.current, "difference": history.difference_of(stale.current, typed)}
    return show(request, fresh, form, status=409, clash=clash)


def go_on(request: HttpRequest, section: ReportSection) -> HttpResponseRedirect:
    """After a save: back to the desk, handed in first where that was asked for."""
    messages.success(request, _("The text is saved."))
    if "hand-in" in request.POST:
        return attempt(request, section, lambda: actions.hand_in(actor=current_user(request), section=section), _("It is handed in."))
    if "look" in request.POST:
        return redirect("reports:section", section.pk)
    return redirect("reports:edit", section.report_id)


def attempt(request: HttpRequest, section: ReportSection, action: Callable[[], object], done: str) -> HttpResponseRedirect:
    try:
        action()
    except Problems as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect("reports:section", section.pk)


@permission_required("report.write")
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_section(request, pk)
    return attempt(request, found, lambda: actions.hand_in(actor=current_user(request), section=found), _("It is handed in."))


@permission_required("report.write")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = visible_section(request, pk), request.POST.get("version", "")
    read = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else -1
    return attempt(
        request, found, lambda: actions.approve(actor=current_user(request), section=found, version=read), _("This section is ready.")
    )


@permission_required("report.write")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_section(request, pk)
    form = SendBackForm(request.POST if request.method == "POST" else None, prefix="back")
    if request.method == "POST" and form.is_valid():
        done, reason = _("It is sent back, with your reason."), form.cleaned_data["reason"]
        return attempt(request, found, lambda: actions.send_back(actor=current_user(request), section=found, reason=reason), done)
    title, submit = _("Send %(section)s back") % {"section": found.label}, _("Send it back")
    return ask(request, found, form, title=title, submit=submit)


def ask(request: HttpRequest, section: ReportSection, form: Any, **words: str) -> HttpResponse:
    """A page with one question: where a dialog was sent without its answer."""
    here = pages.crumbs(section.report, words["title"], pages.section_crumb(section))
    context = {"section": section, "form": form, "crumbs": here, "back": reverse("reports:section", args=[section.pk]), **words}
    return render(request, "reports/ask.html", context, status=422 if form.errors else 200)


@permission_required("report.write")
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_section(request, pk)
    form = CommentForm(request.POST if request.method == "POST" else None, prefix="comment")
    if request.method == "POST" and form.is_valid():
        done, text = _("Your comment stands with the section."), form.cleaned_data["text"]
        return attempt(request, found, lambda: actions.add_comment(actor=current_user(request), section=found, text=text), done)
    return ask(request, found, form, title=_("Comment on %(section)s") % {"section": found.label}, submit=_("Place the comment"))


@permission_required("report.write")
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    comments = SectionComment.objects.visible_to(request.user).select_related("section__report")
    found = get_object_or_404(comments, pk=pk)
    action = actions.resolve_comment
    return attempt(request, found.section, lambda: action(actor=current_user(request), comment=found), _("The comment is dealt with."))


@require_safe
@permission_required("report.write")
def section_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_section(request, pk)
    here = pages.crumbs(found.report, _("History"), pages.section_crumb(found))
    return render(request, "reports/section_history.html", {"section": found, "entries": history.history_of(found), "crumbs": here})


@permission_required("report.write")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes what, for all sections at once."""
    report = visible_report(request, pk)
    lines = pages.lines_of(report)
    form = AssignForm(request.POST if request.method == "POST" else None, sections=[line.section for line in lines])
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.assign(actor=current_user(request), report=report, people=form.chosen())
        except FreezeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request,
                ngettext("One section has another writer.", "%(count)s sections have another writer.", changed) % {"count": changed},
            )
            return redirect("reports:edit", report.pk)
    context = {"report": report, "form": form, "crumbs": pages.crumbs(report, _("Who writes what"))}
    return render(request, "reports/assign.html", context, status=422 if form.errors else 200)


@permission_required("report.write")
@require_POST
def add_sections(request: HttpRequest, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    try:
        added = actions.add_missing_sections(actor=current_user(request), report=report)
    except FreezeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, ngettext("One section was added.", "%(count)s sections were added.", added) % {"count": added})
    return redirect("reports:edit", report.pk)
