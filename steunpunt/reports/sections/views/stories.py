"""The stories of a report: written down by colleagues, their pictures shown where the report is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.reports.models import Report, Story
from steunpunt.reports.sections import pages
from steunpunt.reports.sections.references import UnknownFigure
from steunpunt.reports.sections.stories.actions import StaleStory, delete_story, save_story
from steunpunt.reports.sections.stories.forms import StoryForm, initial_of
from steunpunt.reports.sections.stories.pictures import pictures_in
from steunpunt.reports.sections.views.writing import visible_report
from steunpunt.shared.differences import word_difference
from steunpunt.shared.freezing import FreezeError

COMPARED = ("title", "text", "quote", "person", "picture_alt", "consent_from")


@require_safe
@permission_required("report.write")
def stories(request: HttpRequest, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    found = Story.objects.visible_to(request.user).filter(report=report).select_related("goal__strategic_goal")
    return render(request, "reports/stories.html", {"report": report, "stories": found, "crumbs": pages.crumbs(report, _("Stories"))})


@permission_required("report.write")
def new_story(request: HttpRequest, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    return handle(request, report, None, StoryForm(*sent(request), report=report, story=None, initial={"version": 0}))


@permission_required("report.write")
def story(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_story(request, pk)
    form = StoryForm(*sent(request), report=found.report, story=found, initial=initial_of(found))
    return handle(request, found.report, found, form)


def visible_story(request: HttpRequest, pk: int) -> Story:
    rows = Story.objects.visible_to(request.user).select_related("report__plan", "goal__strategic_goal")
    return get_object_or_404(rows, pk=pk)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def handle(request: HttpRequest, report: Report, story: Story | None, form: StoryForm) -> HttpResponse:
    """Show the form, or save the story; what was typed stays, whatever goes wrong."""
    if request.method != "POST":
        return show(request, report, story, form)
    if not form.is_valid():
        return show(request, report, story, form, status=422)
    said = form.cleaned_data
    how = {"story": story, "version": said["version"], "picture": form.checked, "without_picture": said.get("without_picture", False)}
    try:
        save_story(actor=current_user(request), report=report, values=form.values(), **how)
    except StaleStory as stale:
        return show_both(request, report, stale.current, form)
    except (UnknownFigure, FreezeError) as problem:
        form.add_error("text" if isinstance(problem, UnknownFigure) else None, str(problem))
        return show(request, report, story, form, status=422)
    messages.success(request, _("The story is saved."))
    return redirect("reports:stories", report.pk)


def show(request: HttpRequest, report: Report, story: Story | None, form: StoryForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    here = pages.crumbs(report, story.title if story else _("New story"), (_("Stories"), reverse("reports:stories", args=[report.pk])))
    context = {"report": report, "story": story, "form": form, "crumbs": here} | extra
    return render(request, "reports/story.html", context, status=status)


def show_both(request: HttpRequest, report: Report, current: Story, form: StoryForm) -> HttpResponse:
    """What a colleague saved meanwhile beside what was typed, field by field; saving again is a choice that one sees."""
    typed = form.values()
    pairs = [(form.fields[name].label, getattr(current, name), getattr(typed, name)) for name in COMPARED]
    clash = [(label, word_difference(old, new)) for label, old, new in pairs if old != new]
    form.data = {**request.POST.dict(), "version": str(current.version)}
    return show(request, report, current, form, status=409, is_clash=True, clash=clash)


@permission_required("report.write")
@require_POST
def remove_story(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_story(request, pk)
    try:
        delete_story(actor=current_user(request), story=found)
    except FreezeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The story is deleted."))
    return redirect("reports:stories", found.report_id)


@require_safe
@permission_required("report.write")
def draft_picture(request: HttpRequest, pk: int, sha256: str) -> FileResponse:
    """A picture of a report that is not public yet."""
    found = Story.objects.visible_to(request.user).filter(report=pk, picture_sha256=sha256).exclude(picture="").first()
    if found is None:
        raise Http404
    return as_picture({"file": str(found.picture.name), "type": found.picture_type, "sha256": sha256})


@require_safe
def picture(request: HttpRequest, year: int, sha256: str) -> FileResponse:
    """A picture that a published edition of this year shows."""
    for report in Report.objects.published().filter(year=year):
        for each in pictures_in(report.data):
            if each["sha256"] == sha256:
                return as_picture(each)
    raise Http404


def as_picture(found: dict[str, str]) -> FileResponse:
    """The stored bytes; their address holds their hash, so they never change."""
    try:
        file = default_storage.open(found["file"], "rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(file, content_type=found["type"])
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
