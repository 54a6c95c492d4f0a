"""The form that asks for places."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from services.actions.errors import ServiceError
from services.actions.registrations.registering import register
from services.allowance import left_of
from services.models import Session
from services.registrations import pages
from services.registrations.forms import OrderForm, People, PersonForm, known_organisation, people_of
from steunpunt.accounts.models import User
from steunpunt.shared.guarding import is_too_often

# A guest who asks more often within the hour is a robot, or calls us.
GUESTS_AN_HOUR = 20
LINES_AT_ONCE = 3
MOST_LINES = 30


def person_behind(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    session, user = get_object_or_404(pages.sessions(), pk=pk), person_behind(request)
    if request.method != "POST":
        start = {"form_token": uuid.uuid4()}
        lines = [{"name": user.name, "email": user.email} if user else {}]
        return show(request, session, OrderForm(initial=start, user=user), People(initial=lines))
    data = with_more_lines(request.POST) if "more" in request.POST else request.POST
    form, people = OrderForm(data, user=user), People(data)
    if "more" in request.POST or "find" in request.POST:
        return show(request, session, form, people, is_asked_again=True)
    # Both are judged, so that everything that is wrong shows at once.
    if not all([form.is_valid(), people.is_valid()]):
        return show(request, session, form, people)
    return answer(request, session, form, people)


def answer(request: HttpRequest, session: Session, form: OrderForm, people: BaseFormSet[PersonForm]) -> HttpResponse:
    user = person_behind(request)
    if user is None and is_too_often(request, "registration", GUESTS_AN_HOUR):
        form.add_error(None, _("From here came many registrations within the hour. Wait a while, or call us: we gladly help."))
        return show(request, session, form, people)
    name = form.cleaned_data["organisation_name"]
    if name and form.cleaned_data["organisation"] is None:
        form.cleaned_data["organisation"] = known_organisation(name)
    try:
        order = form.order(people_of(people), get_language() or "nl")
        registration = register(actor=user, session=session, order_of=order, form_token=form.cleaned_data["form_token"])
    except ServiceError as error:
        for text in error.problems.values():
            form.add_error(None, text)
        return show(request, session, form, people)
    if user is None:
        # A guest proves the address first: the link to the personal page is in the mail.
        return redirect("registrations:asked", session.pk)
    return redirect("registrations:personal", registration.link_key)


def with_more_lines(data: QueryDict) -> QueryDict:
    """The same form with some empty lines more."""
    changed = data.copy()
    typed = data.get("form-TOTAL_FORMS", "")
    now = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1
    changed["form-TOTAL_FORMS"] = str(min(now + LINES_AT_ONCE, MOST_LINES))
    return changed


def show(
    request: HttpRequest, session: Session, form: OrderForm, people: BaseFormSet[PersonForm], *, is_asked_again: bool = False
) -> HttpResponse:
    """The one screen of the form; looking up or adding lines judges nothing yet."""
    looked_for = form.data.get("organisation_name", "").replace("\0", "")[:200] if form.is_bound else ""
    found = pages.look_up(looked_for) if "find" in request.POST else []
    own = pages.own_organisations(request.user)
    context: dict[str, Any] = pages.session_context(session) | {
        "form": form,
        "people": people,
        "own": own,
        "half_days_left": left_of(own, session),
        "looked_for": looked_for if "find" in request.POST else "",
        "found": found,
    }
    wrong = form.is_bound and not is_asked_again
    if is_asked_again:
        form.errors.clear()
        for each in people:
            each.errors.clear()
    return render(request, "registrations/form.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """After a guest asked: look in your mail."""
    session = get_object_or_404(pages.sessions(), pk=pk)
    return render(request, "registrations/asked.html", pages.session_context(session))
