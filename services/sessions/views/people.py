"""What colleagues do with one registration of a session."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from landscape.models import Organisation
from services.actions.errors import ServiceError
from services.actions.proposals import Linked, NewOrganisation, settle
from services.actions.registrations.links import renew_link
from services.models import Registration
from services.sessions.proposals import ChosenForm, NewForm, choose_context, others_of
from services.sessions.views.desk import visible
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.numbers import whole_numbers


@require_POST
@permission_required("registration.change")
def renew(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """A new personal link. The form says which one has to go, so that sending it twice takes one away."""
    registration = get_object_or_404(Registration, session=visible(request, pk), pk=registration_pk)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid.uuid4()
    current = renew_link(registration=registration, key=key, actor=current_user(request), is_colleague=True)
    if current.link_key == registration.link_key:
        messages.info(request, _("The link was made anew already: nothing changed."))
    elif current.contact_email:
        text = _("The old link works no more. The new one is on its way to %(email)s.")
        messages.success(request, text % {"email": current.contact_email})
    else:
        messages.success(request, _("The old link works no more. There is no address: tell the new one yourself."))
    return redirect("sessions:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("registration.change")
def proposal(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """First which organisation it is, then what goes along with it."""
    registration = get_object_or_404(Registration, session=visible(request, pk), pk=registration_pk)
    if registration.organisation_id or not registration.organisation_name:
        messages.info(request, _("This registration waits for no organisation any more."))
        return redirect("sessions:detail", pk)
    name = " ".join(registration.organisation_name.split())
    context = choose_context(registration, " ".join(request.GET.get("q", name).replace("\0", "").split())[:200])
    if request.method != "POST":
        return render(request, "sessions/proposal.html", context)
    is_new = request.POST.get("step") == "make"
    form = NewForm(request.POST) if is_new else ChosenForm(request.POST)
    if not form.is_valid():
        return render(request, "sessions/proposal.html", context | {"new" if is_new else "chosen": form}, status=422)
    if "confirm" in request.POST:
        return carry_out(request, registration, form.to())
    context |= others_of(registration, request.user) | {"to": form.to(), "new": is_new}
    return render(request, "sessions/proposal_confirm.html", context)


def carry_out(request: HttpRequest, registration: Registration, to: Organisation | NewOrganisation) -> HttpResponse:
    registrations, requests = chosen_of(request, "registrations"), chosen_of(request, "requests")
    try:
        done = settle(actor=current_user(request), registration=registration, to=to, registrations=registrations, requests=requests)
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said_of(done))
        if done.logged:
            messages.info(request, _("A session among these was logged before. Choose “Correct what was logged” there to count it too."))
    return redirect("sessions:detail", registration.session_id)


def chosen_of(request: HttpRequest, name: str) -> set[int]:
    return set(whole_numbers(request.POST.getlist(name)))


def said_of(done: Linked) -> str:
    words = {"organisation": done.organisation, "registrations": done.registrations, "requests": done.requests}
    return _("Linked to %(organisation)s: %(registrations)s registration(s), %(requests)s request(s) for advice.") % words
