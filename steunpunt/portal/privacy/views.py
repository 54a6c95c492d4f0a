"""Look a person up, give what is kept, erase it. The address is always posted: it belongs in no log and no history of a browser."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.portal.privacy import actions
from steunpunt.portal.privacy.forms import EraseForm, LookForm
from steunpunt.portal.privacy.reading import as_data, as_pages
from steunpunt.shared.personal import held_of

log = structlog.get_logger(__name__)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Personal data"), "")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("person.erase")
def index(request: HttpRequest) -> HttpResponse:
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        return show(request, form, EraseForm(initial={"email": email}), email)
    return render(request, "privacy/index.html", {"form": form, "crumbs": crumbs()}, status=422 if form.errors else 200)


def show(request: HttpRequest, form: LookForm, erase_form: EraseForm, email: str) -> HttpResponse:
    user, person = current_user(request), actions.person_of(email)
    holdings = held_of(person)
    log.info("personal_data_read", by=user.pk, kinds=len(holdings))
    context: dict[str, Any] = {
        "form": form, "erase_form": erase_form, "email": email, "person": person, "why_not": actions.why_not(user, person),
        "goes": as_pages(holding for holding in holdings if not holding.stays),
        "stays": as_pages(holding for holding in holdings if holding.stays),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "privacy/index.html", context, status=422 if erase_form.errors else 200)


@never_cache
@require_POST
@permission_required("person.erase")
def export(request: HttpRequest) -> HttpResponse:
    """Everything as one file: JSON for machines, or a page to read."""
    form = LookForm(request.POST)
    if not form.is_valid():
        return render(request, "privacy/index.html", {"form": form, "crumbs": crumbs()}, status=422)
    email = form.cleaned_data["email"]
    holdings = held_of(actions.person_of(email))
    log.info("personal_data_given", by=current_user(request).pk, kinds=len(holdings))
    if request.POST.get("as") == "html":
        words = {"email": email, "holdings": as_pages(holdings), "owner": settings.SITE_OWNER, "now": timezone.now()}
        answer = HttpResponse(render_to_string("privacy/export.html", words | {"language": get_language()}))
    else:
        data = as_data(email, holdings, timezone.now())
        answer = JsonResponse(data, encoder=DjangoJSONEncoder, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="persoonsgegevens.{"html" if request.POST.get("as") == "html" else "json"}"'
    return answer


@never_cache
@require_POST
@permission_required("person.erase")
def erase(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST)
    email = str(form.data.get("email", "")).replace("\0", "").strip().lower()[:254]
    if not form.is_valid():
        if "email" in form.errors:
            messages.error(request, _("Look the address up first."))
            return redirect("privacy:index")
        return show(request, LookForm(initial={"email": email}), form, email)
    try:
        found = actions.erase(actor=current_user(request), email=form.cleaned_data["email"])
    except actions.PrivacyError as error:
        messages.error(request, str(error))
    else:
        said = [f"{holding.label}: {holding.count}" for holding in found if not holding.stays]
        messages.success(request, _("Erased: %(what)s.") % {"what": ", ".join(said)} if said else _("There was nothing to erase."))
    return redirect("privacy:index")
