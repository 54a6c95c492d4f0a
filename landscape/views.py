"""Recognitions, and answers while somebody types."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from landscape.actions import RecognitionError, add_organisation, change_recognition, recognise, remove_recognition
from landscape.forms import LastDayForm, PeriodForm, RecogniseForm
from landscape.listing import list_context
from landscape.models import Organisation, Recognition
from steunpunt.accounts.permissions import current_user, may, permission_required

MOST_SUGGESTIONS = 12


@require_GET
@permission_required("activity.read")
def suggest_organisations(request: HttpRequest) -> JsonResponse:
    text = searched(request)
    found = Organisation.objects.search(text).select_related("municipality")[:MOST_SUGGESTIONS] if text else []
    options = [{"id": row.pk, "label": row.name, "note": str(row.municipality or "")} for row in found]
    return JsonResponse({"results": options})


def searched(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:100]


def crumbs_to(label: str) -> list[tuple[str, str]]:
    return [(_("Recognitions"), reverse("landscape:recognitions")), (label, "")]


@require_safe
@permission_required("recognition.change")
def recognitions(request: HttpRequest) -> HttpResponse:
    context = list_context(request.GET, timezone.localdate()) | {"may_read_history": may(request.user, "history.read")}
    return render(request, "landscape/recognitions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recognition.change")
def new_recognition(request: HttpRequest) -> HttpResponse:
    text, actor = searched(request), current_user(request)
    found = list(Organisation.objects.search(text).select_related("municipality")[:MOST_SUGGESTIONS]) if text else []
    form = RecogniseForm(request.POST or None, found=found, name=text) if text else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            chosen = next((row for row in found if str(row.pk) == said["organisation"]), None)
            organisation = chosen or add_organisation(actor=actor, name=text)
            recognise(actor=actor, organisation=organisation, starts_on=said["starts_on"], ends_on=said["ends_on"])
        except RecognitionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The recognition of %(name)s is noted.") % {"name": organisation})
            return redirect("landscape:recognitions")
    context = {"form": form, "text": text, "only_new": not found, "crumbs": crumbs_to(_("Add"))}
    return render(request, "landscape/recognise.html", context, status=422 if form is not None and form.errors else 200)


def one(pk: int) -> Recognition:
    return get_object_or_404(Recognition.objects.select_related("organisation"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recognition.change")
def recognition(request: HttpRequest, pk: int) -> HttpResponse:
    row = one(pk)
    form = PeriodForm(request.POST or None, initial={"starts_on": row.starts_on, "ends_on": row.ends_on})
    if is_changed(request, row, form):
        return redirect("landscape:recognitions")
    context = {"form": form, "row": row, "crumbs": crumbs_to(_("Change")), "may_read_history": may(request.user, "history.read")}
    return render(request, "landscape/recognition.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recognition.change")
def end_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    row = one(pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": row.ends_on or timezone.localdate()})
    if is_changed(request, row, form):
        return redirect("landscape:recognitions")
    context = {"form": form, "row": row, "crumbs": crumbs_to(_("End"))}
    return render(request, "landscape/end_recognition.html", context, status=422 if form.errors else 200)


def is_changed(request: HttpRequest, row: Recognition, form: Form) -> bool:
    """Writes what a form says; what is wrong with it goes into the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        start = said.get("starts_on", row.starts_on)
        change_recognition(actor=current_user(request), recognition=row, starts_on=start, ends_on=said["ends_on"])
    except RecognitionError as error:
        form.add_error("ends_on", str(error))
        return False
    messages.success(request, _("The recognition of %(name)s is changed.") % {"name": row.organisation})
    return True


@require_POST
@permission_required("recognition.change")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = one(pk)
    remove_recognition(actor=current_user(request), recognition=row)
    messages.success(request, _("The recognition of %(name)s is removed.") % {"name": row.organisation})
    return redirect("landscape:recognitions")
