"""The page of the themes, for publishers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.vocabulary.actions import ThemeError, add_theme, remove_theme, rename_theme
from steunpunt.vocabulary.forms import ThemeForm
from steunpunt.vocabulary.models import Theme


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("vocabulary.change")
def themes(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            theme = add_theme(actor=current_user(request), name=form.cleaned_data["name"])
        except ThemeError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": theme.name})
            return redirect("vocabulary:themes")
    context = {"form": form, "themes": Theme.objects.all(), "crumbs": [(_("Manage the plan"), reverse("plan:index")), (_("Themes"), "")]}
    return render(request, "vocabulary/themes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("vocabulary.change")
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Theme, pk=pk)
    form = ThemeForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_theme(actor=current_user(request), theme=found, name=form.cleaned_data["name"])
        except ThemeError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("vocabulary:themes")
    context = {
        "form": form,
        "crumbs": [
            (_("Manage the plan"), reverse("plan:index")),
            (_("Themes"), reverse("vocabulary:themes")),
            (_("Rename"), ""),
        ],
    }
    return render(request, "vocabulary/theme.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("vocabulary.change")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Theme, pk=pk)
    try:
        remove_theme(actor=current_user(request), theme=found)
    except ThemeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": found.name})
    return redirect("vocabulary:themes")
