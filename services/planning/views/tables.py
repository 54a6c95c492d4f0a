"""Offers and sessions from a table: choose a file, look at every row, confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.actions.errors import ServiceError
from services.planning.tables.examples import columns_of_example
from services.planning.tables.taking import MOST_ROWS, OFFERS, SESSIONS, Kind, Preview, carried_back, read_file, take_over
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.export import csv_response, xlsx_response
from steunpunt.shared.tables.table import SourceProblem

MOST_SHOWN = 50
KINDS = {"offer-desk": OFFERS, "sessions": SESSIONS}


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


def kind_of(request: HttpRequest) -> Kind:
    assert request.resolver_match is not None
    return KINDS[request.resolver_match.namespace]


def url_of(request: HttpRequest, name: str) -> str:
    assert request.resolver_match is not None
    return reverse(f"{request.resolver_match.namespace}:{name}")


def page(request: HttpRequest, **more: Any) -> dict[str, Any]:
    kind, back = kind_of(request), url_of(request, "list")
    crumbs = [(_("Offers") if kind is OFFERS else _("Sessions"), back), (str(kind.title), "")]
    return {
        "kind": kind, "most": MOST_ROWS, "crumbs": crumbs, "start": url_of(request, "import"), "take": url_of(request, "import-take"),
        "example_csv": url_of(request, "import-csv"), "example_xlsx": url_of(request, "import-xlsx"),
    } | more  # fmt: skip


def start(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            preview = read_file(kind_of(request), form.cleaned_data["file"], current_user(request))
        except SourceProblem as problem:
            form.add_error("file", str(problem))
        else:
            return show(request, preview)
    return render(request, "planning/import.html", page(request, form=form), status=422 if form.errors else 200)


def show(request: HttpRequest, preview: Preview, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = page(request, preview=preview, shown=MOST_SHOWN, problem=problem)
    for heap in ("good", "twins", "wrong"):
        context[heap] = getattr(preview, heap)[:MOST_SHOWN]
    return render(request, "planning/import_preview.html", context, status=status)


def take(request: HttpRequest) -> HttpResponse:
    kind, user, carried = kind_of(request), current_user(request), request.POST.get("carried", "")
    try:
        number = take_over(actor=user, kind=kind, carried=carried, leave_errors="leave_errors" in request.POST)
    except ServiceError as error:
        return refused(request, kind, carried, str(error))
    if kind is OFFERS:
        text = ngettext("One offer is kept as a draft.", "%(count)s offers are kept as drafts.", number)
    else:
        text = ngettext("One session is planned.", "%(count)s sessions are planned.", number)
    messages.success(request, text % {"count": number})
    return redirect(url_of(request, "list"))


def refused(request: HttpRequest, kind: Kind, carried: str, problem: str) -> HttpResponse:
    try:
        preview = carried_back(kind, carried, current_user(request))
    except (ServiceError, SourceProblem) as error:
        messages.error(request, str(error))
        return redirect(url_of(request, "import"))
    return show(request, preview, problem=problem, status=422)


def example(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The heads that are known at once, and one row to write over."""
    kind = kind_of(request)
    name = _("offers") if kind is OFFERS else _("sessions")
    columns = columns_of_example(kind.fields)
    if ending == "csv":
        return csv_response([{}], columns, name=name)
    return xlsx_response([{}], columns, name=name, title=name)


bring_offers = require_http_methods(["GET", "HEAD", "POST"])(permission_required("offer.change")(start))
take_offers = require_POST(permission_required("offer.change")(take))
example_offers = require_safe(permission_required("offer.change")(example))
bring_sessions = require_http_methods(["GET", "HEAD", "POST"])(permission_required("session.change")(start))
take_sessions = require_POST(permission_required("session.change")(take))
example_sessions = require_safe(permission_required("session.change")(example))
