"""My templates, and the series that bring them back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.actions.recurring import add_series, delete_template, save_template, stop_series
from goals.actions.values import LedgerError
from goals.models import Activity, EntryTemplate, Series
from goals.recurring.forms import SeriesForm, TemplateForm
from steunpunt.accounts.permissions import current_user, permission_required


def crumbs_to(label: str) -> list[tuple[str, str]]:
    return [(_("Activities"), reverse("activities:list")), (_("Templates"), reverse("recurring:list")), (label, "")]


@require_safe
@permission_required("activity.log")
def index(request: HttpRequest) -> HttpResponse:
    templates = EntryTemplate.objects.of(current_user(request)).select_related("goal__strategic_goal").prefetch_related("series")
    crumbs = [(_("Activities"), reverse("activities:list")), (_("Templates"), "")]
    return render(request, "logging/templates.html", {"templates": templates, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def new(request: HttpRequest) -> HttpResponse:
    activity, user = activity_of(request), current_user(request)
    form = TemplateForm(request.POST or None, initial={"name": activity.title[:120], "starts_on": activity.starts_on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                template = save_template(actor=user, activity=activity, name=said["name"])
                if said["rhythm"]:
                    add_series(actor=user, template=template, rhythm=said["rhythm"], starts_on=said["starts_on"], ends_on=said["ends_on"])
        except LedgerError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept as a template.") % {"name": template.name})
            return redirect("recurring:list")
    context = {"form": form, "activity": activity, "heading": _("Save as template"), "crumbs": crumbs_to(_("Save as template"))}
    return render(request, "logging/template_form.html", context, status=422 if form.errors else 200)


def activity_of(request: HttpRequest) -> Activity:
    key = request.GET.get("van", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    return get_object_or_404(Activity.objects.visible_to(request.user), pk=int(key))


def put_problems(form: Form, error: LedgerError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def series(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    template = get_object_or_404(EntryTemplate.objects.of(user), pk=pk)
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_series(actor=user, template=template, **form.cleaned_data)
        except LedgerError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("The series stands ready on your weekly sheets. Nothing is logged by itself."))
            return redirect("recurring:list")
    context = {"form": form, "heading": _("Series of “%(name)s”") % {"name": template.name}, "crumbs": crumbs_to(template.name)}
    return render(request, "logging/template_form.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("activity.log")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    template = get_object_or_404(EntryTemplate.objects.of(user), pk=pk)
    delete_template(actor=user, template=template)
    messages.success(request, _("The template “%(name)s” is gone. What you logged with it stays.") % {"name": template.name})
    return redirect("recurring:list")


@require_POST
@permission_required("activity.log")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    stop_series(actor=user, series=get_object_or_404(Series.objects.of(user).select_related("template"), pk=pk))
    messages.success(request, _("The series has stopped. What you logged stays."))
    return redirect("recurring:list")
