"""Subscribe without an account, confirm by mail, change the themes, stop. No answer tells whether an address is known."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from services.actions import newsletter
from services.newsletter.forms import ChoiceForm, SubscribeForm
from services.newsletter.links import is_signed, own_token, subscriber_behind, to_confirm
from steunpunt.accounts.models import User
from steunpunt.shared.guarding import is_too_often
from steunpunt.shared.numbers import whole_numbers

# Who asks more often within the hour from one place is a robot.
ASKED_AN_HOUR = 20


def crumbs(label: str) -> list[tuple[str, str]]:
    return [(_("Our offer"), reverse("offers:list")), (label, "")]


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = SubscribeForm(request.POST)
        if form.is_valid() and is_too_often(request, "newsletter", ASKED_AN_HOUR):
            form.add_error(None, _("From here was asked very often within the hour. Wait a while, or call us: we gladly help."))
        if form.is_valid():
            newsletter.subscribe(**form.choice())
            return redirect("newsletter:asked")
    else:
        themes = whole_numbers(request.GET.getlist("thema"))
        email = request.user.email if isinstance(request.user, User) else ""
        form = SubscribeForm(initial={"themes": themes, "language": get_language() or "nl", "email": email})
    context = {"form": form, "crumbs": crumbs(_("New offers by mail"))}
    return render(request, "newsletter/subscribe.html", context, status=422 if form.errors else 200)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/asked.html", {"crumbs": crumbs(_("New offers by mail"))})


def over(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/over.html", {"crumbs": crumbs(_("New offers by mail"))}, status=410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Following the link asks, pressing the button confirms: a program that looks at every link of a mail confirms nothing."""
    subscriber = to_confirm(token)
    if subscriber is None:
        return over(request)
    if request.method == "POST":
        newsletter.confirm(subscriber=subscriber)
        messages.success(request, _("Thank you: you hear of new offers by mail."))
    if subscriber.confirmed_on is not None or request.method == "POST":
        return redirect("newsletter:own", own_token(subscriber))
    themes = list(subscriber.themes.all())
    return render(request, "newsletter/confirm.html", {"subscriber": subscriber, "themes": themes, "token": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The themes and the language of who has the link."""
    subscriber = subscriber_behind(token)
    if subscriber is None or subscriber.confirmed_on is None:
        return over(request)
    start = {"themes": [theme.pk for theme in subscriber.themes.all()], "language": subscriber.language}
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        newsletter.change(subscriber=subscriber, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("newsletter:own", token)
    context = {"form": form, "subscriber": subscriber, "token": token, "crumbs": crumbs(_("New offers by mail"))}
    return render(request, "newsletter/own.html", context, status=422 if form.errors else 200)


@csrf_exempt  # The signed link is the proof, and a mail program that switches it off in one click has no cookie.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Following the link asks, pressing the button does; once it is off, the link says so."""
    if not is_signed(token):
        return over(request)
    subscriber = subscriber_behind(token)
    if request.method == "POST" and subscriber is not None:
        newsletter.switch_off(subscriber=subscriber)
        subscriber = None
    return render(request, "newsletter/off.html", {"is_off": subscriber is None, "token": token})
