"""Asking: one screen, offers that may answer it already, and a page that says that it came in."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from landscape.models import Membership
from services.actions.advice.asking import Question, ask
from services.advice.forms import AskForm
from services.advice.suggestions import suggestions_for
from services.models import AdviceRequest
from steunpunt.accounts.models import User
from steunpunt.shared.guarding import is_too_often
from steunpunt.shared.numbers import whole_numbers
from steunpunt.vocabulary.models import Theme


def asker_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_here(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, AskForm(initial=known_of(asker_of(request))))
    form = AskForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, form, status=422)
    if "look" in request.POST:
        return show(request, form, looks=True)
    if is_too_often(request, "advice", settings.ADVICE_ASKS_PER_HOUR):
        form.add_error(None, too_often())
        return show(request, form, status=429)
    asked_now = ask(
        actor=asker_of(request),
        question=question_of(form),
        form_token=form.cleaned_data["form_token"],
        uploads=form.cleaned_data["attachments"],
    )
    return redirect("advice:asked", asked_now.link_key) if asked_now.link_key else redirect("advice:ask")


def known_of(user: User | None) -> dict[str, Any]:
    """What a form starts with: of who is logged in, name, address and organisation."""
    known: dict[str, Any] = {"form_token": uuid.uuid4()}
    if user is None:
        return known
    own = Membership.objects.filter(user=user).select_related("organisation").first()
    return known | {"contact_name": user.name, "contact_email": user.email, "organisation_name": own.organisation.name if own else ""}


def question_of(form: AskForm) -> Question:
    said = form.cleaned_data
    return Question(
        subject=said["subject"],
        question=said["question"].replace("\r\n", "\n"),
        contact_name=said["contact_name"],
        contact_email=said["contact_email"],
        organisation_name=said["organisation_name"],
        due_on=said["due_on"],
        themes=tuple(said["themes"]),
        language=get_language() or "nl",
    )


def too_often() -> str:
    if settings.CONTACT_EMAIL:
        return _("Many questions came from your network in the last hour. Send yours again in an hour, or mail it to %(contact)s.") % {
            "contact": settings.CONTACT_EMAIL
        }
    return _("Many questions came from your network in the last hour. What you typed is still here: send it again in an hour.")


def show(request: HttpRequest, form: AskForm, *, looks: bool = False, status: int = 200) -> HttpResponse:
    said = form.data if form.is_bound else form.initial
    themes = form.cleaned_data.get("themes", ()) if form.is_bound and hasattr(form, "cleaned_data") else ()
    found = suggestions_for(f"{said.get('subject', '')} {said.get('question', '')}", themes) if form.is_bound else []
    context = {"form": form, "found": found, "looks": looks, "crumbs": [(_("Ask us"), "")]}
    return render(request, "advice/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may answer a question already, while somebody types it."""
    said = request.POST if request.method == "POST" else request.GET
    text = f"{said.get('subject', '')} {said.get('question', '')}".replace("\0", "")[:2000]
    chosen = whole_numbers(said.getlist("themes"))
    found = suggestions_for(text, Theme.objects.filter(pk__in=chosen[:20]) if chosen else ())
    return render(request, "advice/ask.html#suggestions", {"found": found})


@never_cache
@require_safe
def asked(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """That it came in, under which reference, and what may help meanwhile."""
    found = AdviceRequest.objects.of_key(key).prefetch_related("themes").first()
    if found is None:
        return render(request, "advice/over.html", {"contact": settings.CONTACT_EMAIL}, status=410)
    context = {
        "advice": found,
        "found": suggestions_for(f"{found.subject} {found.question}", found.themes.all()),
        "months": settings.ADVICE_KEPT_MONTHS,
        "crumbs": [(_("Ask us"), ""), (found.reference, "")],
    }
    return render(request, "advice/asked.html", context)
