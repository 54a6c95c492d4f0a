"""The personal page behind the link of the mail, and the own list."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.actions.errors import ServiceError
from services.actions.evaluations import evaluate
from services.actions.registrations import registering
from services.actions.registrations.links import renew_link
from services.calendars import calendar_of
from services.models import Registration
from services.registrations import pages
from services.registrations.forms import EvaluationForm, PersonForm, lines_of
from services.registrations.views.asking import person_behind
from services.registrations.views.revoked import behind, kind_when_revoked
from steunpunt.shared.numbers import whole_numbers


@require_safe
@never_cache
@kind_when_revoked
def personal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    context = pages.personal_context(registration) | {"lines": lines_of(registration)}
    return render(request, "registrations/personal.html", context)


def done(request: HttpRequest, key: uuid.UUID, work: Callable[[], object], said: str) -> HttpResponse:
    """Carry out one wish of the personal page, and say how it went."""
    try:
        work()
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("registrations:personal", key)


@require_POST
@kind_when_revoked
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    return done(request, key, lambda: registering.confirm(registration=registration), _("Thank you, your registration is confirmed."))


@require_POST
@kind_when_revoked
def accept(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    said = _("You have a place. See you there!")
    return done(request, key, lambda: registering.accept(registration=registration, actor=person_behind(request)), said)


@require_POST
@kind_when_revoked
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    chosen = set(whole_numbers(request.POST.getlist("people")))
    if "everybody" not in request.POST and not chosen:
        messages.error(request, _("Tick who does not come, or cancel for everybody."))
        return redirect("registrations:personal", key)
    people, actor = None if "everybody" in request.POST else chosen, person_behind(request)
    work = partial(registering.cancel, registration=registration, actor=actor, people=people)
    return done(request, key, work, _("That is cancelled. Thank you for telling us."))


@require_POST
@kind_when_revoked
def names(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    forms = {pk: PersonForm(request.POST, prefix=f"p{pk}", empty_permitted=False) for pk in lines_of(registration)}
    for form in forms.values():
        if form.is_valid() and form.person() is None:
            form.add_error("name", _("Write a name, or cancel this place below."))
    if any(form.errors for form in forms.values()):
        context = pages.personal_context(registration) | {"lines": forms}
        return render(request, "registrations/personal.html", context, status=422)
    people = {pk: person for pk, form in forms.items() if (person := form.person())}
    work = partial(registering.change_people, registration=registration, people=people, actor=person_behind(request))
    return done(request, key, work, _("The names are changed."))


@require_POST
@kind_when_revoked
def move(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration, typed = behind(key), request.POST.get("session", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 16):
        messages.error(request, _("Choose the date that you want to move to."))
        return redirect("registrations:personal", key)
    session = get_object_or_404(pages.sessions(), pk=int(typed))
    work = partial(registering.move, registration=registration, to=session, actor=person_behind(request))
    return done(request, key, work, _("You moved to the other date."))


@require_POST
@kind_when_revoked
def renew(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The new link goes to the mailbox alone: whoever presses here may be the one who should not have it."""
    registration, user = behind(key), person_behind(request)
    try:
        current = renew_link(registration=registration, key=key, actor=user)
    except ServiceError as error:
        messages.error(request, str(error))
        return redirect("registrations:personal", key)
    messages.success(request, _("This link works no more. The new one is on its way to the address of who registered."))
    is_own = Registration.objects.visible_to(request.user).filter(pk=current.pk).exists()
    return redirect("registrations:personal", current.link_key if is_own else key)


@require_safe
@kind_when_revoked
def calendar(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    registration = behind(key)
    is_in = any(person.seat == "placed" for person in registration.participants.all())
    data = calendar_of([registration.session], name=str(registration.session), for_participants=is_in)
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sessie.ics"'
    return answer


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/mine.html", pages.mine_context(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def evaluation(request: HttpRequest, token: str) -> HttpResponse:
    participant = pages.participant_behind(token)
    if participant is None:
        return render(request, "registrations/evaluation_over.html", {}, status=404)
    form = EvaluationForm(request.POST or None)
    context: dict[str, Any] = {"session": participant.session, "form": form, "is_done": participant.has_evaluated}
    if request.method == "POST" and form.is_valid():
        try:
            evaluate(participant=participant, answer=form.answer())
        except ServiceError as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Thank you! We learn from it."))
        return redirect("registrations:evaluation", token)
    return render(request, "registrations/evaluation.html", context, status=422 if form.errors else 200)
