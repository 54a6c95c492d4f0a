"""My mails, and the link under each of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.portal.digest.actions import choose_mails, switch_digest
from steunpunt.portal.digest.forms import MailChoiceForm
from steunpunt.portal.digest.mail import person_behind, words_for
from steunpunt.portal.digest.missing import missing_for
from steunpunt.portal.digest.models import MailChoice


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def choices(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    choice = MailChoice.objects.filter(user=user).first() or MailChoice(user=user)
    given = request.POST if request.method == "POST" else None
    form = MailChoiceForm(given, initial={"wants_digest": choice.wants_digest, "language": choice.language})
    if given is not None and form.is_valid():
        choose_mails(actor=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("digest:choices")
    context = words_for(user, missing_for(user, localdate())) | {"form": form, "crumbs": [(_("My mails"), "")]}
    return render(request, "digest/choices.html", context, status=422 if form.errors else 200)


@csrf_exempt  # The signed link is the proof, and a mail program that switches it off in one click has no cookie.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Following the link asks, pressing the button does: a program that looks at every link of a mail switches nothing off."""
    person = person_behind(token)
    if person is None:
        return render(request, "digest/over.html", status=410)
    if request.method == "POST":
        wants = request.POST.get("what") == "on"
        switch_digest(user=person, wants_digest=wants)
    else:
        wants = not MailChoice.objects.filter(user=person, wants_digest=False).exists()
    return render(request, "digest/off.html", {"wants": wants, "has_chosen": request.method == "POST", "token": token})
